/**
 * The API reports: what each entry of the packages exports, in a file that is committed (`libs/<package>/api/`), so that a
 * change of the public API shows in a review. Run as a program it writes them; `check-packages.mjs` compares them.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const SHOWN_LINES = 20;

/** How a package, as it is built, differs from its committed reports. */
export async function apiDifferences(folder) {
  const [built, committed] = await Promise.all([apiReports(folder), committedReports(folder)]);
  const files = [...new Set([...built.keys(), ...committed.keys()])];
  const differences = files
    .filter((file) => built.get(file) !== committed.get(file))
    .map((file) => [file, ...changedLines(committed.get(file) ?? '', built.get(file) ?? '')].join('\n'));
  return differences.length === 0
    ? []
    : [...differences, 'Is this change meant? Then run "npm run api:update", and commit the reports.'];
}

function changedLines(before, after) {
  const missingIn = (text, lines) => lines.filter((line) => !text.includes(line));
  const [old, now] = [before.split('\n'), after.split('\n')];
  const changes = [
    ...missingIn(now, old).map((line) => `- ${line}`),
    ...missingIn(old, now).map((line) => `+ ${line}`),
  ];
  return changes.length > SHOWN_LINES ? [...changes.slice(0, SHOWN_LINES), '…'] : changes;
}

/** Each report of a package that is built, by its file's name. */
async function apiReports(folder) {
  const { exports } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const temp = await mkdtemp(join(tmpdir(), 'api-reports-'));
  try {
    const entries = Object.entries(exports).filter(([, target]) => target.types !== undefined);
    const configs = entries.map(([entry, { types }]) =>
      configOf(folder, temp, entry === '.' ? 'index' : entry.slice(2), types),
    );
    const compilerState = CompilerState.create(configs[0], {
      additionalEntryPoints: configs.slice(1).map((config) => config.mainEntryPointFilePath),
    });
    const extracted = [];
    for (const config of configs) extracted.push(await extract(config, compilerState));
    const exported = new Set(extracted.flatMap(({ text }) => exportedNames(text)));
    const additions = augmentations(compilerState.program, join(folder, 'dist'));
    return new Map(
      extracted.map(({ file, text, named }) => [
        file,
        [text, augmented(text, additions), unexported(named.filter((name) => !exported.has(name)))].join(''),
      ]),
    );
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

/** The reports as they are committed, by their files' names. */
async function committedReports(folder) {
  const files = await readdir(reportFolder(folder)).catch(() => []);
  const read = async (file) => [file, await readFile(join(reportFolder(folder), file), 'utf8')];
  return new Map(await Promise.all(files.map(read)));
}

function reportFolder(folder) {
  return join(folder, 'api');
}

function configOf(folder, temp, name, types) {
  const silent = { default: { logLevel: 'none' } };
  return ExtractorConfig.prepare({
    packageJsonFullPath: join(folder, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      compiler: { tsconfigFilePath: join(folder, 'tsconfig.json') },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: temp,
        reportTempFolder: join(temp, 'temp'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: silent,
        tsdocMessageReporting: silent,
        // In the report each would stand with its line, which moves with every change of the file.
        extractorMessageReporting: { ...silent, 'ae-forgotten-export': { logLevel: 'warning' } },
      },
    },
  });
}

async function extract(config, compilerState) {
  const named = new Set();
  const errors = [];
  Extractor.invoke(config, {
    localBuild: true,
    compilerState,
    messageCallback: (message) => {
      if (message.messageId === 'ae-forgotten-export') named.add(/"(.+)"/.exec(message.text)[1]);
      if (message.logLevel === 'error') errors.push(message.text);
      message.handled = true;
    },
  });
  if (errors.length > 0) throw new Error(errors.join('\n'));
  const text = await readFile(config.reportFilePath, 'utf8');
  return { file: basename(config.reportFilePath), text, named: [...named] };
}

function exportedNames(text) {
  const declaration = /^export (?:abstract )?(?:class|const|enum|function|interface|type) (\w+)/gm;
  return [...text.matchAll(declaration)].map(([, name]) => name);
}

/**
 * What modules add to each other's interfaces (`declare module`), which API Extractor leaves out. A module that no
 * declaration leads to adds nothing for a host.
 */
function augmentations(program, dist) {
  return program
    .getSourceFiles()
    .filter(({ fileName }) => resolve(fileName).startsWith(dist))
    .sort((a, b) => (a.fileName < b.fileName ? -1 : 1))
    .map(({ text }) => text.replaceAll(/^ *\/\*\*[^]*?\*\/\n/gm, ''))
    .flatMap((text) => [...text.matchAll(/^declare module .+ \{\n([^]+?)^\}/gm)])
    .flatMap(([, body]) => body.replaceAll(/^ {4}/gm, '').match(/^interface [^]+?^\}\n/gm) ?? []);
}

function augmented(report, additions) {
  const names = new Set(exportedNames(report));
  const belonging = additions.filter((addition) => names.has(/^interface (\w+)/.exec(addition)[1]));
  return belonging.length === 0
    ? ''
    : `\nAdded to the interfaces above by other modules of the package:\n\n\`\`\`ts\n${belonging.join('\n')}\`\`\`\n`;
}

function unexported(names) {
  if (names.length === 0) return '';
  const lines = names.sort().map((name) => `- ${name}\n`);
  return `\nNamed by the above, and exported by no entry of the package:\n\n${lines.join('')}`;
}

async function update(folder) {
  await rm(reportFolder(folder), { recursive: true, force: true });
  await mkdir(reportFolder(folder));
  for (const [file, text] of await apiReports(folder))
    await writeFile(join(reportFolder(folder), file), text);
}

if (import.meta.filename === process.argv[1]) {
  const root = resolve(import.meta.dirname, '..');
  for (const folder of ['libs/midtrans', 'libs/simulator', 'libs/dashboard'])
    await update(join(root, folder));
}

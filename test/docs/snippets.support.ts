import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import ts from 'typescript';

/** A block of TypeScript of a page, and what the page says to be there without showing it. */
export interface Snippet {
  readonly page: string;
  readonly line: number;
  readonly code: string;
  readonly given: string;
}

/** Entry points whose names a snippet may use without showing their import. */
const ENTRIES = [
  './given',
  'nestjs-midtrans',
  'nestjs-midtrans/features',
  'nestjs-midtrans/testing',
  'nestjs-midtrans/commands',
  'nestjs-midtrans/gateway',
  'nestjs-midtrans-dashboard',
  'midtrans-simulator',
  '@nestjs/common',
  '@nestjs/event-emitter',
  '@nestjs/microservices',
  '@nestjs/terminus',
  '@nestjs/typeorm',
  'typeorm',
  'class-validator',
  'class-transformer',
  'rxjs',
] as const;
// Beside `given.ts`, where a snippet finds it.
const FOLDER = __dirname;

/**
 * The snippets of a page. `<!-- given: declare const user: { id: string } -->` before a block says what is there besides, for it and for
 * those after it (`given here:` for it alone); nobody who reads the page sees it.
 */
export function snippetsOf(path: string): Snippet[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const found: Snippet[] = [];
  let given = '';
  let here = '';
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [, kind] = /^\s*<!-- (given(?: here)?):/.exec(line) ?? [];
    if (kind !== undefined) {
      const end = lines.findIndex((each, index) => index >= at && each.includes('-->'));
      const told = lines.slice(at, end + 1).join('\n');
      const code = `${told.replace(`<!-- ${kind}:`, '').replace('-->', '')}\n`;
      if (kind === 'given') given += code;
      else here += code;
      at = end;
    } else if (/^\s*```ts\b/.test(line)) {
      const end = lines.findIndex((each, index) => index > at && /^\s*```$/.test(each));
      found.push({
        page: basename(path),
        line: at + 1,
        code: lines.slice(at + 1, end).join('\n'),
        given: given + here,
      });
      here = '';
      at = end;
    }
  }
  return found;
}

/** @returns what TypeScript says against each snippet, as a host with `strict` would see it */
export function problemsOf(snippets: readonly Snippet[]): string[] {
  const sources = new Map(
    snippets.map((snippet, index) => [resolve(FOLDER, `snippet-${String(index)}.ts`), { snippet, text: '' }]),
  );
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    noUncheckedIndexedAccess: true,
    strictPropertyInitialization: false,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    lib: ['lib.es2023.d.ts'],
  };
  const names = exportedNames(options);
  for (const source of sources.values()) source.text = moduleOf(source.snippet, names);
  const host = ts.createCompilerHost(options);
  const fromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (file, version) => {
    const text = sources.get(file)?.text;
    return text === undefined ? fromDisk(file, version) : ts.createSourceFile(file, text, version);
  };
  const exists = host.fileExists.bind(host);
  host.fileExists = (file) => sources.has(file) || exists(file);
  const read = host.readFile.bind(host);
  host.readFile = (file) => sources.get(file)?.text ?? read(file);
  const program = ts.createProgram([...sources.keys()], options, host);
  return [...sources].flatMap(([file, { snippet, text }]) => {
    const source = program.getSourceFile(file);
    if (source === undefined) return [`${snippet.page}:${String(snippet.line)} was not compiled`];
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ start = 0, messageText }) => {
        const { line } = source.getLineAndCharacterOfPosition(start);
        const shown = text.split('\n')[line]?.trim() ?? '';
        return `${snippet.page}:${String(snippet.line)} ${ts.flattenDiagnosticMessageText(messageText, ' ')} [${shown}]`;
      },
    );
  });
}

/** Which entry exports a name; the first of the list where several do. */
function exportedNames(options: ts.CompilerOptions): Map<string, string> {
  const file = resolve(FOLDER, 'entries.ts');
  const text = ENTRIES.map((entry, index) => `import * as e${String(index)} from '${entry}';`).join('\n');
  const host = ts.createCompilerHost(options);
  const fromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) =>
    name === file ? ts.createSourceFile(file, text, version) : fromDisk(name, version);
  const program = ts.createProgram([file], options, host);
  const checker = program.getTypeChecker();
  const names = new Map<string, string>();
  const source = program.getSourceFile(file);
  for (const statement of source?.statements ?? []) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const symbol = checker.getSymbolAtLocation(statement.moduleSpecifier);
    for (const { name } of symbol === undefined ? [] : checker.getExportsOfModule(symbol)) {
      if (!names.has(name)) names.set(name, statement.moduleSpecifier.text);
    }
  }
  return names;
}

/** A snippet as a module: what it shows, wrapped where it is a part of something, with the imports that it leaves out. */
function moduleOf({ code, given }: Snippet, names: ReadonlyMap<string, string>): string {
  const body = wrapped(code);
  const declared = declaredIn(`${given}\n${body}`);
  const used = new Set(`${given}\n${body}`.match(/[A-Za-z_$][\w$]*/g));
  const imports = [...used]
    .filter((name) => !declared.has(name))
    .flatMap((name) => {
      const entry = names.get(name);
      return entry === undefined ? [] : [`import { ${name} } from '${entry}';`];
    });
  return [...imports, given, body, 'export {};'].join('\n');
}

/** Parts of a class, options and statements are shown without what is around them. */
function wrapped(code: string): string {
  const text = code
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('//'))
    .join('\n')
    .trim();
  if (/^@(OnMidtransEvent|OnEvent|Get)\b/.test(text)) return `export class Shop extends Host {\n${code}\n}`;
  if (/^\w+: /.test(text)) return `export const shown: Partial<MidtransModuleOptions> = {\n${code}\n};`;
  const imports = code.split('\n').filter((line) => line.startsWith('import '));
  if (imports.length > 0 || /^(@|export |class |declare |interface )/m.test(text)) return code;
  return `export async function shown(this: Shown): Promise<void> {\n${code}\n}`;
}

function declaredIn(text: string): Set<string> {
  const source = ts.createSourceFile('declared.ts', text, ts.ScriptTarget.ES2022);
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportSpecifier(node)) found.add(node.name.text);
    else if (
      (ts.isClassDeclaration(node) ||
        ts.isFunctionDeclaration(node) ||
        ts.isInterfaceDeclaration(node) ||
        ts.isTypeAliasDeclaration(node) ||
        ts.isVariableDeclaration(node)) &&
      node.name !== undefined &&
      ts.isIdentifier(node.name)
    )
      found.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

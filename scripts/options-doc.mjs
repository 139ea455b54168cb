/**
 * Writes docs/options.md from the types: every option with its type, its default and what it means, in the words of its TSDoc.
 * `npm run options:update` writes it anew; a test compares.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import prettier from 'prettier';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '..');
const page = resolve(root, 'docs/options.md');

const INTRO = `# Options

<!-- Made from the types by \`npm run options:update\`. -->

What \`MidtransModule.forRoot\` takes, and \`forRootAsync\`. Of an async registration the options in [the first table](#the-module) stand beside the factory, and
the factory returns the others. Times are in milliseconds where a name ends in \`Ms\`, and amounts are whole rupiah. An option that is not known, or is of another
type, keeps the application from starting.
`;

/** @returns the page, as it should be */
async function optionsPage() {
  return prettier.format(unformatted(), { ...(await prettier.resolveConfig(page)), parser: 'markdown' });
}

function unformatted() {
  const file = resolve(root, 'libs/midtrans/src/index.ts');
  const config = ts.getParsedCommandLineOfConfigFile(
    resolve(root, 'libs/midtrans/tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
      },
    },
  );
  const program = ts.createProgram([file], config.options);
  const checker = program.getTypeChecker();
  const exported = new Map(
    checker
      .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)))
      .map((symbol) => [symbol.name, checker.getDeclaredTypeOfSymbol(aliased(symbol))]),
  );
  const options = exported.get('MidtransOptions');
  const shape = checker
    .getPropertiesOfType(exported.get('MidtransModuleOptions'))
    .filter(({ name }) => checker.getPropertyOfType(options, name) === undefined);
  const [groups, single] = partition(checker.getPropertiesOfType(options), (property) => isGroup(property));
  return `${[
    INTRO,
    table('The module', '', shape),
    table('The account and the process', '', single),
    ...groups.toSorted((a, b) => a.name.localeCompare(b.name)).flatMap((group) => groupTables(group)),
    table('One of `accounts`', '', checker.getPropertiesOfType(accountType())),
  ].join('\n')}`;

  function aliased(symbol) {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  }

  function accountType() {
    const accounts = checker.getNonNullableType(typeOf(checker.getPropertyOfType(options, 'accounts')));
    return checker.getIndexTypeOfType(accounts, ts.IndexKind.String) ?? accounts.aliasTypeArguments.at(-1);
  }

  function typeOf(property) {
    return checker.getNonNullableType(checker.getTypeOfSymbol(property));
  }

  /** An object of ours with options of its own, as `events` is. */
  function isGroup(property) {
    const type = typeOf(property);
    if (property.name === 'accounts' || type.isUnion() || type.getCallSignatures().length > 0) return false;
    const [declaration] = type.symbol?.declarations ?? [];
    return (
      declaration !== undefined &&
      (ts.isInterfaceDeclaration(declaration) || ts.isTypeLiteralNode(declaration)) &&
      declaration.getSourceFile().fileName.includes('/libs/midtrans/src/')
    );
  }

  function groupTables(group) {
    const [inner, own] = partition(checker.getPropertiesOfType(typeOf(group)), isGroup);
    const about = sentenceOf(group);
    return [
      ...(own.length > 0 || inner.length === 0
        ? [table(`\`${group.name}\``, `${group.name}.`, own, about)]
        : []),
      ...inner.map((deeper) =>
        table(
          `\`${group.name}.${deeper.name}\``,
          `${group.name}.${deeper.name}.`,
          checker.getPropertiesOfType(typeOf(deeper)),
          sentenceOf(deeper),
        ),
      ),
    ];
  }

  function sentenceOf(symbol) {
    return ts.displayPartsToString(symbol.getDocumentationComment(checker)).replaceAll(/\s+/g, ' ').trim();
  }

  function defaultOf(symbol) {
    const tag = symbol.getJsDocTags(checker).find(({ name }) => name === 'default');
    return tag === undefined ? '' : ts.displayPartsToString(tag.text).replaceAll(/\s+/g, ' ').trim();
  }

  function table(title, prefix, properties, about = '') {
    const rows = properties
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .map((property) => {
        const required = property.flags & ts.SymbolFlags.Optional ? '' : ' (required)';
        const fallback = defaultOf(property);
        return [
          `\`${prefix}${property.name}\`${required}`,
          isCode(fallback) ? `\`${fallback}\`` : fallback,
          sentenceOf(property),
        ];
      });
    const lines = [['option', 'default', 'what'], ['---', '---', '---'], ...rows];
    return [
      `## ${title}`,
      '',
      ...(about === '' ? [] : [about, '']),
      ...lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`),
      '',
    ].join('\n');
  }
}

function isCode(text) {
  return /^('[^']*'|-?[\d_,.]+|true|false|null|undefined|\[.*\]|\{.*\})$/.test(text);
}

function partition(items, belongs) {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}

const made = await optionsPage();
if (process.argv.includes('--print')) process.stdout.write(made);
else writeFileSync(page, made);

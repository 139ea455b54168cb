import type ts from 'typescript';
import { appendTo, type Edit } from './edits';
import { listOf, nodesOf, propertyOf, type Compiler, type Source } from './source';
import { inStyle, type Style } from './style';

/** A name that a file needs from a module. */
export interface Import {
  readonly name: string;
  readonly from: string;
}

/** The object that `@Module()` is given: of the only module of the file, or of its `AppModule`. */
export function moduleObject(compiler: Compiler, { file }: Source): ts.ObjectLiteralExpression | undefined {
  const modules = file.statements.filter(compiler.isClassDeclaration).flatMap((declaration) => {
    const decorators = compiler.getDecorators(declaration) ?? [];
    const object = decorators.map((decorator) => argumentOfModule(compiler, decorator)).find(Boolean);
    return object === undefined ? [] : [{ name: declaration.name?.text, object }];
  });
  const [only, ...others] = modules;
  return others.length === 0 ? only?.object : modules.find(({ name }) => name === 'AppModule')?.object;
}

function argumentOfModule(
  compiler: Compiler,
  { expression }: ts.Decorator,
): ts.ObjectLiteralExpression | undefined {
  if (!compiler.isCallExpression(expression)) return undefined;
  const { expression: callee, arguments: args } = expression;
  const [argument] = args;
  return compiler.isIdentifier(callee) &&
    callee.text === 'Module' &&
    argument !== undefined &&
    compiler.isObjectLiteralExpression(argument)
    ? argument
    : undefined;
}

/**
 * Adds to the `imports` of a module.
 *
 * @returns undefined where these are no list that is written out
 */
export function addModules(
  compiler: Compiler,
  source: Source,
  modules: readonly string[],
  style: Style,
): Edit[] | undefined {
  const object = moduleObject(compiler, source);
  if (object === undefined) return undefined;
  const items = modules.map((module) => inStyle(module, style));
  const imports = propertyOf(compiler, object, 'imports');
  if (imports === undefined) {
    if (object.properties.some(compiler.isSpreadAssignment)) return undefined;
    const lines = items.map((item) => `${item.split(style.eol).join(style.eol + style.indent)},`);
    const list = lines.map((line) => style.eol + style.indent + line).join('');
    return appendTo(source.text, listOf(source, object), [`imports: [${list}${style.eol}]`], style);
  }
  return compiler.isPropertyAssignment(imports) && compiler.isArrayLiteralExpression(imports.initializer)
    ? appendTo(source.text, listOf(source, imports.initializer), items, style)
    : undefined;
}

/** Imports a name, beside what the file has from the same module already. Nothing where it has it. */
export function addImport(
  compiler: Compiler,
  source: Source,
  { name, from }: Import,
  style: Style,
): readonly Edit[] {
  const declarations = source.file.statements.filter(compiler.isImportDeclaration);
  const named = declarations
    .filter(({ moduleSpecifier }) => textOf(compiler, moduleSpecifier) === from)
    .map(({ importClause }) => importClause)
    .filter((clause) => clause !== undefined && !clause.isTypeOnly)
    .map((clause) => clause?.namedBindings)
    .filter((bindings) => bindings !== undefined)
    .filter(compiler.isNamedImports);
  const isThere = named.some(({ elements }) =>
    elements.some((element) => !element.isTypeOnly && element.name.text === name),
  );
  if (isThere) return [];
  const [first] = named;
  if (first !== undefined && first.elements.length > 0)
    return appendTo(source.text, listOf(source, first), [name], style);
  const last = declarations.at(-1);
  const line = inStyle(`import { ${name} } from '${from}';`, style);
  if (last === undefined) return [{ at: 0, end: 0, text: line + style.eol }];
  const end = endOfLine(source.text, last.getEnd());
  return [{ at: end, end, text: style.eol + line }];
}

/** Whether the file declares or imports something of that name. */
export function declares(compiler: Compiler, { file }: Source, name: string): boolean {
  for (const node of nodesOf(compiler, file)) {
    const isDeclaration = compiler.isImportSpecifier(node) || compiler.isClassDeclaration(node);
    if (isDeclaration && node.name?.text === name) return true;
  }
  return false;
}

/** Where the file's relative imports are of files, they end in `.js`. */
export function namesFiles(compiler: Compiler, { file }: Source): boolean | undefined {
  const relative = file.statements
    .filter(compiler.isImportDeclaration)
    .map(({ moduleSpecifier }) => textOf(compiler, moduleSpecifier))
    .filter((specifier) => specifier.startsWith('.'));
  return relative.length === 0 ? undefined : relative.some((specifier) => specifier.endsWith('.js'));
}

function textOf(compiler: Compiler, specifier: ts.Expression): string {
  return compiler.isStringLiteral(specifier) ? specifier.text : '';
}

function endOfLine(text: string, position: number): number {
  const feed = text.indexOf('\n', position);
  if (feed === -1) return text.length;
  return text[feed - 1] === '\r' ? feed - 1 : feed;
}

import type ts from 'typescript';
import { bare, nodesOf, valueOf, type Compiler, type Source } from './source';

/** What of ours, and of what we need, the application has already. */
export interface Survey {
  readonly hasMidtrans: boolean;
  readonly hasEmitter: boolean;
  /** Whether our migrations are named anywhere. */
  readonly hasMigrations: boolean;
  /** Whether guards stand before every controller. */
  readonly hasGlobalGuards: boolean;
  readonly dataSources: readonly DataSourceCall[];
}

/** A call that makes a DataSource. */
export interface DataSourceCall {
  readonly source: Source;
  /** Undefined where they are not written out where they are used. */
  readonly options: ts.ObjectLiteralExpression | undefined;
  /** Undefined where it has none; null where it is not written out. */
  readonly name: string | null | undefined;
}

/** Files that are worth the compiler's time. */
const WORDS = /MidtransModule|TypeOrmModule|EventEmitterModule|MIDTRANS_MIGRATIONS|APP_GUARD|useGlobalGuards/;

export function survey(compiler: Compiler, sources: readonly Source[]): Survey {
  const worth = sources.filter(({ text }) => WORDS.test(text));
  const nodes = worth.flatMap(({ file }) => [...nodesOf(compiler, file)]);
  const calls = worth.flatMap((source) => registrationsIn(compiler, source));
  const has = (module: string): boolean => calls.some((call) => call.module === module);
  const uses = (...names: string[]): boolean =>
    nodes.some(
      (node) =>
        compiler.isIdentifier(node) && names.includes(node.text) && !compiler.isImportSpecifier(node.parent),
    );
  return {
    hasMidtrans: has('MidtransModule'),
    hasEmitter: has('EventEmitterModule'),
    hasMigrations: uses('MIDTRANS_MIGRATIONS'),
    hasGlobalGuards: uses('APP_GUARD', 'useGlobalGuards'),
    dataSources: calls
      .filter(({ module }) => module === 'TypeOrmModule')
      .map(({ source, method, argument }) => dataSourceCall(compiler, source, method, argument)),
  };
}

interface Registration {
  readonly source: Source;
  readonly module: string;
  readonly method: string;
  readonly argument: ts.Expression | undefined;
}

function registrationsIn(compiler: Compiler, source: Source): Registration[] {
  const found: Registration[] = [];
  for (const node of nodesOf(compiler, source.file)) {
    if (!compiler.isCallExpression(node) || !compiler.isPropertyAccessExpression(node.expression)) continue;
    const { expression, name } = node.expression;
    if (name.text !== 'forRoot' && name.text !== 'forRootAsync') continue;
    const module = expression.getText(source.file).split('.').at(-1) ?? '';
    found.push({ source, module, method: name.text, argument: node.arguments[0] });
  }
  return found;
}

function dataSourceCall(
  compiler: Compiler,
  source: Source,
  method: string,
  argument: ts.Expression | undefined,
): DataSourceCall {
  const given = argument && bare(compiler, argument);
  if (given === undefined || !compiler.isObjectLiteralExpression(given))
    return { source, options: undefined, name: undefined };
  const options = method === 'forRoot' ? given : factoryResult(compiler, given);
  const name = given.properties.some((property) => property.name?.getText(source.file) === 'name')
    ? literalText(compiler, valueOf(compiler, given, 'name'))
    : undefined;
  return { source, options, name };
}

/** What `useFactory` returns, where that is an object that is written out in it. */
function factoryResult(
  compiler: Compiler,
  given: ts.ObjectLiteralExpression,
): ts.ObjectLiteralExpression | undefined {
  const property = given.properties.find((each) => each.name?.getText() === 'useFactory');
  if (property === undefined) return undefined;
  const factory = compiler.isPropertyAssignment(property) ? bare(compiler, property.initializer) : property;
  if (
    !compiler.isArrowFunction(factory) &&
    !compiler.isFunctionExpression(factory) &&
    !compiler.isMethodDeclaration(factory)
  )
    return undefined;
  const { body } = factory;
  if (body === undefined) return undefined;
  const result = compiler.isBlock(body) ? onlyReturn(compiler, body) : body;
  const object = result && bare(compiler, result);
  return object !== undefined && compiler.isObjectLiteralExpression(object) ? object : undefined;
}

function onlyReturn(compiler: Compiler, body: ts.Block): ts.Expression | undefined {
  const returns = [...nodesOf(compiler, body)].filter(compiler.isReturnStatement);
  return returns.length === 1 ? returns[0]?.expression : undefined;
}

function literalText(compiler: Compiler, value: ts.Expression | undefined): string | null {
  return value !== undefined && compiler.isStringLiteralLike(value) ? value.text : null;
}

import type ts from 'typescript';
import type { BracketedList } from './edits';

/** The host's own compiler. */
export type Compiler = typeof ts;

/** A source file of the host, read by its own compiler. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly file: ts.SourceFile;
}

export function sourceOf(compiler: Compiler, path: string, text: string): Source {
  const file = compiler.createSourceFile(path, text, compiler.ScriptTarget.Latest, true);
  return { path, text, file };
}

/** Every node of a file, in its order. */
export function* nodesOf(compiler: Compiler, root: ts.Node): Generator<ts.Node> {
  yield root;
  const children: ts.Node[] = [];
  compiler.forEachChild(root, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(compiler, child);
}

/** The list of an array, an object or the names of an import. */
export function listOf(
  { file }: Source,
  node: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression | ts.NamedImports,
): BracketedList {
  const elements: ts.NodeArray<ts.Node> = 'properties' in node ? node.properties : node.elements;
  return {
    open: node.getStart(file) + 1,
    close: node.getEnd() - 1,
    elements: elements.map((element) => ({ start: element.getStart(file), end: element.getEnd() })),
    hasTrailingComma: elements.hasTrailingComma === true,
  };
}

/** The property of an object by its name. */
export function propertyOf(
  compiler: Compiler,
  object: ts.ObjectLiteralExpression,
  name: string,
): ts.ObjectLiteralElementLike | undefined {
  return object.properties.find(
    (property) =>
      property.name !== undefined &&
      (compiler.isIdentifier(property.name) || compiler.isStringLiteral(property.name)) &&
      property.name.text === name,
  );
}

/** What a property is set to, where that is written beside its name. */
export function valueOf(
  compiler: Compiler,
  object: ts.ObjectLiteralExpression,
  name: string,
): ts.Expression | undefined {
  const property = propertyOf(compiler, object, name);
  return property !== undefined && compiler.isPropertyAssignment(property)
    ? bare(compiler, property.initializer)
    : undefined;
}

/** An expression without parentheses, `as` and `satisfies`. */
export function bare(compiler: Compiler, expression: ts.Expression): ts.Expression {
  return compiler.isParenthesizedExpression(expression) ||
    compiler.isAsExpression(expression) ||
    compiler.isSatisfiesExpression(expression)
    ? bare(compiler, expression.expression)
    : expression;
}

type SnakeCase<Text extends string> = Text extends `${infer Letter}${infer Rest}`
  ? `${Letter extends Lowercase<Letter> ? Letter : `_${Lowercase<Letter>}`}${SnakeCase<Rest>}`
  : Text;

/** An entity's properties by the names of their columns: `order_id` for `orderId`. */
export type ColumnsOf<Properties> = {
  readonly [Name in keyof Properties & string as SnakeCase<Name>]: Properties[Name];
};

/** The properties of an entity out of its columns, but for those that are left out. */
export function propertiesOf(row: object, leftOut: readonly string[] = []): Record<string, unknown> {
  const columns = Object.entries(row).filter(([column]) => !leftOut.includes(column));
  return Object.fromEntries(columns.map(([column, value]) => [camelCase(column), value as unknown]));
}

function camelCase(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

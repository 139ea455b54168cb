type Json = Record<string, unknown>;

/** Whether objects may hold more than is described of them. */
export type Openness = 'closed' | 'open';

/**
 * A schema of OpenAPI 3.0 as JSON Schema: `null` is a type of its own there. Closed, an object holds what is described and
 * nothing else, unless it says otherwise itself.
 *
 * @param root - what references begin with
 */
export function jsonSchema(schema: unknown, openness: Openness, root = ''): unknown {
  return convert(schema, { openness, root, isPart: false });
}

interface Context {
  readonly openness: Openness;
  readonly root: string;
  /** One of several schemas about the same object: what it leaves out, another describes. */
  readonly isPart: boolean;
}

function convert(schema: unknown, context: Context): unknown {
  if (Array.isArray(schema)) return schema.map((each) => convert(each, context));
  if (!isRecord(schema)) return schema;
  const { nullable, example: _example, discriminator: _discriminator, ...rest } = schema;
  const converted = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, keyword(name, value, context)]),
  );
  const isClosed =
    context.openness === 'closed' &&
    !context.isPart &&
    isRecord(schema['properties']) &&
    schema['additionalProperties'] === undefined;
  if (isClosed) converted['additionalProperties'] = false;
  return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted;
}

function keyword(name: string, value: unknown, context: Context): unknown {
  switch (name) {
    case '$ref':
      return context.root + String(value);
    case 'properties':
      return Object.fromEntries(
        Object.entries(value as Json).map(([property, schema]) => [
          property,
          convert(schema, { ...context, isPart: false }),
        ]),
      );
    case 'items':
      return convert(value, { ...context, isPart: false });
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
      return convert(value, { ...context, isPart: true });
    default:
      return value;
  }
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

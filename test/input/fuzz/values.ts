import fc, { type Arbitrary } from 'fast-check';
import { ODDITIES } from '../input.support';

export type Schema = Readonly<Record<string, any>>;
export type Schemas = Readonly<Record<string, Schema>>;

/** A number that a card could have: it is of an issuer's range and passes Luhn. */
export const CARD_NUMBER = '4811111111111114';

/** Stands in a value for the JSON text of an oddity, as JSON.stringify cannot write each of them. */
const PLACE = /"\u241f([^"\u241f]*)\u241f"/g;

export function jsonText(value: unknown): string {
  return (JSON.stringify(value) ?? '').replace(PLACE, (_place, what: string) => ODDITIES[what] ?? 'null');
}

const oddity = fc.constantFrom(...Object.keys(ODDITIES)).map((what) => `\u241f${what}\u241f`);

const oddText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\0',
    '\ud800',
    '../../etc/passwd',
    "'; DROP TABLE midtrans_payments; --",
    '${7*7}',
    '%s%n',
    '<script>',
    '\u202e',
    'x'.repeat(10_000),
    CARD_NUMBER,
    '4811-1111-1111-1114',
  ),
);

const oddName = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 12 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', '', 'x'.repeat(5_000), '\0', 'a.b'),
  },
);

const oddNumber = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -1, 0.5, 2 ** 31, 2 ** 53, 1e20, 1e308, -0),
);

const oddValue: Arbitrary<unknown> = fc.oneof(
  oddity,
  oddText,
  oddNumber,
  fc.constantFrom<unknown>(null, true, [], {}, [null], ['x'], { toString: null }),
  fc.dictionary(oddName, fc.oneof(oddText, oddNumber), { maxKeys: 3 }),
);

/** Values that a schema takes for the most part, and now and then anything else. */
export function valuesOf(schema: Schema, schemas: Schemas): Arbitrary<unknown> {
  return fc.oneof({ weight: 24, arbitrary: right(schema, schemas) }, { weight: 1, arbitrary: oddValue });
}

function right(schema: Schema, schemas: Schemas): Arbitrary<unknown> {
  if (schema['$ref'] !== undefined) {
    return right(schemas[String(schema['$ref']).split('/').at(-1) ?? ''] ?? {}, schemas);
  }
  if (schema['oneOf'] !== undefined) {
    return fc.oneof(...(schema['oneOf'] as Schema[]).map((each) => right(each, schemas)));
  }
  const parts = (schema['allOf'] ?? []) as Schema[];
  if (parts.length > 0) {
    return fc.tuple(...parts.map((part) => right(part, schemas))).map((all) => Object.assign({}, ...all));
  }
  const example = schema['example'] === undefined ? [] : [fc.constant<unknown>(schema['example'])];
  return fc.oneof(...example, ...example, byType(schema, schemas));
}

function byType(schema: Schema, schemas: Schemas): Arbitrary<unknown> {
  if (schema['enum'] !== undefined) return fc.constantFrom<unknown>(...schema['enum']);
  switch (schema['type']) {
    case 'string':
      return text(schema);
    case 'integer':
    case 'number':
      return fc.integer({ min: schema['minimum'] ?? -1_000_000, max: schema['maximum'] ?? 100_000_000 });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valuesOf(schema['items'] ?? {}, schemas), {
        minLength: schema['minItems'],
        maxLength: 3,
      });
    case 'object':
      return object(schema, schemas);
    default:
      return oddValue;
  }
}

function text({ format, pattern, minLength = 0, maxLength = 40 }: Schema): Arbitrary<string> {
  switch (format) {
    case 'uuid':
      return fc.uuid();
    case 'date':
      return instant().map((time) => time.slice(0, 10));
    case 'date-time':
      return instant();
    case 'email':
      return fc.emailAddress();
    case 'uri':
      return fc.webUrl();
    default:
      return pattern === undefined
        ? fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 40) })
        : matching(pattern);
  }
}

function instant(): Arbitrary<string> {
  return fc
    .date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    .map((time) => time.toISOString());
}

/** Not every pattern can be made a text of. */
function matching(pattern: string): Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    return fc.string({ maxLength: 20 });
  }
}

function object({ properties = {}, required = [], additionalProperties }: Schema, schemas: Schemas) {
  const known = fc.record(
    Object.fromEntries(
      Object.entries<Schema>(properties).map(([name, of]) => [
        name,
        fc.option(valuesOf(of, schemas), {
          nil: undefined,
          freq: (required as string[]).includes(name) ? 40 : 1,
        }),
      ]),
    ),
  );
  const others = fc.oneof(
    { weight: 20, arbitrary: fc.constant({}) },
    {
      weight: additionalProperties === true ? 40 : 1,
      arbitrary: fc.dictionary(oddName, oddValue, { minKeys: 1, maxKeys: 3 }),
    },
  );
  return fc
    .tuple(known, others)
    .map(([fields, more]) => Object.fromEntries(Object.entries({ ...fields }).concat(Object.entries(more))));
}

export { oddText, oddValue, oddName };

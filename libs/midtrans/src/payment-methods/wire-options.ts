import type { FieldError } from '../validation/validate';

type Fields = Readonly<Record<string, string>>;

/** Options under the gateway's names, nested as the gateway nests them; what is undefined is left out. */
export function optionsToWire(fields: Fields, options: object): Record<string, unknown> {
  const values = new Map<string, unknown>(Object.entries(options));
  return Object.entries(fields).reduce<Record<string, unknown>>((wire, [option, field]) => {
    const value = values.get(option);
    return value === undefined ? wire : withField(wire, field.split('.'), value);
  }, {});
}

/**
 * The reverse: options out of an object in the gateway's names. The values are not validated here; only names that
 * the method does not have are errors.
 */
export function optionsFromWire(
  fields: Fields,
  wire: object,
): { options: Record<string, unknown>; errors: FieldError[] } {
  const optionOf = new Map(Object.entries(fields).map(([option, field]) => [field, option]));
  const groups = groupsOf(fields);
  const read = entriesOf(wire, groups).map(({ field, value }) => ({
    field,
    value,
    option: optionOf.get(field),
  }));
  return {
    options: Object.fromEntries(
      read.flatMap(({ option, value }) => (option === undefined ? [] : [[option, value]])),
    ),
    errors: read
      .filter(({ option }) => option === undefined)
      .map(({ field }) => ({
        field,
        message: groups.has(field) ? `${field} must be an object` : `property ${field} should not exist`,
      })),
  };
}

/** Errors about options, told in the gateway's names: `tokenId` → `token_id`, `bins.0` stays. */
export function errorsToWire(fields: Fields, errors: readonly FieldError[]): FieldError[] {
  const fieldOf = new Map(Object.entries(fields));
  return errors.map(({ field, message }) => {
    const [option = '', ...rest] = field.split('.');
    const wireName = fieldOf.get(option) ?? option;
    return {
      field: [wireName, ...rest].join('.'),
      message: message.startsWith(`${option} `) ? wireName + message.slice(option.length) : message,
    };
  });
}

function withField(
  wire: Record<string, unknown>,
  [name = '', ...inner]: string[],
  value: unknown,
): Record<string, unknown> {
  if (inner.length === 0) return { ...wire, [name]: value };
  return { ...wire, [name]: withField({ ...asObject(wire[name]) }, inner, value) };
}

/** Names under which the gateway nests fields, such as `bca` of `bca.sub_company_code`. */
function groupsOf(fields: Fields): ReadonlySet<string> {
  return new Set(Object.values(fields).flatMap((field) => field.split('.').slice(0, -1)));
}

function entriesOf(wire: object, groups: ReadonlySet<string>): { field: string; value: unknown }[] {
  return Object.entries(wire).flatMap(([name, value]: [string, unknown]) => {
    const group = groups.has(name) ? asObject(value) : undefined;
    if (group === undefined) return [{ field: name, value }];
    return Object.entries(group).map(([inner, value]: [string, unknown]) => ({
      field: `${name}.${inner}`,
      value,
    }));
  });
}

function asObject(value: unknown): object | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

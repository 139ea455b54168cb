import { validateSync, type ValidationError } from 'class-validator';
import { type ListRuleContext, type NestedType, nestedType } from './rules';
import { isRecord } from './is-record';

/** One thing wrong with an input; `field` is the path within it (`bank`, `itemDetails.0.price`), empty for all of it. */
export interface FieldError {
  field: string;
  message: string;
}

/** A valid input, or everything that is wrong with it. */
export type Validated<T> = { value: T; errors?: undefined } | { value?: undefined; errors: FieldError[] };

/** Validates an input of unknown origin against a class; left out altogether, it is an empty object. */
export function validate<T extends object>(type: new () => T, raw: unknown = {}): Validated<T> {
  if (!isRecord(raw)) return { errors: [{ field: '', message: 'must be an object' }] };
  const value = instantiate(type, raw);
  const errors = [...refuseInheritedNames(type, raw), ...flatten(validateSync(value, VALIDATOR_OPTIONS))];
  return errors.length > 0 ? { errors } : { value };
}

const VALIDATOR_OPTIONS = {
  whitelist: true,
  forbidNonWhitelisted: true,
  stopAtFirstError: true,
  // A method without options has a class without rules, which class-validator would call unknown.
  forbidUnknownValues: false,
  validationError: { target: false },
};

/**
 * Copies own enumerable values only, so that neither the prototype of the input nor a `__proto__` key in it reaches
 * the instance.
 */
function instantiate<T extends object>(type: new () => T, raw: object): T {
  const values = Object.entries(raw)
    .filter(([name, value]) => value !== undefined && !isInheritedName(name))
    .map(([name, value]) => [name, instantiateNested(nestedType(type, name), value)]);
  return Object.assign(new type(), Object.fromEntries(values) as Partial<T>);
}

/**
 * What stands in an object's place and is none becomes null, which its rule refuses: class-validator would follow lists
 * in lists as deep as they go.
 */
function instantiateNested(nested: NestedType | undefined, value: unknown): unknown {
  if (nested === undefined) return value;
  const { type, isList } = nested;
  const objectOf = (entry: unknown): object | null => (isRecord(entry) ? instantiate(type, entry) : null);
  if (!isList) return objectOf(value);
  // One too many is as good as all of them: the rule refuses either.
  return Array.isArray(value) ? value.slice(0, nested.max + 1).map(objectOf) : null;
}

/** class-validator's whitelist overlooks names that every object inherits, such as `constructor`. */
function refuseInheritedNames(type: new () => object, raw: object, parent = ''): FieldError[] {
  const own = Object.keys(raw)
    .filter((name) => isInheritedName(name) && name !== '__proto__')
    .map((name) => ({ field: parent + name, message: `property ${name} should not exist` }));
  const inner = nestedObjects(type, raw).flatMap(({ type, path, value }) =>
    refuseInheritedNames(type, value, `${parent}${path}.`),
  );
  return [...own, ...inner];
}

function nestedObjects(type: new () => object, raw: object) {
  return Object.entries(raw).flatMap(([name, value]: [string, unknown]) => {
    const nested = nestedType(type, name);
    if (nested === undefined) return [];
    const entries: [string, unknown][] =
      nested.isList && Array.isArray(value)
        ? value.map((entry: unknown, index) => [`${name}.${index}`, entry])
        : [[name, value]];
    return entries.flatMap(([path, value]) => (isRecord(value) ? [{ type: nested.type, path, value }] : []));
  });
}

function isInheritedName(name: string): boolean {
  return name in Object.prototype;
}

function flatten(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => {
    const field = parent + error.property;
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
      field: field + entryAtFault(error.contexts?.[rule] as ListRuleContext | undefined, error.value),
      message,
    }));
    return [...own, ...flatten(error.children ?? [], `${field}.`)];
  });
}

function entryAtFault(context: ListRuleContext | undefined, value: unknown): string {
  const index = context?.indexAtFault(value);
  return index === undefined ? '' : `.${index}`;
}

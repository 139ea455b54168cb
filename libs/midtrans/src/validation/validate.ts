import { validateSync, type ValidationError } from 'class-validator';
import { type ListRuleContext, nestedType } from './rules';

/** One thing wrong with an input; `field` is the path within it (`bank`, `itemDetails.0.price`), empty for all of it. */
export interface FieldError {
  field: string;
  message: string;
}

/** A valid input, or everything that is wrong with it. */
export type Validated<T> = { value: T; errors?: undefined } | { value?: undefined; errors: FieldError[] };

/** Validates an input of unknown origin against a class; left out altogether, it is an empty object. */
export function validate<T extends object>(type: new () => T, raw: unknown = {}): Validated<T> {
  if (!isObject(raw)) return { errors: [{ field: '', message: 'must be an object' }] };
  const value = instantiate(type, raw);
  const errors = [...refuseInheritedNames(raw), ...flatten(validateSync(value, VALIDATOR_OPTIONS))];
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
  return Object.assign(new type(), Object.fromEntries(values));
}

function instantiateNested(type: (new () => object) | undefined, value: unknown): unknown {
  if (type === undefined) return value;
  if (Array.isArray(value)) return value.map((entry) => instantiateNested(type, entry));
  return isObject(value) ? instantiate(type, value) : value;
}

/** class-validator's whitelist overlooks names that every object inherits, such as `constructor`. */
function refuseInheritedNames(raw: object): FieldError[] {
  return Object.keys(raw)
    .filter((name) => isInheritedName(name) && name !== '__proto__')
    .map((field) => ({ field, message: `property ${field} should not exist` }));
}

function isInheritedName(name: string): boolean {
  return name in Object.prototype;
}

function flatten(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => {
    const field = parent + error.property;
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
      field: field + entryAtFault(error.contexts?.[rule], error.value),
      message,
    }));
    return [...own, ...flatten(error.children ?? [], `${field}.`)];
  });
}

function entryAtFault(context: ListRuleContext | undefined, value: unknown): string {
  const index = context?.indexAtFault(value);
  return index === undefined ? '' : `.${index}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

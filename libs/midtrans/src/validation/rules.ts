import { isURL, registerDecorator, ValidateIf, ValidateNested } from 'class-validator';
import { validate as isUuid } from 'uuid';
import { isCallbackUrl } from './callback-url';
import { Described, type JsonSchema } from './described';
import { isPlainText } from './plain-text';

/** A rule about one value; the options it belongs to are given for rules that span two of them. */
type Check = (value: unknown, options: object) => boolean;

/** What a list rule leaves in a validation error's `contexts`, so that the error can name the entry at fault. */
export interface ListRuleContext {
  indexAtFault(list: unknown): number | undefined;
}

/** Registers a rule; `$property` in the message stands for the option's name. */
export function Rule(
  name: string,
  message: string,
  check: Check,
  context?: ListRuleContext,
): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      options: { message, context },
      validator: { validate: (value: unknown, args) => check(value, args?.object ?? {}) },
    });
}

/** A rule, and what it says in JSON Schema. */
function describedRule(schema: JsonSchema, rule: PropertyDecorator): PropertyDecorator {
  return (target, property) => {
    Described(schema)(target, property);
    rule(target, property);
  };
}

/** May be left out. Unlike class-validator's `IsOptional`, `null` is not "left out". */
export function Optional(): PropertyDecorator {
  return ValidateIf((_options, value) => value !== undefined);
}

/** Text of 1 to `max` characters that is not only spaces. */
export function Text(max: number): PropertyDecorator {
  return describedRule(
    { type: 'string', minLength: 1, maxLength: max },
    Rule('text', `$property must be text of 1 to ${max} characters`, textUpTo(max)),
  );
}

/** Text of up to `max` characters, or none. */
export function TextOrEmpty(max: number): PropertyDecorator {
  return describedRule(
    { type: 'string', maxLength: max },
    Rule(
      'textOrEmpty',
      `$property must be text of at most ${max} characters`,
      (value) => isPlainText(value) && value.length <= max,
    ),
  );
}

/** An absolute http(s) URL. */
export function WebUrl(): PropertyDecorator {
  return describedRule(
    { type: 'string', format: 'uri', maxLength: 2048 },
    Rule('webUrl', '$property must be an http(s) URL of at most 2048 characters', (value) => {
      if (!isPlainText(value) || value.length > 2048) return false;
      return isURL(value, { protocols: ['http', 'https'], require_protocol: true, require_tld: false });
    }),
  );
}

/** An id of a row of ours. */
export function Uuid(): PropertyDecorator {
  return describedRule({ type: 'string', format: 'uuid' }, Rule('uuid', '$property must be a UUID', isUuid));
}

/** A string of `min` to `max` digits: a string, since a number would lose leading zeros. */
export function Digits(min: number, max: number): PropertyDecorator {
  return describedRule(
    { type: 'string', pattern: `^\\d{${min},${max}}$` },
    Rule('digits', `$property must be a string of ${min} to ${max} digits`, digitsBetween(min, max)),
  );
}

/** Up to `max` entries, each of which passes the check. */
export function ListOf(what: string, check: (entry: unknown) => boolean, max = 50): PropertyDecorator {
  return describedRule(
    { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: max },
    listRule('listOf', `$property must be a list of 1 to ${max} entries, each ${what}`, check, max),
  );
}

/**
 * Where the customer is sent after paying: a web address or an app's own scheme (`someapps://callback`), but no scheme that
 * browsers and operating systems act on by themselves.
 *
 * @see https://docs.midtrans.com/reference/gopay-object
 */
export function CallbackUrl(): PropertyDecorator {
  return describedRule(
    { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9+.-]*://', maxLength: 2048 },
    Rule(
      'callbackUrl',
      "$property must be an http(s) URL or one of an app's own scheme, of at most 2048 characters",
      isCallbackUrl,
    ),
  );
}

/** An object with options of its own. */
export function Nested(type: new () => object): PropertyDecorator {
  const rule = Rule('nested', '$property must be an object', (value) => value instanceof type);
  return nestedRule({ type, isList: false }, rule);
}

/** A list of 1 to `max` objects with options of their own. */
export function NestedList(type: new () => object, max: number): PropertyDecorator {
  const message = `$property must be a list of 1 to ${max} objects`;
  return nestedRule(
    { type, isList: true },
    describedRule(
      { type: 'array', minItems: 1, maxItems: max },
      listRule('nested', message, (entry) => entry instanceof type, max),
    ),
  );
}

/** What an option's object, or each object of its list, is made of. */
export interface NestedType {
  readonly type: new () => object;
  readonly isList: boolean;
}

export function nestedType(owner: object, property: string): NestedType | undefined {
  return nestedTypes.get(owner)?.get(property);
}

export function textUpTo(max: number): (value: unknown) => boolean {
  return (value) => isPlainText(value) && value.length <= max && value.trim() !== '';
}

export function digitsBetween(min: number, max: number): (value: unknown) => boolean {
  const digits = new RegExp(`^\\d{${min},${max}}$`);
  return (value) => typeof value === 'string' && digits.test(value);
}

const nestedTypes = new WeakMap<object, Map<string, NestedType>>();

function nestedRule(nested: NestedType, rule: PropertyDecorator): PropertyDecorator {
  return (target, property) => {
    const types = nestedTypes.get(target.constructor) ?? new Map<string, NestedType>();
    nestedTypes.set(target.constructor, types.set(String(property), nested));
    rule(target, property);
    ValidateNested()(target, property);
  };
}

/** A list rule whose error names the first entry at fault. */
function listRule(
  name: string,
  message: string,
  check: (entry: unknown) => boolean,
  max: number,
): PropertyDecorator {
  const indexAtFault = (list: unknown): number | undefined => {
    const index = Array.isArray(list) ? list.findIndex((entry) => !check(entry)) : -1;
    return index < 0 ? undefined : index;
  };
  return Rule(name, message, (list) => isListUpTo(max, list) && indexAtFault(list) === undefined, {
    indexAtFault,
  });
}

function isListUpTo(max: number, value: unknown): boolean {
  return Array.isArray(value) && value.length >= 1 && value.length <= max;
}

const MAX_JSON_DEPTH = 20;
const CARD_DATA = /^(?:card_?number|(?:card_?)?(?:cvv2?|cvc2?))$/i;

/** An object whose every name and text can be stored, that is not absurdly deep, and that holds no card data. */
export function isStorableJson(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isStorable(value, 1);
}

function isStorable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isPlainText(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth > MAX_JSON_DEPTH) return false;
  return Object.entries(value).every(
    ([name, entry]) => isPlainText(name) && !CARD_DATA.test(name) && isStorable(entry, depth + 1),
  );
}

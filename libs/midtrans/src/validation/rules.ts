import 'reflect-metadata';
import { Transform, Type } from 'class-transformer';
import { isEmail, isURL, registerDecorator, ValidateIf, ValidateNested } from 'class-validator';
import { validate as isUuid } from 'uuid';
import { isCallbackUrl } from './callback-url';
import { Described, type JsonSchema } from './described';
import { cardDataIn, holdsNoCardData } from './no-card-data';
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

/** Rules, and what they say in JSON Schema. */
export function describedRule(schema: JsonSchema, ...rules: PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    Described(schema)(target, property);
    for (const rule of rules) rule(target, property);
  };
}

/** Text without a card's number and security code: neither is ours to store, log or send on. Part of every rule about free text. */
export function NoCardData(): PropertyDecorator {
  return Rule('noCardData', cardDataIn('$property').message, holdsNoCardData);
}

/** May be left out. Unlike class-validator's `IsOptional`, `null` is not "left out". */
export function Optional(): PropertyDecorator {
  return ValidateIf((_options, value) => value !== undefined);
}

/** May be left out as far as its rules let it: they are asked then too. */
export function OptionalByRules(): PropertyDecorator {
  return ValidateIf(() => true);
}

/** On the wire, `""` is as good as nothing. */
export function EmptyAsNone(): PropertyDecorator {
  return describedRule(
    { minLength: undefined, format: undefined, pattern: undefined },
    Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value), { toClassOnly: true }),
  );
}

/** Text of 1 to `max` characters that is not only spaces. */
export function Text(max: number): PropertyDecorator {
  return describedRule({}, HostText(max), NoCardData());
}

/** {@link Text} of the host and not of a client: an id of the host's own may look like a card's number by chance. */
export function HostText(max: number): PropertyDecorator {
  return describedRule(
    { type: 'string', minLength: 1, maxLength: max },
    Rule('text', `$property must be text of 1 to ${max} characters`, textUpTo(max)),
  );
}

/** A token of the gateway's, of up to `max` characters. A card's number in its place is refused. */
export function Token(max: number): PropertyDecorator {
  return describedRule(
    { type: 'string', minLength: 1, maxLength: max },
    Rule('token', `$property must be a token of Midtrans, of at most ${max} characters`, tokenUpTo(max)),
  );
}

/** What an order may be called, in up to `max` characters. */
export function OrderId(max: number): PropertyDecorator {
  const shape = new RegExp(`^(?!\\.\\.?$)[\\w~.-]{1,${max}}$`);
  return describedRule(
    { type: 'string', pattern: shape.source },
    Rule('orderId', `$property must be 1 to ${max} letters, digits or - _ ~ .`, (value) => {
      return typeof value === 'string' && shape.test(value);
    }),
    NoCardData(),
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
    NoCardData(),
  );
}

/** An e-mail address of at most 255 characters. */
export function Email(): PropertyDecorator {
  return describedRule(
    { type: 'string', format: 'email', maxLength: 255, example: 'customer-1@example.com' },
    Rule('email', '$property must be an email address of at most 255 characters', isEmailAddress),
    NoCardData(),
  );
}

/** The same, or `""` for none. */
export function EmailOrEmpty(): PropertyDecorator {
  return describedRule(
    { type: 'string', description: 'An email address', example: 'customer-1@example.com' },
    Rule('email', '$property must be an email address', (value) => value === '' || isEmailAddress(value)),
    NoCardData(),
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
    NoCardData(),
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
    listRule('noCardData', cardDataIn('$property').message, holdsNoCardData, max),
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
    NoCardData(),
  );
}

/** An object with options of its own. */
export function Nested(type: new () => object): PropertyDecorator {
  const rule = Rule('nested', '$property must be an object', (value) => value instanceof type);
  return nestedRule({ type, isList: false, max: 1 }, rule);
}

/** A list of 1 to `max` objects with options of their own. */
export function NestedList(type: new () => object, max: number): PropertyDecorator {
  const message = `$property must be a list of 1 to ${max} objects`;
  return nestedRule(
    { type, isList: true, max },
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
  /** How many of them there may be. */
  readonly max: number;
}

export function nestedType(owner: object, property: string): NestedType | undefined {
  const parent: unknown = Object.getPrototypeOf(owner);
  const own = nestedTypes.get(owner)?.get(property);
  return own ?? (typeof parent === 'function' ? nestedType(parent, property) : undefined);
}

export function textUpTo(max: number): (value: unknown) => boolean {
  return (value) => isPlainText(value) && value.length <= max && value.trim() !== '';
}

/** Tokens have letters, and of a card's digits no more than the first and the last. */
export function tokenUpTo(max: number): (value: unknown) => boolean {
  const isText = textUpTo(max);
  return (value) => isText(value) && !/^(?:[^\p{L}\d]*\d){12,19}[^\p{L}\d]*$/u.test(String(value));
}

export function digitsBetween(min: number, max: number): (value: unknown) => boolean {
  const digits = new RegExp(`^\\d{${min},${max}}$`);
  return (value) => typeof value === 'string' && digits.test(value);
}

function isEmailAddress(value: unknown): boolean {
  return isPlainText(value) && value.length <= 255 && isEmail(value);
}

const nestedTypes = new WeakMap<object, Map<string, NestedType>>();

function nestedRule(nested: NestedType, rule: PropertyDecorator): PropertyDecorator {
  return (target, property) => {
    const types = nestedTypes.get(target.constructor) ?? new Map<string, NestedType>();
    nestedTypes.set(target.constructor, types.set(String(property), nested));
    Type(() => nested.type)(target, property);
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

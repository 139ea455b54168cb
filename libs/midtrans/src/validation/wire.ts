import { instanceToPlain, plainToInstance } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';
import { isRecord } from './is-record';
import { isFreeJson } from './metadata';
import { nestedType, type NestedType } from './rules';
import { safeJson, TOO_DEEP } from './safe-json';
import { validate, type FieldError, type Validated } from './validate';

type Class<T extends object = object> = new () => T;

/**
 * Reads a request's body or query: names as `@Expose` has them on the wire, values as the class's rules want them. Whatever the
 * class does not expose is an error that names it.
 */
export function readWire<T extends object>(type: Class<T>, raw: object): Validated<T> {
  const { input, errors } = read(type, raw);
  return errors.length > 0 ? { errors } : { value: input };
}

/** The same of what a host completes before it is validated as a whole: what is there must be right, and may not be all. */
export function readPartialWire<T extends object>(type: Class<T>, raw: object): Validated<T> {
  const { input, errors, isWrong } = read(type, raw);
  return isWrong ? { errors } : { value: input };
}

function read<T extends object>(type: Class<T>, raw: object) {
  const { json, errors: unsafe, isTooDeep } = safeJson(raw);
  const input = fromWire(type, json);
  const unknown = [...unsafe, ...unknownFields(type, json)];
  const broken = validate(type, input).errors ?? [];
  // Where a rule refuses what was cut off, it names the field.
  if (isTooDeep && unknown.length + broken.length === 0) unknown.push(TOO_DEEP);
  return {
    input,
    errors: [...unknown, ...broken.map((error) => toWireNames(type, error))],
    isWrong: unknown.length > 0 || broken.some((error) => isAboutWhatIsThere(input, error)),
  };
}

/** Whether an error is about a value, rather than about one that is missing. */
export function isAboutWhatIsThere(input: object, { field }: FieldError): boolean {
  const value = field
    .split('.')
    .reduce<unknown>((owner, part) => (owner as Record<string, unknown> | null | undefined)?.[part], input);
  return value !== undefined;
}

/** Values by the names of the class, not yet validated. The JSON must be safe: see {@link safeJson}. */
export function fromWire<T extends object>(type: Class<T>, raw: Readonly<Record<string, unknown>>): T {
  const entries = [...wireNames(type)]
    .filter(([, name]) => Object.hasOwn(raw, name))
    .map(([property, name]) => ({ property, name, value: atMost(nestedType(type, property), raw[name]) }));
  const isFree = ({ property }: { property: string }): boolean => isFreeJson(type, property);
  const named = Object.fromEntries(
    entries.filter((entry) => !isFree(entry)).map(({ name, value }) => [name, value]),
  );
  const free = entries.filter(isFree).map(({ property, value }) => [property, value] as const);
  const instance = plainToInstance(type, named, { excludeExtraneousValues: true, exposeUnsetFields: false });
  return Object.assign(instance, Object.fromEntries(free));
}

/** Of a list that is too long, which its rule refuses, no more is looked at than shows that. */
export function atMost(nested: NestedType | undefined, value: unknown): unknown {
  return nested?.isList === true && Array.isArray(value) ? value.slice(0, nested.max + 1) : value;
}

/** An error about a property of a class, with the names that the caller wrote. */
export function toWireNames(type: Class, { field, message }: FieldError): FieldError {
  const parts = field.split('.');
  const named: string[] = [];
  let owner: Class | undefined = type;
  // A list's entry at fault is told of by the list's name.
  let property = '';
  let wireName = '';
  for (const part of parts) {
    const name: string | undefined = owner && wireNames(owner).get(part);
    named.push(name ?? part);
    if (name === undefined) continue;
    property = part;
    wireName = name;
    owner = owner && nestedType(owner, part)?.type;
  }
  return { field: named.join('.'), message: renamed(message, property, wireName) };
}

/** A message that begins with a field's name, with another in its place. */
export function renamed(message: string, from: string, to: string): string {
  return from !== '' && message.startsWith(`${from} `) ? to + message.slice(from.length) : message;
}

/** What a wire's object has that its class does not expose, at any depth. */
export function unknownFields(type: Class, raw: object, parent = ''): FieldError[] {
  const properties = new Map([...wireNames(type)].map(([property, name]) => [name, property]));
  return Object.entries(raw).flatMap(([name, value]: [string, unknown]) => {
    const property = properties.get(name);
    if (property === undefined) return [{ field: parent + name, message: `${name} is not known here` }];
    const nested = nestedType(type, property);
    if (nested === undefined) return [];
    const shown = atMost(nested, value);
    const entries: [string, unknown][] =
      nested.isList && Array.isArray(shown)
        ? shown.map((entry: unknown, index) => [`${name}.${index}`, entry])
        : [[name, shown]];
    return entries.flatMap(([path, entry]) =>
      isRecord(entry) ? unknownFields(nested.type, entry, `${parent}${path}.`) : [],
    );
  });
}

const known = new WeakMap<Class, ReadonlyMap<string, string>>();

/** By property: its name on the wire, where it has one. */
export function wireNames(type: Class): ReadonlyMap<string, string> {
  const names = known.get(type) ?? exposedNames(type);
  known.set(type, names);
  return names;
}

/** class-transformer tells what it exposes by exposing it. */
function exposedNames(type: Class): ReadonlyMap<string, string> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const probe = Object.assign(
    new type(),
    Object.fromEntries(rules.map(({ propertyName }) => [propertyName, propertyName])),
  );
  const exposed = instanceToPlain(probe, { strategy: 'excludeAll', exposeUnsetFields: false });
  return new Map(Object.entries(exposed).map(([name, property]) => [String(property), name]));
}

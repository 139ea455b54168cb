import { MidtransInputError } from '../errors/midtrans.errors';
import { isRecord } from '../validation/is-record';
import { snakeCase } from '../validation/snake-case';
import type { FieldError } from '../validation/validate';

/** Names in a body → names in a service's input. What is not in it is not read. */
export type BodyFields = Readonly<Record<string, string>>;

/** @throws MidtransInputError where the body is no object */
export function bodyObject(body: unknown): Record<string, unknown> {
  if (isRecord(body)) return body;
  throw new MidtransInputError([{ field: '', message: 'the body must be a JSON object' }]);
}

/** Fields of an object, renamed. Values stay as they came: the service validates them. */
export function picked(source: Record<string, unknown>, fields: BodyFields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => Object.hasOwn(source, name) && source[name] !== undefined)
      .map(([name, property]) => [property, source[name]]),
  );
}

/** The same of an object within a body, or of each in a list; what is neither is left for the service to refuse. */
export function pickedWithin(value: unknown, fields: BodyFields): unknown {
  const read = (entry: unknown): unknown => (isRecord(entry) ? picked(entry, fields) : entry);
  return Array.isArray(value) ? value.map(read) : read(value);
}

/** An error of a service, its field named as it stands in the body. */
export function inBodyNames({ field, message }: FieldError): FieldError {
  // Of an entry of a list, the message names the list.
  const named = field.split('.').findLast((part) => !/^\d+$/.test(part)) ?? '';
  return { field: snakeCase(field), message: renamed(message, named, snakeCase(named)) };
}

/** A message that begins with a field's name, with another in its place. */
export function renamed(message: string, from: string, to: string): string {
  return from !== '' && message.startsWith(`${from} `) ? to + message.slice(from.length) : message;
}

/**
 * Calls a service for a request.
 *
 * @param name - an error as the request's body names it
 */
export async function namedAsInBody<Result>(
  call: () => Promise<Result>,
  name: (error: FieldError) => FieldError | FieldError[] = inBodyNames,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof HostsError) throw error.cause;
    if (!(error instanceof MidtransInputError)) throw error;
    throw new MidtransInputError(error.details.flatMap(name), error.passes);
  }
}

/** Calls a host within {@link namedAsInBody}: what it throws names fields as the host does, and reaches the client as it is. */
export async function inHostsNames<Result>(call: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw new HostsError('', { cause: error });
  }
}

class HostsError extends Error {}

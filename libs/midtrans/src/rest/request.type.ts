import { MidtransInputError } from '../errors/midtrans.errors';
import type { JsonSchema } from '../validation/described';
import { wireSchemaOf } from '../validation/json-schema';
import { isRecord } from '../validation/is-record';
import type { FieldError, Validated } from '../validation/validate';
import { readPartialWire, readWire, toWireNames } from '../validation/wire';

/** A class whose decorators say what a request may hold. */
export type RequestClass<T extends object = object> = new () => T;

/** How a request becomes what a service takes, and how it is described. */
export interface RequestType<T extends object = object> {
  /** Everything that is wrong with it names fields as the request does. */
  read(raw: object): Validated<T>;
  /** An error of a service's, with the request's names. */
  toWireNames(error: FieldError, raw: object): FieldError[];
  /** By which the API's description knows it. */
  readonly name: string;
  /** JSON Schema: of each kind of request, where there are several. */
  schema(): RequestSchema;
}

export interface RequestSchema {
  readonly schema: JsonSchema;
  /** Whether a request may be left out. */
  readonly required: boolean;
  readonly examples?: Readonly<Record<string, { summary: string; value: object }>>;
  /** Schemas that it refers to, by their names. */
  readonly models?: Readonly<Record<string, JsonSchema>>;
}

/** The request that a class says all of. */
export function requestType<T extends object>(type: RequestClass<T> | RequestType<T>): RequestType<T> {
  return typeof type === 'function' ? ofClass(type, readWire) : type;
}

/** The same of one that a host's `prepare` completes: the service validates it afterwards as a whole. */
export function preparable<T extends object>(type: RequestClass<T>): RequestType<T> {
  return ofClass(type, readPartialWire);
}

function ofClass<T extends object>(
  type: RequestClass<T>,
  read: (type: RequestClass<T>, raw: object) => Validated<T>,
): RequestType<T> {
  return {
    // What code gives to a service is a request on the wire.
    name: `Midtrans${type.name.replace(/(Input|Details)$/, 'Request')}`,
    read: (raw) => read(type, raw),
    toWireNames: (error) => [toWireNames(type, error)],
    schema: () => {
      const schema = wireSchemaOf(type);
      return { schema, required: schema.required !== undefined };
    },
  };
}

/**
 * The object in a request; an empty one where there is nothing.
 *
 * @throws MidtransInputError for anything else
 */
export function objectIn(raw: unknown): object {
  if (raw === undefined || raw === null || raw === '') return {};
  if (isRecord(raw)) return raw;
  throw new MidtransInputError([{ field: '', message: 'the body must be a JSON object' }]);
}

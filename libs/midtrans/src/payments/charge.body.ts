import {
  errorsToWire,
  findPaymentMethod,
  optionsFromWire,
  paymentMethods,
  type PaymentMethod,
} from '../payment-methods';
import type { RequestType } from '../rest/request.type';
import { isRecord } from '../validation/is-record';
import { safeJson, TOO_DEEP } from '../validation/safe-json';
import type { FieldError, Validated } from '../validation/validate';
import {
  fromWire,
  isAboutWhatIsThere,
  renamed,
  toWireNames,
  unknownFields,
  wireNames,
} from '../validation/wire';
import { ChargeDetails, type CreateChargeInput } from './charge.request';
import { chargeSchemas } from './charge.schema';
import { checkFields } from './charge.validation';

type Body = Readonly<Record<string, unknown>>;

/**
 * The body of `POST /charge/`: what every charge has, and how it is paid, either in flat fields or in the object of the payment
 * type with the gateway's own names.
 */
export const ChargeBody: RequestType<CreateChargeInput> = {
  name: 'MidtransChargeRequest',
  schema: chargeSchemas,
  read: (raw) => readCharge(raw as Body),
  toWireNames: (error, raw) => [chargeErrorToWire(error, raw as Body)],
};

function readCharge(raw: Body): Validated<CreateChargeInput> {
  const { json: body, errors: unsafe, isTooDeep } = safeJson(raw);
  const method = findPaymentMethod(body['payment_type']);
  const { details, options } = split(body);
  const paid = method === undefined ? undefined : readOptions(method, options);
  const unknown = [
    ...unsafe,
    ...unknownFields(ChargeDetails, details),
    ...foreignFields(options, method),
    ...(paid?.errors ?? []),
  ];
  const input = { ...fromWire(ChargeDetails, details), ...(paid && { paymentOptions: paid.options }) };
  const broken = checkFields(input).filter(
    // What was not understood would only be told of again, as missing.
    ({ field }) => unknown.length === 0 || !field.startsWith('paymentOptions'),
  );
  if (isTooDeep && unknown.length + broken.length === 0) unknown.push(TOO_DEEP);
  // A host's `prepare` may add what is missing, and the service validates the whole then.
  const isWrong = unknown.length > 0 || broken.some((error) => isAboutWhatIsThere(input, error));
  if (!isWrong) return { value: input as CreateChargeInput };
  return { errors: [...unknown, ...broken.map((error) => chargeErrorToWire(error, body))] };
}

/** What every charge has, and what some payment type has. */
function split(body: Body): { details: Body; options: Body } {
  const common = new Set(wireNames(ChargeDetails).values());
  const ofMethods = new Set(
    paymentMethods().flatMap(({ type, flatFields }) => [type, ...Object.keys(flatFields)]),
  );
  const isOption = ([name]: [string, unknown]): boolean => ofMethods.has(name) && !common.has(name);
  const entries = Object.entries(body);
  return {
    details: Object.fromEntries(entries.filter((entry) => !isOption(entry))),
    options: Object.fromEntries(entries.filter(isOption)),
  };
}

/** What belongs to another payment type. `""` says nothing: clients send every flat field, empty where they need it not. */
function foreignFields(options: Body, method: PaymentMethod | undefined): FieldError[] {
  if (method === undefined) return [];
  const { type, flatFields } = method;
  return Object.entries(options)
    .filter(([name, value]) => name !== type && !Object.hasOwn(flatFields, name) && value !== '')
    .map(([name]) => ({ field: name, message: `${name} does not belong to payment_type ${type}` }));
}

function readOptions(
  { type, fields, flatFields }: PaymentMethod,
  body: Body,
): { options: object; errors: FieldError[] } {
  const flat = Object.entries(flatFields)
    .filter(([name]) => Object.hasOwn(body, name))
    .map(([name, option]) => [option, body[name]] as const);
  const object = body[type];
  if (object === undefined) return { options: Object.fromEntries(flat), errors: [] };
  if (!isRecord(object)) {
    return { options: {}, errors: [{ field: type, message: `${type} must be an object` }] };
  }
  const read = optionsFromWire(fields, object);
  const given = new Map(Object.entries(read.options));
  const contradicted = Object.entries(flatFields).filter(([name, option]) => {
    return Object.hasOwn(body, name) && given.has(option) && given.get(option) !== body[name];
  });
  return {
    options: { ...Object.fromEntries(flat), ...read.options },
    errors: [
      ...contradicted.map(([name, option]) => {
        const field = `${type}.${fields[option] ?? option}`;
        return { field, message: `${field} must be the same as ${name}` };
      }),
      ...read.errors.map(({ field, message }) => ({ field: `${type}.${field}`, message })),
    ],
  };
}

/** An error of the service, its field named as it stands in the body. */
function chargeErrorToWire(error: FieldError, body: Body): FieldError {
  const method = findPaymentMethod(body['payment_type']);
  return error.field.startsWith('paymentOptions') && method !== undefined
    ? optionErrorToWire(method, error, body)
    : toWireNames(ChargeDetails, error);
}

/** An option is named where the caller wrote it: in the type's object, or else at the top under its flat name. */
function optionErrorToWire(
  { type, fields, flatFields }: PaymentMethod,
  error: FieldError,
  body: Body,
): FieldError {
  const path = error.field.replace(/^paymentOptions\.?/, '');
  const [option = ''] = path.split('.');
  const flatName = Object.entries(flatFields).find(([, name]) => name === option)?.[0];
  const object = body[type];
  const wireName = new Map(Object.entries(fields)).get(option);
  const isInObject = isRecord(object) && wireName !== undefined && wireName in object;
  if (flatName !== undefined && !isInObject) {
    return { field: flatName, message: renamed(error.message, option, flatName) };
  }
  const [named = error] = errorsToWire(fields, [{ ...error, field: path }]);
  return { field: named.field === '' ? type : `${type}.${named.field}`, message: named.message };
}

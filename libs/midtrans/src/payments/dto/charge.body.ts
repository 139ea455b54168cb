import {
  errorsToWire,
  findPaymentMethod,
  optionsFromWire,
  PAYMENT_TYPES,
  type PaymentMethod,
} from '../../payment-methods';
import type { FieldError } from '../../validation/validate';
import type { CreateChargeInput } from '../charge.input';
import { MidtransInputError } from '../../errors/midtrans.errors';
import { bodyObject, inBodyNames, picked, pickedWithin, renamed } from '../../rest/body.fields';
import { isRecord } from '../../validation/is-record';

/** Names of the body → names of the service's input, one table per object. What is not in it is not read. */
const CHARGE_FIELDS = {
  payment_type: 'paymentType',
  gross_amount: 'grossAmount',
  order_id: 'orderId',
  customer_details: 'customerDetails',
  item_details: 'itemDetails',
  custom_expiry: 'customExpiry',
  notification_url: 'notificationUrl',
  metadata: 'metadata',
  custom_fields: 'customFields',
} as const;
const CUSTOMER_FIELDS = { first_name: 'firstName', last_name: 'lastName', email: 'email', phone: 'phone' };
const ITEM_FIELDS = {
  id: 'id',
  name: 'name',
  price: 'price',
  quantity: 'quantity',
  brand: 'brand',
  category: 'category',
  merchant_name: 'merchantName',
  url: 'url',
};
const EXPIRY_FIELDS = { expiry_duration: 'expiryDuration', unit: 'unit' };

/**
 * Reads the body of `POST /charge/`: flat fields, and beside them the object of the payment type with the
 * gateway's own names. Values stay as they came: `PaymentService.createCharge` validates them.
 *
 * @throws MidtransInputError where the body is no object, or holds the object of another payment type
 */
export function chargeInputOf(body: unknown): CreateChargeInput {
  const given = bodyObject(body);
  const input = picked(given, CHARGE_FIELDS);
  input['customerDetails'] = pickedWithin(input['customerDetails'], CUSTOMER_FIELDS);
  input['customExpiry'] = pickedWithin(input['customExpiry'], EXPIRY_FIELDS);
  input['itemDetails'] = pickedWithin(input['itemDetails'], ITEM_FIELDS);
  const method = findPaymentMethod(given['payment_type']);
  if (method !== undefined) input['paymentOptions'] = paymentOptionsOf(method, given);
  return withoutUndefined(input) as unknown as CreateChargeInput;
}

/** An error of the service, its field named as it stands in the body. */
export function inChargeBodyNames(error: FieldError, body: unknown): FieldError[] {
  const given = isRecord(body) ? body : {};
  const method = findPaymentMethod(given['payment_type']);
  if (!error.field.startsWith('paymentOptions') || method === undefined) return [inBodyNames(error)];
  return inOptionNames(method, error, given);
}

function paymentOptionsOf(
  { type, fields, flatFields }: PaymentMethod,
  body: Record<string, unknown>,
): Record<string, unknown> {
  const errors: FieldError[] = PAYMENT_TYPES.filter((other) => other !== type && other in body).map(
    (other) => ({
      field: other,
      message: `${other} does not belong to payment_type ${type}`,
    }),
  );
  const flat = picked(body, flatFields);
  const object = body[type];
  if (object === undefined) {
    if (errors.length > 0) throw new MidtransInputError(errors);
    return flat;
  }
  if (!isRecord(object)) {
    errors.push({ field: type, message: `${type} must be an object` });
    throw new MidtransInputError(errors);
  }
  const read = optionsFromWire(fields, object);
  errors.push(...read.errors.map(({ field, message }) => ({ field: `${type}.${field}`, message })));
  if (errors.length > 0) throw new MidtransInputError(errors);
  return { ...flat, ...read.options };
}

/** An option is named where the caller wrote it: in the type's object, or else at the top under its flat name. */
function inOptionNames(
  { type, fields, flatFields }: PaymentMethod,
  error: FieldError,
  body: Record<string, unknown>,
): FieldError[] {
  const path = error.field.replace(/^paymentOptions\.?/, '');
  const [option = ''] = path.split('.');
  const flatName = Object.entries(flatFields).find(([, name]) => name === option)?.[0];
  const object = body[type];
  const wireName = new Map(Object.entries(fields)).get(option);
  const inObject = isRecord(object) && wireName !== undefined && wireName in object;
  if (flatName !== undefined && !inObject) {
    return [{ field: flatName, message: renamed(error.message, option, flatName) }];
  }
  return errorsToWire(fields, [{ ...error, field: path }]).map(({ field, message }) => ({
    field: field === '' ? type : `${type}.${field}`,
    message,
  }));
}

function withoutUndefined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

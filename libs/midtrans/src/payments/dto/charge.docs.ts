import { applyDecorators, type Type } from '@nestjs/common';
import { PAYMENT_TYPES, type PaymentType } from '../../gateway/wire';
import { ApiBody, ApiExtraModels, ApiProperty, ApiSchema } from '../../rest/api-docs';
import type { JsonSchema } from '../../validation/described';
import { chargeSchema } from './charge.schema';

/** Midtrans' own words on the fields of each payment type's object. */
const REFERENCES: Readonly<Record<PaymentType, string>> = {
  credit_card: 'credit-card-object',
  bank_transfer: 'bank-transfer-object',
  echannel: 'e-channel-object',
  gopay: 'gopay-object',
  shopeepay: 'shopeepay-object',
  dana: 'charge-transactions-1',
  ovo: 'ovo-object',
  qris: 'qris-object',
  cstore: 'convenience-store-object',
  akulaku: 'akulaku-1',
  kredivo: 'kredivo-1',
};

const SHOES = [{ id: '1', name: 'Sepatu', price: 11_000, quantity: 1 }];
const CUSTOMER = { first_name: 'Customer', last_name: '1', email: 'customer-1@example.com' };

/** What the shortest sensible charge by each payment type looks like. */
export const CHARGE_EXAMPLES: Readonly<Record<PaymentType, object>> = {
  credit_card: {
    payment_type: 'credit_card',
    gross_amount: 145_000,
    token_id: '48111111-1114-0d4e3f8a-19c4-4f6a-9c0e-1d2b3c4d5e6f',
    credit_card: { authentication: true, callback_type: 'js_event' },
  },
  bank_transfer: { payment_type: 'bank_transfer', gross_amount: 44_000, bank: 'bca' },
  echannel: {
    payment_type: 'echannel',
    gross_amount: 44_000,
    echannel: { bill_info1: 'Payment:', bill_info2: 'Online purchase' },
  },
  gopay: { payment_type: 'gopay', gross_amount: 275_000, callback_url: 'someapps://callback' },
  shopeepay: { payment_type: 'shopeepay', gross_amount: 25_000, callback_url: 'https://midtrans.com/' },
  dana: { payment_type: 'dana', gross_amount: 25_000 },
  ovo: { payment_type: 'ovo', gross_amount: 15_000, ovo: { payer_phone_number: '081111111111' } },
  qris: { payment_type: 'qris', gross_amount: 275_000, qris_acquirer: 'gopay' },
  cstore: {
    payment_type: 'cstore',
    gross_amount: 162_500,
    store: 'indomaret',
    cstore: { message: 'Tiket1 transaction' },
  },
  akulaku: {
    payment_type: 'akulaku',
    gross_amount: 11_000,
    item_details: SHOES,
    customer_details: CUSTOMER,
  },
  kredivo: {
    payment_type: 'kredivo',
    gross_amount: 40_000,
    custom_expiry: { expiry_duration: 60, unit: 'minute' },
  },
};

const nameOf = (type: PaymentType): string =>
  `MidtransChargeBy${type.replace(/(^|_)([a-z])/g, (_match, _start, letter: string) => letter.toUpperCase())}`;
const refOf = (type: PaymentType): string => `#/components/schemas/${nameOf(type)}`;

const MODELS = PAYMENT_TYPES.map(modelOf);

/** Describes the body of `POST /charge/`: one schema for each payment type, told apart by `payment_type`. */
export function ApiChargeBody(): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(...MODELS),
    ApiBody({
      schema: {
        oneOf: PAYMENT_TYPES.map((type) => ({ $ref: refOf(type) })),
        discriminator: {
          propertyName: 'payment_type',
          mapping: Object.fromEntries(PAYMENT_TYPES.map((type) => [type, refOf(type)])),
        },
      },
      examples: Object.fromEntries(
        Object.entries(CHARGE_EXAMPLES).map(([type, value]) => [type, { summary: type, value }]),
      ),
    }),
  );
}

/** A class that stands for a schema: a description knows its schemas by classes. */
function modelOf(type: PaymentType): Type {
  const { properties, required, alternatives } = chargeSchema(type);
  class ChargeBody {}
  for (const [name, schema] of Object.entries(properties)) {
    const described = { ...schema, ...descriptionOf(type, name, alternatives) };
    // Of an object, `required` lists its own fields.
    const isNeeded = { selfRequired: required.includes(name) };
    const isRequired = { required: required.includes(name) };
    const property =
      described.type === 'object' ? { ...described, ...isNeeded } : { ...described, ...isRequired };
    ApiProperty(property as Parameters<typeof ApiProperty>[0])(ChargeBody.prototype, name);
  }
  const anyOf = alternatives.flatMap(({ flat, inObject }) => [
    { required: [flat] },
    { required: [type], properties: { [type]: { type: 'object', required: [inObject] } } },
  ]);
  // Beside the name, a schema may say more than its type lets it.
  ApiSchema({ name: nameOf(type), ...(anyOf.length > 0 && { anyOf }) })(ChargeBody);
  return ChargeBody;
}

function descriptionOf(
  type: PaymentType,
  name: string,
  alternatives: readonly { flat: string; inObject: string }[],
): JsonSchema {
  if (name === type) {
    const description = `Fields of Midtrans' own: https://docs.midtrans.com/reference/${REFERENCES[type]}`;
    return { description };
  }
  const alternative = alternatives.find(({ flat }) => flat === name);
  if (alternative === undefined) return {};
  return { description: `Required, here or in \`${type}\` as \`${alternative.inObject}\`` };
}

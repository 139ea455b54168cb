import { applyDecorators, type Type } from '@nestjs/common';
import { paymentMethods, type PaymentMethod } from '../../payment-methods';
import { ApiBody, ApiExtraModels, ApiProperty, ApiSchema } from '../../rest/api-docs';
import type { JsonSchema } from '../../validation/described';
import { chargeSchema } from './charge.schema';

const nameOf = (type: string): string =>
  `MidtransChargeBy${type.replace(/(^|_)([a-z])/g, (_match, _start, letter: string) => letter.toUpperCase())}`;
const refOf = (type: string): string => `#/components/schemas/${nameOf(type)}`;

/** By payment type: descriptions of two registrations of the module share their schemas. */
const models = new Map<string, Type>();

/** Describes the body of `POST /charge/`: one schema for each payment type, told apart by `payment_type`. */
export function ApiChargeBody(): MethodDecorator {
  const methods = paymentMethods();
  return applyDecorators(
    ApiExtraModels(...methods.map(modelOf)),
    ApiBody({
      schema: {
        oneOf: methods.map(({ type }) => ({ $ref: refOf(type) })),
        discriminator: {
          propertyName: 'payment_type',
          mapping: Object.fromEntries(methods.map(({ type }) => [type, refOf(type)])),
        },
      },
      examples: Object.fromEntries(
        methods.map(({ type, example }) => [
          type,
          { summary: type, value: { payment_type: type, ...example } },
        ]),
      ),
    }),
  );
}

/** A class that stands for a schema: a description knows its schemas by classes. */
function modelOf(method: PaymentMethod): Type {
  const known = models.get(method.type);
  if (known !== undefined) return known;
  const { type } = method;
  const { properties, required, alternatives } = chargeSchema(method);
  class ChargeBody {}
  for (const [name, schema] of Object.entries(properties)) {
    const described = { ...schema, ...descriptionOf(method, name, alternatives) };
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
  models.set(type, ChargeBody);
  return ChargeBody;
}

function descriptionOf(
  { type, reference }: PaymentMethod,
  name: string,
  alternatives: readonly { flat: string; inObject: string }[],
): JsonSchema {
  if (name === type) return { description: `Fields of Midtrans' own: ${reference}` };
  const alternative = alternatives.find(({ flat }) => flat === name);
  if (alternative === undefined) return {};
  return { description: `Required, here or in \`${type}\` as \`${alternative.inObject}\`` };
}

import { paymentMethods, type PaymentMethod } from '../payment-methods';
import type { RequestSchema } from '../rest/request.type';
import type { JsonSchema } from '../validation/described';
import { schemaOf, wireSchemaOf } from '../validation/json-schema';
import { ChargeDetails } from './charge.request';

/** The body of `POST /charge/`: one schema for each payment type, told apart by `payment_type`. */
export function chargeSchemas(): RequestSchema {
  const methods = paymentMethods();
  const refs = methods.map(({ type }) => ({ type, $ref: `#/components/schemas/${modelName(type)}` }));
  return {
    required: true,
    schema: {
      oneOf: refs.map(({ $ref }) => ({ $ref })),
      discriminator: {
        propertyName: 'payment_type',
        mapping: Object.fromEntries(refs.map(({ type, $ref }) => [type, $ref])),
      },
    },
    models: Object.fromEntries(methods.map((method) => [modelName(method.type), chargeSchema(method)])),
    examples: Object.fromEntries(
      methods.map(({ type, example }) => [
        type,
        { summary: type, value: { payment_type: type, ...example } },
      ]),
    ),
  };
}

/** What a charge by one payment type looks like over REST: made of the rules that it is validated by. */
export function chargeSchema(method: PaymentMethod): JsonSchema {
  const { type, reference } = method;
  const { properties: common = {}, required: alwaysRequired = [] } = wireSchemaOf(ChargeDetails);
  const options = schemaOf(method.options);
  const object = methodObject(options, method.fields);
  const flat = Object.entries(method.flatFields);
  const needed = options.required ?? [];
  const isFlat = (option: string): boolean => flat.some(([, name]) => name === option);
  const onlyInObject = needed.filter((option) => !isFlat(option)).map((option) => wireName(method, option));
  const alternatives = flat.filter(([, option]) => needed.includes(option));
  const anyOf = alternatives.flatMap(([name, option]) => [
    { required: [name] },
    { required: [type], properties: { [type]: { type: 'object', required: [wireName(method, option)] } } },
  ]) satisfies JsonSchema[];
  const hasObject = Object.keys(object.properties ?? {}).length > 0;
  const left = method.acceptsCustomExpiry ? [] : ['custom_expiry'];

  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(Object.entries(common).filter(([name]) => !left.includes(name))),
      payment_type: { type: 'string', enum: [type] },
      ...Object.fromEntries(
        flat.map(([name, option]) => [
          name,
          { ...options.properties?.[option], ...alternativeTo(needed.includes(option), method, option) },
        ]),
      ),
      ...(hasObject && {
        [type]: {
          ...object,
          ...(onlyInObject.length > 0 && { required: onlyInObject }),
          description: `Fields of Midtrans' own: ${reference}`,
        },
      }),
    },
    required: [
      ...alwaysRequired,
      ...(method.requiresItems ? ['item_details'] : []),
      ...(method.requiresCustomer ? ['customer_details'] : []),
      ...(onlyInObject.length > 0 ? [type] : []),
    ],
    ...(anyOf.length > 0 && { anyOf }),
  };
}

function modelName(type: string): string {
  const name = type.replace(/(^|_)([a-z])/g, (_match, _start, letter: string) => letter.toUpperCase());
  return `MidtransChargeBy${name}`;
}

function alternativeTo(isNeeded: boolean, method: PaymentMethod, option: string): JsonSchema {
  if (!isNeeded) return {};
  return { description: `Required, here or in \`${method.type}\` as \`${wireName(method, option)}\`` };
}

/** The payment type's own object: options under the gateway's names, nested as the gateway nests them. */
function methodObject({ properties = {} }: JsonSchema, fields: Readonly<Record<string, string>>): JsonSchema {
  const object: JsonSchema = { type: 'object', properties: {}, additionalProperties: false };
  for (const [option, field] of Object.entries(fields)) {
    const schema = properties[option];
    if (schema !== undefined) place(object, field.split('.'), schema);
  }
  return object;
}

function place(object: JsonSchema, [name = '', ...inner]: string[], schema: JsonSchema): void {
  const properties = (object.properties ??= {});
  if (inner.length === 0) {
    properties[name] = schema;
    return;
  }
  place((properties[name] ??= { type: 'object', additionalProperties: false }), inner, schema);
}

function wireName({ fields }: PaymentMethod, option: string): string {
  return fields[option] ?? option;
}

import type { PaymentMethod } from '../../payment-methods';
import type { JsonSchema } from '../../validation/described';
import { schemaOf } from '../../validation/json-schema';
import { ChargeDetails } from '../charge.input';
import { snakeCase } from '../../validation/snake-case';

/** A body of `POST /charge/`, in JSON Schema. */
export interface ChargeSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
  /** Fields of which one is needed: the flat one, or the one in the payment type's object. */
  readonly alternatives: readonly { readonly flat: string; readonly inObject: string }[];
}

/** Decided by who is asked and who asks, and never by a body. */
const NOT_IN_A_BODY = ['user_id', 'account'];

/** What a charge by one payment type looks like over REST: made of the rules that it is validated by. */
export function chargeSchema(method: PaymentMethod): ChargeSchema {
  const { type } = method;
  const { properties: common = {}, required: alwaysRequired = [] } = wireSchema(schemaOf(ChargeDetails));
  const options = schemaOf(method.options);
  const object = methodObject(options, method.fields);
  const flat = Object.entries(method.flatFields);
  const flatOptions = new Set<string>(flat.map(([, option]) => option));
  const left = [...NOT_IN_A_BODY, ...(method.acceptsCustomExpiry ? [] : ['custom_expiry'])];
  const needed = options.required ?? [];
  const onlyInObject = needed
    .filter((option) => !flatOptions.has(option))
    .map((option) => wireName(method, option));
  const hasObject = Object.keys(object.properties ?? {}).length > 0;

  return {
    properties: {
      ...Object.fromEntries(Object.entries(common).filter(([name]) => !left.includes(name))),
      payment_type: { type: 'string', enum: [type] },
      ...Object.fromEntries(flat.map(([name, option]) => [name, options.properties?.[option] ?? {}])),
      ...(hasObject && {
        [type]: { ...object, ...(onlyInObject.length > 0 && { required: onlyInObject }) },
      }),
    },
    required: [
      ...alwaysRequired,
      ...(method.requiresItems ? ['item_details'] : []),
      ...(method.requiresCustomer ? ['customer_details'] : []),
      ...(onlyInObject.length > 0 ? [type] : []),
    ],
    alternatives: flat
      .filter(([, option]) => needed.includes(option))
      .map(([name, option]) => ({ flat: name, inObject: wireName(method, option) })),
  };
}

/** The payment type's own object: options under the gateway's names, nested as the gateway nests them. */
function methodObject({ properties = {} }: JsonSchema, fields: Readonly<Record<string, string>>): JsonSchema {
  const object: JsonSchema = { type: 'object', properties: {}, additionalProperties: false };
  for (const [option, field] of Object.entries(fields)) {
    const schema = properties[option];
    if (schema !== undefined) place(object, field.split('.'), wireSchema(schema));
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

/** Names as they are on our wire, where objects may hold more than is read. */
function wireSchema(schema: JsonSchema): JsonSchema {
  const { properties, required, items, additionalProperties, ...rest } = schema;
  return {
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [snakeCase(name), wireSchema(inner)]),
      ),
    }),
    ...(required && { required: required.map(snakeCase) }),
    ...(items && { items: wireSchema(items) }),
    ...(additionalProperties === true && { additionalProperties }),
  };
}

function wireName({ fields }: PaymentMethod, option: string): string {
  return fields[option] ?? option;
}

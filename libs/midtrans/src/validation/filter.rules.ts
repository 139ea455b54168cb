import { describedRule, NoCardData, Rule, textUpTo } from './rules';

/** Whole rupiah, nothing among them. */
export function Rupiah(): PropertyDecorator {
  return describedRule(
    { type: 'integer', minimum: 0 },
    Rule('rupiah', '$property must be a whole number of rupiah, 0 or more', (value) => {
      return Number.isSafeInteger(value) && Number(value) >= 0;
    }),
  );
}

/** Text of 1 to `max` characters, or null for what has none. A query has no null. */
export function TextOrNull(max: number): PropertyDecorator {
  const isText = textUpTo(max);
  const message = `$property must be text of 1 to ${max} characters, or null`;
  return describedRule(
    { type: 'string', minLength: 1, maxLength: max },
    Rule('textOrNull', message, (value) => value === null || isText(value)),
  );
}

/** What Midtrans may call a payment type, also one that this package does not know. */
export function TypeName(): PropertyDecorator {
  const shape = /^\w{1,32}$/;
  return describedRule(
    { type: 'string', pattern: shape.source },
    Rule(
      'typeName',
      '$property must be a payment type, such as bank_transfer',
      (value) => typeof value === 'string' && shape.test(value),
    ),
  );
}

/** An order id as it is stored: that of a payment whose id was taken back has `#` and the payment's own id behind it. */
export function StoredOrderId(): PropertyDecorator {
  const shape = /^[\w~.-]{1,50}(#[\da-f-]{36})?$/;
  return describedRule(
    { type: 'string', pattern: shape.source },
    Rule(
      'orderId',
      '$property must be an order id',
      (value) => typeof value === 'string' && shape.test(value),
    ),
    NoCardData(),
  );
}

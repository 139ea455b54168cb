import { Expose } from 'class-transformer';
import { describedRule, Optional, Rule } from '../validation/rules';

/** Longer instalments than ten years are nobody's. */
const MOST_MONTHS = 120;

/** Months that a customer may choose from. */
function Months(): PropertyDecorator {
  return (target, property) => {
    Expose()(target, property);
    Optional()(target, property);
    describedRule(
      {
        type: 'array',
        items: { type: 'integer', minimum: 1 },
        minItems: 1,
        maxItems: 20,
        example: [3, 6, 12],
      },
      Rule('months', '$property must be a list of 1 to 20 whole numbers of months', areMonths),
    )(target, property);
  };
}

function areMonths(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 1 || value.length > 20) return false;
  return value.every(
    (each) => Number.isSafeInteger(each) && Number(each) >= 1 && Number(each) <= MOST_MONTHS,
  );
}

/** By the bank that grants it; `offline` for cards of all banks. */
export class InstallmentTerms {
  @Months() bca?: number[];
  @Months() bni?: number[];
  @Months() bri?: number[];
  @Months() cimb?: number[];
  @Months() danamon?: number[];
  @Months() mandiri?: number[];
  @Months() maybank?: number[];
  @Months() mega?: number[];
  @Months() permata?: number[];
  @Months() offline?: number[];
}

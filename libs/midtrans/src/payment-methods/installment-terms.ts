import { Expose } from 'class-transformer';
import { describedRule, Optional, Rule } from '../validation/rules';
import { MAX_RUPIAH } from '../validation/rupiah';

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

/** Whole rupiah from which on there are installments. */
function Minimum(): PropertyDecorator {
  return (target, property) => {
    Expose()(target, property);
    Optional()(target, property);
    describedRule(
      { type: 'integer', minimum: 0, maximum: MAX_RUPIAH, example: 500_000 },
      Rule('minimum', '$property must be whole rupiah', isWholeRupiah),
    )(target, property);
  };
}

function isWholeRupiah(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MAX_RUPIAH;
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

/** By the bank that grants installments; `offline` for cards of all banks. */
export class InstallmentMinimums {
  @Minimum() bca?: number;
  @Minimum() bni?: number;
  @Minimum() bri?: number;
  @Minimum() cimb?: number;
  @Minimum() danamon?: number;
  @Minimum() mandiri?: number;
  @Minimum() maybank?: number;
  @Minimum() mega?: number;
  @Minimum() permata?: number;
  @Minimum() offline?: number;
}

import type { AutomaticFee, FeeableCharge, GrossAmountInfo } from '../../options';
import { SimulatorError } from '../../errors';
import { objectAt, type JsonObject } from '../../json';

export function feeOf(automaticFee: AutomaticFee | undefined, charge: FeeableCharge): number {
  const fee = automaticFee?.(charge) ?? 0;
  if (Number.isSafeInteger(fee) && fee >= 0) return fee;
  throw new SimulatorError(`automaticFee must give whole rupiah from 0, not ${fee}`);
}

/** What made of a charge's amount what the customer pays, in whole rupiah. */
export interface AmountChanges {
  readonly originalAmount: number;
  readonly discount: number;
  readonly fee: number;
}

export function grossAmountOf({ originalAmount, discount, fee }: AmountChanges): number {
  return originalAmount - discount + fee;
}

/** A transaction's facts that tell of a changed amount, beside whatever metadata there is. */
export function factsWithAmounts(
  facts: JsonObject,
  changes: AmountChanges,
  where: GrossAmountInfo = 'metadata',
): JsonObject {
  const { originalAmount, discount, fee } = changes;
  if (fee === 0 && discount === 0) return facts;
  const amounts = {
    original_amount: originalAmount,
    gross_amount: grossAmountOf(changes),
    ...(fee === 0 ? {} : { customer_imposed_payment_fee: fee }),
  };
  if (where === 'extra_info') return { ...facts, extra_info: { gross_amount_info: amounts } };
  const gross_amount_info = Object.fromEntries(
    Object.entries(amounts).map(([name, rupiah]) => [name, String(rupiah)]),
  );
  return { ...facts, metadata: { ...objectAt(facts, 'metadata'), extra_info: { gross_amount_info } } };
}

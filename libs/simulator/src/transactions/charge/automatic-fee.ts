import { SimulatorError } from '../../errors';
import { objectAt, type JsonObject } from '../../json';

/** A charge on which the gateway may impose a fee. */
export interface FeeableCharge {
  readonly orderId: string;
  /** The `payment_type`, or what is within it: the bank of a virtual account (`bca`) or the store (`indomaret`). */
  readonly channel: string;
  /** Whole rupiah that the merchant charges. */
  readonly amount: number;
}

/** Tells the whole rupiah that a charge costs the customer on top; 0 for none. */
export type AutomaticFee = (charge: FeeableCharge) => number;

export function feeOf(automaticFee: AutomaticFee | undefined, charge: FeeableCharge): number {
  const fee = automaticFee?.(charge) ?? 0;
  if (Number.isSafeInteger(fee) && fee >= 0) return fee;
  throw new SimulatorError(`automaticFee must give whole rupiah from 0, not ${fee}`);
}

/** A transaction's facts that tell of the fee, beside whatever metadata there is. */
export function factsWithFee(facts: JsonObject, originalAmount: number, fee: number): JsonObject {
  if (fee === 0) return facts;
  const gross_amount_info = {
    original_amount: String(originalAmount),
    gross_amount: String(originalAmount + fee),
    customer_imposed_payment_fee: String(fee),
  };
  return { ...facts, metadata: { ...objectAt(facts, 'metadata'), extra_info: { gross_amount_info } } };
}

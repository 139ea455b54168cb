import { later } from '../../clock/time';
import { numberAt, objectAt, textAt, type JsonObject } from '../../json';
import { methodOf } from '../methods/registry';
import type { ChargeContext } from '../methods/payment-method';
import { refusals } from '../../refusal';
import { isOverBiSnap } from '../bi-snap';
import type { TransactionRecord } from '../transaction';
import type { AutomaticFee, GrossAmountInfo } from '../../options';
import { factsWithAmounts, feeOf, grossAmountOf } from './automatic-fee';
import { callbackOf } from './callback';
import { channelOf } from './channel';
import { expiryOf } from './expiry';
import { attachmentsOf, chargeProblems } from './validation';

export interface Charged {
  readonly record: TransactionRecord;
  readonly statusMessage: string;
}

export type ChargeCircumstances = Omit<ChargeContext, 'orderId' | 'grossAmount'> & {
  readonly notificationUrls: readonly string[];
  readonly facts?: JsonObject;
  /** Whether a payment page makes the charge, which may do more than the API. */
  readonly isFromPage?: boolean;
  /** What the customer told a payment page, as notifications tell it. */
  readonly customer?: JsonObject;
  /** What a payment page was told of a subscription, as notifications tell it. */
  readonly recurring?: JsonObject;
  /** Whole rupiah that a promotion takes off. */
  readonly discount?: number;
  /** Whole rupiah that the customer pays on top; what `automaticFee` says when absent. */
  readonly fee?: number;
  readonly automaticFee?: AutomaticFee;
  readonly grossAmountInfo?: GrossAmountInfo;
  /** What the merchant cannot be paid by, as {@link channelOf} names it. */
  readonly inactiveChannels: readonly string[];
  isOrderIdTaken(orderId: string): boolean;
};

/** Makes a transaction of a charge request, or throws the refusal it earns. Reads no clock and keeps no state of its own. */
export function charge(body: JsonObject, circumstances: ChargeCircumstances): Charged {
  const method = methodOf(body);
  if (circumstances.inactiveChannels.includes(channelOf(body))) throw refusals.channelNotActivated();
  const problems = chargeProblems(body, circumstances);
  if (!method || problems.length > 0) throw refusals.invalid(problems);

  const details = objectAt(body, 'transaction_details');
  const orderId = textAt(details, 'order_id') ?? '';
  const originalAmount = numberAt(details, 'gross_amount') ?? 0;
  if (circumstances.isOrderIdTaken(orderId)) throw refusals.duplicateOrder();

  const discount = circumstances.discount ?? 0;
  const charged = { orderId, channel: channelOf(body), amount: originalAmount - discount };
  const fee = circumstances.fee ?? feeOf(circumstances.automaticFee, charged);
  const changes = { originalAmount, discount, fee };
  const grossAmount = grossAmountOf(changes);
  const { statusMessage, lifetimeMs, foreseen, ...outcome } = method.charge(body, {
    ...circumstances,
    orderId,
    grossAmount,
  });
  const record: TransactionRecord = {
    ...outcome,
    orderId,
    grossAmount,
    transactionId: circumstances.transactionId,
    transactionTime: circumstances.at,
    settlementTime: outcome.status === 'settlement' ? circumstances.at : undefined,
    changedAt: circumstances.at,
    expiryTime: expiryOf(body, circumstances.at, lifetimeMs ?? method.lifetimeMs),
    foreseen: foreseen && { at: later(circumstances.at, foreseen.afterMs), change: foreseen.change },
    facts: factsWithAmounts(
      { ...outcome.facts, ...attachmentsOf(body), ...circumstances.facts },
      changes,
      circumstances.grossAmountInfo,
    ),
    refunds: [],
    rejectedRefunds: [],
    chargebackAmount: 0,
    notificationUrls: circumstances.notificationUrls,
    customer: circumstances.customer,
    recurring: circumstances.recurring,
    callback: callbackOf(body),
    isOverBiSnap: circumstances.isFromPage === true && isOverBiSnap(body),
  };
  return { record, statusMessage };
}

import { numberAt, objectAt, textAt, type JsonObject } from '../../json';
import { methodOf } from '../methods/registry';
import type { ChargeContext } from '../methods/payment-method';
import { refusals } from '../../refusal';
import type { TransactionRecord } from '../transaction';
import { expiryOf } from './expiry';
import { attachmentsOf, chargeProblems } from './validation';

export interface Charged {
  readonly record: TransactionRecord;
  readonly statusMessage: string;
}

export type ChargeCircumstances = Omit<ChargeContext, 'orderId' | 'grossAmount'> & {
  readonly notificationUrls: readonly string[];
  readonly facts?: JsonObject;
  isOrderIdTaken(orderId: string): boolean;
};

/** Makes a transaction of a charge request, or throws the refusal it earns. Reads no clock and keeps no state. */
export function charge(body: JsonObject, circumstances: ChargeCircumstances): Charged {
  const method = methodOf(body);
  const problems = chargeProblems(body);
  if (!method || problems.length > 0) throw refusals.invalid(problems);

  const details = objectAt(body, 'transaction_details');
  const orderId = textAt(details, 'order_id') ?? '';
  const grossAmount = numberAt(details, 'gross_amount') ?? 0;
  if (circumstances.isOrderIdTaken(orderId)) throw refusals.duplicateOrder();

  const { statusMessage, lifetimeMs, ...outcome } = method.charge(body, {
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
    expiryTime: expiryOf(body, circumstances.at, lifetimeMs ?? method.lifetimeMs),
    facts: { ...outcome.facts, ...attachmentsOf(body), ...circumstances.facts },
    notificationUrls: circumstances.notificationUrls,
  };
  return { record, statusMessage };
}

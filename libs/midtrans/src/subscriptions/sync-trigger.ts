import { isRecord } from '../validation/is-record';
import { orderPrefixOf } from './order-prefix';
import { idOf, parseSubscriptionState } from './subscription.gateway-state';

/** What an unsigned notification says of a subscription. Anyone may have made it up: it names what to ask about. */
export interface SyncTrigger {
  /** The id at the gateway. */
  readonly midtransId: string;
  /** The id that we gave it. */
  readonly ourId: string | null;
  /** What its charges' order ids begin with. */
  readonly orderPrefix: string | null;
  /** What the charge is at the gateway, if anything. */
  readonly transactionId: string | null;
}

/**
 * The trigger in the body of a recurring notification: `{ event_name, subscription, transaction }` at a charge, the plain
 * subscription at its creation. `undefined` where it is something else, such as a signed notification.
 *
 * @see https://docs.midtrans.com/reference/http-notification
 */
export function syncTriggerIn(body: unknown): SyncTrigger | undefined {
  if (!isRecord(body) || 'order_id' in body) return undefined;
  const isCharge = isRecord(body['subscription']);
  const told = isCharge ? body['subscription'] : isRecord(body['schedule']) ? body : undefined;
  if (!isRecord(told)) return undefined;
  const { id, ourId, terms } = parseSubscriptionState(told);
  if (id === null) return undefined;
  const { transaction } = body;
  const transactionId = isCharge && isRecord(transaction) ? idOf(transaction['transaction_id']) : null;
  const orderPrefix = terms.name === undefined ? null : orderPrefixOf(terms.name);
  return { midtransId: id, ourId, orderPrefix, transactionId };
}

import { later } from '../clock/time';
import type { RequestOrigin } from '../http/request';
import { compact, textAt, type JsonObject } from '../json';
import { methodOf } from '../transactions/methods/registry';
import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import type { World } from '../world';
import { chargePartOf } from './charge-part';
import type { Order } from './checkout';
import { imposedFeeOf } from './imposed-fee';
import { formatMoment } from './moment';

/** What a payment page charges. */
export interface Bill {
  readonly orderId: string;
  /** What the merchant asked for: items, customer, custom fields and wishes of single channels. */
  readonly request: JsonObject;
  readonly origin: RequestOrigin;
  /** Fields that every body of the transaction carries. */
  readonly facts?: JsonObject;
  readonly metadata?: JsonObject;
  /** What notifications tell of a subscription. */
  readonly recurring?: JsonObject;
  /** When the payment expires; by its method's own lifetime when absent. */
  readonly expiresAt?: Date;
  /** When the payment expires at the latest. */
  readonly expiresBy?: Date;
  /** @default true, as far as the simulator notifies of pending payments at all */
  readonly notifiesPending?: boolean;
  /** Whether the order may have other payments: each is an attempt of it. */
  readonly isFurtherAttempt?: boolean;
}

const PASSED_ON = [
  'item_details',
  'customer_details',
  'custom_field1',
  'custom_field2',
  'custom_field3',
] as const;

function customExpiry(part: JsonObject, bill: Bill, now: Date): JsonObject | undefined {
  const method = methodOf(part);
  if (!method?.allowsCustomExpiry) return undefined;
  const own = later(now, method.lifetimeMs);
  const end = bill.expiresAt ?? (bill.expiresBy && bill.expiresBy < own ? bill.expiresBy : undefined);
  if (!end) return undefined;
  const seconds = Math.max(1, Math.ceil((end.getTime() - now.getTime()) / 1000));
  return { order_time: formatMoment(now), expiry_duration: seconds, unit: 'second' };
}

/** Charges what the customer chose on a payment page; throws the refusal that the charge earns. */
export function beginPayment(
  transactions: Transactions,
  world: World,
  bill: Bill,
  order: Order,
): TransactionRecord {
  const { channel, grossAmount, discount = 0 } = order;
  const part = chargePartOf(channel, bill.request, order.means, world.preferences);
  const feeable = { orderId: bill.orderId, channel, part, amount: grossAmount - discount };
  const body = compact({
    ...part,
    ...Object.fromEntries<unknown>(PASSED_ON.map((field) => [field, bill.request[field] ?? undefined])),
    transaction_details: { order_id: bill.orderId, gross_amount: grossAmount },
    metadata: bill.metadata,
    custom_expiry: customExpiry(part, bill, world.clock.seconds()),
  });
  const answer = transactions.charge(body, {
    ...bill.origin,
    facts: bill.facts,
    notifiesPending: bill.notifiesPending,
    isFurtherAttempt: bill.isFurtherAttempt,
    isFromPage: true,
    discount,
    customer: order.customer,
    recurring: bill.recurring,
    fee: imposedFeeOf(bill.request, feeable, world.preferences),
  });
  const record = transactions.ledger.find(textAt(answer, 'transaction_id') ?? '');
  if (!record) throw new Error(`the charge of ${bill.orderId} left no transaction`);
  return record;
}

import type { Transaction } from 'midtrans-simulator';
import type { World } from './world';

export interface PaymentRow {
  readonly id: string;
  readonly order_id: string;
  readonly transaction_id: string | null;
  readonly transaction_status: string;
  readonly paid_at: Date | null;
}

export interface AttemptRow {
  readonly payment_id: string;
  readonly transaction_id: string;
  readonly transaction_status: string;
}

const PAID: readonly string[] = ['settlement', 'capture'];
const LIVE: readonly string[] = ['pending', 'authorize'];

/** What of a payment and its attempts does not hold in the end. */
export function attemptViolations(
  world: World,
  row: PaymentRow,
  here: readonly AttemptRow[],
  there: readonly Transaction[],
  events: readonly string[],
): string[] {
  const found: string[] = [];
  const claim = (holds: boolean, message: string): void =>
    void (holds || found.push(`${row.order_id}: ${message}`));
  // Midtrans lists no attempts: one that nobody was told of is known by its order as long as the order stands for it.
  const shown = world.gateway.transaction(there.at(-1)?.orderId ?? '')?.transactionId;
  const known = there.filter(
    ({ transactionId }) =>
      transactionId === shown ||
      world.transactionsTold.has(transactionId) ||
      here.some(({ transaction_id }) => transaction_id === transactionId),
  );
  const wasLooked = row.paid_at === null;
  for (const { transactionId, status } of known) {
    const attempt = here.find(({ transaction_id }) => transaction_id === transactionId);
    if (attempt === undefined && !wasLooked && !world.transactionsTold.has(transactionId)) continue;
    claim(
      attempt?.transaction_status === status,
      `${transactionId} is ${status} there, ${attempt?.transaction_status ?? 'unknown'} here`,
    );
  }
  const paid = here.filter(({ transaction_status }) => PAID.includes(transaction_status));
  const live = here.filter(({ transaction_status }) => LIVE.includes(transaction_status));
  claim(
    (row.paid_at !== null) === paid.length > 0,
    `paid at ${String(row.paid_at)}, and ${paid.length} are paid`,
  );
  if (paid.length > 0) {
    claim(row.transaction_status === 'settlement', `it is ${row.transaction_status}, and paid`);
    claim(
      paid.some(({ transaction_id }) => transaction_id === row.transaction_id),
      'it shows one that is not paid',
    );
  } else if (live.length > 0) {
    claim(LIVE.includes(row.transaction_status), `it is ${row.transaction_status}, and can be paid`);
  }
  const times = (type: string): number => events.filter((each) => each === type).length;
  claim(times('payment.created') <= 1, `told of as created ${times('payment.created')} times`);
  claim(
    times('payment.settled') === Number(row.paid_at !== null),
    `told of as settled ${times('payment.settled')} times`,
  );
  const second = Math.max(paid.length - 1, 0);
  claim(
    times('payment.paid_twice') === second,
    `paid by ${paid.length}, and told of a second ${times('payment.paid_twice')} times`,
  );
  return found;
}

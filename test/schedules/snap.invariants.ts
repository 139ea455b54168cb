import type { SnapIntent } from './snap.plan';
import type { World } from './world';

interface PaymentRow {
  readonly id: string;
  readonly order_id: string;
  readonly transaction_id: string | null;
  readonly transaction_status: string;
  readonly paid_at: Date | null;
}

interface AttemptRow {
  readonly payment_id: string;
  readonly transaction_id: string;
  readonly transaction_status: string;
}

const PAID: readonly string[] = ['settlement', 'capture'];
const LIVE: readonly string[] = ['pending', 'authorize'];

/** What of orders on Snap does not hold in the end. */
export async function snapViolations(world: World, intents: readonly SnapIntent[]): Promise<string[]> {
  if (intents.length === 0) return [];
  const { database, gateway } = world;
  const payments = await database.rows<PaymentRow>(
    "SELECT * FROM midtrans_payments WHERE order_id LIKE 'snap-%'",
  );
  const attempts = await database.rows<AttemptRow>('SELECT * FROM midtrans_payment_attempts');
  const events = await database.rows<{ type: string; subject_id: string }>(
    'SELECT type, subject_id FROM midtrans_outbox',
  );
  const found: string[] = [];
  for (const { orderId, opened } of intents) {
    const claim = (holds: boolean, message: string): void =>
      void (holds || found.push(`${orderId}: ${message}`));
    const row = payments.find(({ order_id }) => order_id === orderId);
    if (opened.includes('done')) claim(row !== undefined, 'told opened, and here is none');
    const there = gateway.transactions().filter((each) => each.orderId === orderId);
    if (row === undefined) {
      claim(there.length === 0, 'tried at the gateway, and here is none');
      continue;
    }
    const here = attempts.filter(({ payment_id }) => payment_id === row.id);
    // Midtrans lists no attempts: one that nobody was told of is known by its order as long as it is the last.
    const known = there.filter(
      ({ transactionId }, index) =>
        index === there.length - 1 ||
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
    const times = (type: string): number =>
      events.filter((event) => event.subject_id === row.id && event.type === type).length;
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
  }
  return found;
}

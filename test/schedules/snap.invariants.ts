import { attemptViolations, type AttemptRow, type PaymentRow } from './attempts.invariants';
import type { SnapIntent } from './snap.plan';
import type { World } from './world';

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
  return intents.flatMap(({ orderId, opened }) => {
    // One that ended without money gives its order id to the next.
    const rows = payments.filter(({ order_id: id }) => id === orderId || id.startsWith(`${orderId}#`));
    const there = gateway.transactions().filter((each) => each.orderId === orderId);
    const current = rows.find(({ order_id }) => order_id === orderId);
    if (current === undefined) {
      const isMissed = opened.includes('done') || there.length > 0;
      return isMissed ? [`${orderId}: opened, or tried at the gateway, and here is none`] : [];
    }
    const ownerOf = (transactionId: string): string =>
      attempts.find(({ transaction_id }) => transaction_id === transactionId)?.payment_id ?? current.id;
    return rows.flatMap((row) => {
      const here = attempts.filter(({ payment_id }) => payment_id === row.id);
      const own = there.filter(({ transactionId }) => ownerOf(transactionId) === row.id);
      const told = events.filter(({ subject_id }) => subject_id === row.id).map(({ type }) => type);
      return attemptViolations(world, row, here, own, told);
    });
  });
}

import { attemptViolations, type AttemptRow, type PaymentRow } from './attempts.invariants';
import type { LinkIntent } from './links.plan';
import type { World } from './world';

interface LinkRow {
  readonly id: string;
  readonly order_id: string;
  readonly status: string;
  readonly usage: number;
}

/** What of payment links, and of what customers pay by them, does not hold in the end. */
export async function linkViolations(world: World, intents: readonly LinkIntent[]): Promise<string[]> {
  if (intents.length === 0) return [];
  const { database, gateway, transactionsTold } = world;
  const links = await database.rows<LinkRow>('SELECT * FROM midtrans_payment_links');
  const payments = await database.rows<PaymentRow & { readonly payment_link_id: string | null }>(
    "SELECT * FROM midtrans_payments WHERE order_id LIKE 'link-%'",
  );
  const attempts = await database.rows<AttemptRow>('SELECT * FROM midtrans_payment_attempts');
  const events = await database.rows<{ type: string; subject_id: string }>(
    'SELECT type, subject_id FROM midtrans_outbox',
  );
  const toldOf = (id: string): string[] =>
    events.filter(({ subject_id }) => subject_id === id).map(({ type }) => type);
  const found: string[] = [];
  for (const { orderId, usageLimit, created, deleted } of intents) {
    const claim = (holds: boolean, message: string): void =>
      void (holds || found.push(`${orderId}: ${message}`));
    const link = links.find(({ order_id }) => order_id === orderId);
    const there = gateway.transactions().filter((each) => each.orderId.startsWith(`${orderId}-`));
    if (link === undefined) {
      claim(!created.includes('done') && there.length === 0, 'made or paid at the gateway, and here is none');
      continue;
    }
    for (const order of new Set(there.map((each) => each.orderId))) {
      const tried = there.filter((each) => each.orderId === order);
      const row = payments.find(({ order_id }) => order_id === order);
      if (row === undefined) {
        const isTold = tried.some(({ transactionId }) => transactionsTold.has(transactionId));
        // What can be paid no more is not asked about: what is begun and never told of is nothing then.
        claim(!isTold && link.status !== 'active', `${order} was tried at the gateway, and here is none`);
        continue;
      }
      claim(row.payment_link_id === link.id, `${order} is not known to be the link's`);
      const here = attempts.filter(({ payment_id }) => payment_id === row.id);
      found.push(...attemptViolations(world, row, here, tried, toldOf(row.id)));
    }
    const paid = payments.filter((each) => each.payment_link_id === link.id && each.paid_at !== null).length;
    const told = toldOf(link.id);
    const times = (type: string): number => told.filter((each) => each === type).length;
    claim(link.usage === paid, `used ${link.usage} times, and paid ${paid} times`);
    claim(times('payment_link.paid') === paid, `told of as paid ${times('payment_link.paid')} times`);
    const isUsedUp = paid >= usageLimit;
    if (isUsedUp && !deleted.includes('done')) {
      claim(link.status === 'exhausted' || link.status === 'deleted', `it is ${link.status}, and used up`);
    }
    claim(
      times('payment_link.exhausted') === Number(link.status === 'exhausted') || link.status === 'deleted',
      `it is ${link.status}, and told of as exhausted ${times('payment_link.exhausted')} times`,
    );
    claim(times('payment_link.exhausted') <= 1, 'told of as exhausted twice');
  }
  return found;
}

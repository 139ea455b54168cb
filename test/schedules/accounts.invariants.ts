import type { PayAccount } from 'midtrans-simulator';
import { lastOf } from './gateway';
import type { PayAccountIntent } from './accounts.plan';
import type { PaymentIntent } from './payments.plan';
import type { World } from './world';

interface PayAccountRow {
  readonly id: string;
  readonly account_id: string | null;
  readonly status: string;
}

/** What of pay accounts does not hold in the end. */
export async function payAccountViolations(
  world: World,
  intents: readonly PayAccountIntent[],
): Promise<string[]> {
  if (intents.length === 0) return [];
  const { database, gateway } = world;
  const rows = await database.rows<PayAccountRow>('SELECT id, account_id, status FROM midtrans_pay_accounts');
  const events = await database.rows<{ type: string; subject_id: string }>(
    `SELECT type, subject_id FROM midtrans_outbox WHERE type LIKE 'pay_account.%'`,
  );
  const found: string[] = [];
  for (const { phoneNumber, linked } of intents) {
    const there = gateway.payAccounts().filter((each) => each.phoneNumber === phoneNumber);
    const claim = (holds: boolean, message: string): void =>
      void (holds || found.push(`${phoneNumber}: ${message}`));
    const known = there.filter(({ accountId }) => rows.some(({ account_id }) => account_id === accountId));
    if (linked.at(-1) === 'done') claim(known.length > 0, 'told linked, and not there');
    if (linked.every((as) => as === 'refused')) claim(there.length === 0, 'told refused, and there');
    for (const account of there) {
      const row = rows.find(({ account_id }) => account_id === account.accountId);
      // Nobody was given the address of what was not answered: no customer gets there. Here the driver does.
      if (row === undefined) continue;
      const times = (type: string): number =>
        events.filter((event) => event.type === type && event.subject_id === row.id).length;
      claim(row.status === statusOf(account), `here ${row.status}, there ${account.status}`);
      const effects = gateway.effects(account.accountId);
      const wasLinked = Number(effects['linkPayAccount'] ?? 0);
      const wasUnlinked = (effects['unlinkPayAccount'] ?? 0) + (effects['unbindPayAccount'] ?? 0);
      // What was linked and unlinked before anybody here heard of it was never linked to whoever listens.
      claim(
        times('pay_account.linked') <= wasLinked,
        `told of as linked ${times('pay_account.linked')} times`,
      );
      if (account.status === 'ENABLED')
        claim(times('pay_account.linked') === 1, 'linked, and nobody was told');
      claim(
        times('pay_account.unlinked') === wasUnlinked,
        `unlinked ${wasUnlinked} times, and told of ${times('pay_account.unlinked')} times`,
      );
    }
  }
  for (const { account_id: id, status } of rows) {
    const isKnown = id === null ? ['initiated', 'unanswered'].includes(status) : gateway.payAccount(id);
    if (!isKnown) found.push(`the account ${id ?? 'without an id'} is ${status}, and not at the gateway`);
  }
  return found;
}

function statusOf({ status }: PayAccount): string {
  return status.toLowerCase();
}

interface SavedCardRow {
  readonly order_id: string;
  readonly masked_card: string;
  readonly deleted_at: Date | null;
}

/** Whose card stays saved: what was taken back may have been before anybody here heard of the card. */
const PAID: readonly string[] = ['capture', 'settlement', 'refund', 'partial_refund'];

/** What of saved cards does not hold in the end. */
export async function savedCardViolations(
  world: World,
  intents: readonly PaymentIntent[],
): Promise<string[]> {
  const { database } = world;
  const cards = await database.rows<SavedCardRow>(
    `SELECT p.order_id, c.masked_card, c.deleted_at
     FROM midtrans_saved_cards c JOIN midtrans_payments p ON p.id = c.payment_id`,
  );
  const found: string[] = [];
  for (const { orderId, savesCard } of intents) {
    if (!savesCard || !PAID.includes(lastOf(world, orderId)?.status ?? '')) continue;
    const count = cards.filter(({ order_id }) => order_id === orderId).length;
    if (count !== 1) found.push(`${orderId}: its card was saved ${count} times`);
  }
  const live = cards.filter(({ deleted_at }) => deleted_at === null).map(({ masked_card }) => masked_card);
  for (const card of new Set(live)) {
    const count = live.filter((each) => each === card).length;
    if (count > 1) found.push(`the card ${card} is saved ${count} times at once`);
  }
  return found;
}

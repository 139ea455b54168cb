import type { InvoiceIntent, SubscriptionIntent } from './others.plan';
import type { World } from './world';

interface SubjectRow {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

/** What an invoice is here, by what it is at the gateway. */
const INVOICE_STATUS = {
  pending: ['sent'],
  published: ['sent'],
  overdue: ['overdue'],
  expired: ['overdue'],
  paid: ['paid'],
  voided: ['void'],
} as const;

/** What the gateway has not: nobody knows whether it will. */
const NOT_THERE = ['draft', 'unanswered', 'initiated', 'failure'];

/** What of invoices and subscriptions does not hold in the end. */
export async function otherViolations(
  world: World,
  invoices: readonly InvoiceIntent[],
  subscriptions: readonly SubscriptionIntent[],
): Promise<string[]> {
  const { database, gateway } = world;
  const found: string[] = [];
  const events = await database.rows<{ type: string; subject_id: string }>(
    'SELECT type, subject_id FROM midtrans_outbox',
  );
  const known = await database.rows<{ transaction_id: string; transaction_status: string }>(
    'SELECT transaction_id, transaction_status FROM midtrans_payments',
  );
  const times = (type: string, { id }: SubjectRow): number =>
    events.filter((event) => event.type === type && event.subject_id === id).length;

  for (const { orderId, created } of invoices) {
    const rows = await database.rows<SubjectRow>(
      'SELECT id, order_id AS name, status FROM midtrans_invoices WHERE order_id = $1',
      [orderId],
    );
    const there = gateway.invoices().filter((each) => each.orderId === orderId);
    const claim = (holds: boolean, message: string): void =>
      void (holds || found.push(`${orderId}: ${message}`));
    claim(rows.length <= 1 && there.length <= 1, `${rows.length} here, ${there.length} there`);
    const [row] = rows;
    const [invoice] = there;
    if (created.at(-1) === 'done') claim(invoice !== undefined, 'told done, and not created');
    if (created.every((as) => as === 'refused')) claim(invoice === undefined, 'told refused, and created');
    if (invoice === undefined) {
      claim(
        row === undefined || NOT_THERE.includes(row.status),
        `the gateway has none, here: ${row?.status}`,
      );
      continue;
    }
    if (row === undefined) {
      claim(false, 'the gateway has it, and here is none');
      continue;
    }
    // Whose answer was lost, and of which no notification came: the gateway finds one by its own id alone.
    if (row.status === 'unanswered' && invoice.status !== 'paid') continue;
    const expected: readonly string[] = INVOICE_STATUS[invoice.status];
    claim(expected.includes(row.status), `here ${row.status}, there ${invoice.status}`);
    claim(times('invoice.created', row) === 1, `told of as created ${times('invoice.created', row)} times`);
    const isPaid = invoice.status === 'paid';
    claim(
      times('invoice.paid', row) === Number(isPaid),
      `told of as paid ${times('invoice.paid', row)} times`,
    );
    if (isPaid) claimPayments(invoice.transactions.filter(({ status }) => status === 'settlement'));
  }

  for (const { name, created } of subscriptions) {
    const rows = await database.rows<SubjectRow>(
      'SELECT id, name, status FROM midtrans_subscriptions WHERE name = $1',
      [name],
    );
    const there = gateway.subscriptions().filter((each) => each.name.startsWith(name));
    const claim = (holds: boolean, message: string): void =>
      void (holds || found.push(`${name}: ${message}`));
    claim(there.length <= 1, `${there.length} at the gateway`);
    const [row] = rows.filter(({ status }) => !NOT_THERE.includes(status));
    const [subscription] = there;
    if (created.at(-1) === 'done') claim(subscription !== undefined, 'told done, and not begun');
    if (created.every((as) => as === 'refused')) claim(subscription === undefined, 'told refused, and begun');
    if (subscription === undefined) {
      claim(row === undefined, `the gateway has none, here: ${row?.status}`);
      continue;
    }
    if (row === undefined && rows.some(({ status }) => status === 'unanswered')) continue;
    if (row === undefined) {
      claim(false, `the gateway has it, and here is ${rows.map(({ status }) => status).join() || 'none'}`);
      continue;
    }
    claim(
      (subscription.status === 'active') === (row.status === 'active'),
      `here ${row.status}, there ${subscription.status}`,
    );
    const charged = subscription.transactionIds.length;
    claim(
      times('subscription.charged', row) === charged,
      `charged ${charged} times, and told of ${times('subscription.charged', row)} times`,
    );
    claimPayments(
      gateway
        .transactions()
        .filter(({ transactionId }) => subscription.transactionIds.includes(transactionId)),
    );
  }
  return found;

  function claimPayments(
    transactions: readonly { readonly transactionId: string; readonly status: string }[],
  ): void {
    for (const { transactionId, status } of transactions) {
      const here = known.filter((each) => each.transaction_id === transactionId);
      const isEqual = here.length === 1 && here[0]?.transaction_status === status;
      if (!isEqual) {
        found.push(`${transactionId}: there ${status}, here ${JSON.stringify(here)}`);
      }
    }
  }
}

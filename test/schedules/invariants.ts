import { isDeepStrictEqual } from 'node:util';
import type { Transaction } from 'midtrans-simulator';
import type { PaymentIntent } from './payments.plan';
import { CLIENT_KEY, ENCRYPTION_KEY, lastOf, SERVER_KEY } from './gateway';
import { CONSUMERS, type World } from './world';

/** Whose order id is free again at the gateway. */
const RELEASED: readonly string[] = ['deny', 'expire'];

/** Orders of the methods for which the gateway takes a repeated request anew. */
const IGNORES_IDEMPOTENCY_KEY = /-(permata|indomaret)$/;

interface PaymentRow {
  readonly id: string;
  readonly order_id: string;
  readonly transaction_id: string | null;
  readonly transaction_status: string;
  readonly fraud_status: string | null;
  readonly gross_amount: string;
  readonly refund_amount: string;
  readonly paid_at: Date | null;
}

interface RefundRow {
  readonly payment_id: string;
  readonly refund_key: string;
  readonly amount: string;
  readonly status: string;
}

interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly subject_id: string;
}

/** What a consumer has not had. */
interface DeliveryRow {
  readonly sequence: string;
  readonly consumer: string;
  readonly dead_at: Date | null;
}

/** What must hold in the end, whatever happened: one line for each thing that does not. */
export async function violations(world: World, intents: readonly PaymentIntent[]): Promise<string[]> {
  const { database } = world;
  const payments = await database.rows<PaymentRow>('SELECT * FROM midtrans_payments');
  const refunds = await database.rows<RefundRow>('SELECT * FROM midtrans_refunds');
  const events = await database.rows<EventRow>(
    `SELECT o.*, CASE WHEN d.sequence IS NOT NULL THEN d.dead_at IS NOT NULL END AS is_dead
     FROM midtrans_outbox o LEFT JOIN midtrans_deliveries d ON d.sequence = o.sequence ORDER BY o.sequence`,
  );
  const left = await database.rows<DeliveryRow>('SELECT * FROM midtrans_deliveries ORDER BY sequence');
  return [
    ...intents.flatMap((intent) => paymentViolations(world, intent, payments, refunds, events)),
    ...eventViolations(world, events, left),
    ...world.breaches,
    ...(await secretViolations(world)),
  ];
}

function paymentViolations(
  world: World,
  intent: PaymentIntent,
  payments: readonly PaymentRow[],
  allRefunds: readonly RefundRow[],
  events: readonly EventRow[],
): string[] {
  const { orderId, charge } = intent;
  // An order id is taken back from a payment that ended without money.
  const rows = payments.filter(({ order_id }) => order_id === orderId || order_id.startsWith(`${orderId}#`));
  const told = world.gateway.transactions().filter((each) => each.orderId === orderId);
  const transaction = explained(world, orderId, payments);
  const found: string[] = [];
  const claim = (holds: boolean, message: string): void =>
    void (holds || found.push(`${orderId}: ${message}`));

  const row =
    rows.find(({ transaction_id }) => transaction_id === transaction?.transactionId) ??
    rows.find(({ order_id }) => order_id === orderId);
  for (const other of rows) {
    const hasEnded = ['failure', 'deny', 'cancel', 'expire'].includes(other.transaction_status);
    claim(other === row || hasEnded, `a second payment is ${other.transaction_status}`);
  }
  // What was refused or expired leaves the order id free: a late or repeated request is taken anew.
  const taken = told.filter(({ status }) => !RELEASED.includes(status));
  claim(taken.length <= 1, `charged ${taken.length} times`);
  if (charge.told.at(-1) === 'done') claim(transaction !== undefined, 'told done, and not charged');
  if (charge.told.every((as) => as === 'refused')) {
    claim(transaction === undefined || transaction.status === 'deny', 'told refused, and charged');
  }
  if (transaction === undefined) {
    claim(
      row === undefined || row.transaction_status === 'failure',
      `the gateway has none, and here it is ${row?.transaction_status}`,
    );
    return found;
  }
  if (row === undefined)
    return [...found, `${orderId}: the gateway has ${transaction.status}, and here is none`];

  const refunds = allRefunds.filter(({ payment_id }) => payment_id === row.id);
  const confirmed = refunds.filter(({ status }) => status === 'confirmed');
  const shown = (refund: { key: string; amount: number }): string => `${refund.key}=${refund.amount}`;
  const here = {
    status: row.transaction_status,
    transaction: row.transaction_id,
    gross: Number(row.gross_amount),
    refunded: Number(row.refund_amount),
    refunds: confirmed.map(({ refund_key: key, amount }) => shown({ key, amount: Number(amount) })).sort(),
  };
  const there = {
    status: transaction.status,
    transaction: transaction.transactionId,
    gross: transaction.grossAmount,
    refunded: transaction.refundAmount,
    refunds: transaction.refunds.map(({ refundKey: key, amount }) => shown({ key, amount })).sort(),
  };
  claim(isDeepStrictEqual(here, there), `here ${JSON.stringify(here)}, there ${JSON.stringify(there)}`);
  claim(transaction.refundAmount <= transaction.grossAmount, 'more was refunded than paid');
  const open = refunds.filter(({ status }) => status === 'requested');
  claim(open.length === 0, `refunds that stay requested: ${open.map(({ refund_key }) => refund_key).join()}`);

  for (const { amount, key, told: answers } of intent.refunds) {
    const made = transaction.refunds.filter((each) =>
      key === undefined ? each.amount === amount : each.refundKey === key,
    );
    claim(made.length <= 1, `the refund of ${amount} was made ${made.length} times`);
    if (answers.includes('done'))
      claim(made.length === 1, `the refund of ${amount} was told done, and not made`);
    const isRefused = answers.length > 0 && answers.every((as) => as === 'refused');
    if (isRefused) claim(made.length === 0, `the refund of ${amount} was told refused, and made`);
  }
  const { effects } = world.gateway;
  for (const { name, told: as } of intent.operations) {
    const count = effects(orderId)[name] ?? 0;
    claim(count <= 1, `${name} took effect ${count} times`);
    if (as === 'done')
      claim(count === 1 || isAs(name, transaction.status), `${name} was told done, and not made`);
  }
  if (intent.operations.length > 0 && intent.operations.every(({ told: as }) => as === 'refused')) {
    for (const { name } of intent.operations) {
      claim((effects(orderId)[name] ?? 0) === 0, `${name} was told refused, and made`);
    }
  }

  const mine = events.filter(({ subject_id }) => subject_id === row.id).map(({ type }) => type);
  const times = (type: string): number => mine.filter((each) => each === type).length;
  // What failed before anybody was told of it is told of as failed alone, each time that it is charged anew.
  const hasBegun = mine.length === 0 || mine.some((type) => type !== 'payment.failed');
  claim(
    times('payment.created') === Number(hasBegun),
    `told of as created ${times('payment.created')} times: ${mine.join()}`,
  );
  claim(times('payment.settled') <= 1, `told of as settled ${times('payment.settled')} times`);
  claim(
    (times('payment.settled') === 1) === (row.paid_at !== null),
    `paid at ${String(row.paid_at)}, and told: ${mine.join()}`,
  );
  return found;
}

/**
 * The transaction that the books must equal: the order's last. Where the one before it was refused or has expired, and no process was
 * ever told of the last, by an answer that somebody heard or by a notification that was taken, the one that is known is as good.
 */
function explained(world: World, orderId: string, payments: readonly PaymentRow[]): Transaction | undefined {
  const { gateway, transactionsTold } = world;
  const last = lastOf(world, orderId);
  const known = gateway
    .transactions()
    .find(
      (each) =>
        each.orderId === orderId &&
        RELEASED.includes(each.status) &&
        payments.some(({ transaction_id }) => transaction_id === each.transactionId),
    );
  // Two that nobody paid, as the first answer was lost: it was refused or has expired, whichever of the two is known.
  if (known !== undefined && last !== undefined && RELEASED.includes(last.status)) return known;
  // Elsewhere a repeated request has the first one's answer: there is no other to miss.
  if (!IGNORES_IDEMPOTENCY_KEY.test(orderId)) return last;
  if (last === undefined || transactionsTold.has(last.transactionId)) return last;
  return known ?? last;
}

/** Whether somebody else may have done what was asked for: where it stands so, it is done. */
function isAs(operation: string, status: string): boolean {
  const done: Readonly<Record<string, readonly string[]>> = {
    cancel: ['cancel'],
    expire: ['expire'],
    capture: ['capture', 'settlement'],
    // Midtrans cancels by itself what nobody decided upon: the customer is charged for it as little.
    deny: ['deny', 'cancel'],
  };
  return done[operation]?.includes(status) ?? false;
}

function eventViolations(
  { consumed, cuts }: World,
  events: readonly EventRow[],
  left: readonly DeliveryRow[],
): string[] {
  const found = left.map(
    ({ sequence, consumer, dead_at }) =>
      `event ${sequence} ${dead_at === null ? 'waits' : 'is dead'} for ${consumer}`,
  );
  for (const [consumer, subjects] of Object.entries(CONSUMERS)) {
    const meant = events.filter(({ type }) =>
      (subjects as readonly string[]).includes(type.split('.')[0] ?? ''),
    );
    const had = consumed.filter((each) => each.consumer === consumer && each.succeeded);
    for (const { id, type } of meant) {
      const times = had.filter((each) => each.id === id).length;
      if (times === 0) found.push(`${type} ${id} never reached ${consumer}`);
      if (times > 1 && !cuts.mayRepeatEvents) found.push(`${type} ${id} reached ${consumer} ${times} times`);
    }
    for (const subject of new Set(meant.map(({ subject_id }) => subject_id))) {
      const order = meant.filter(({ subject_id }) => subject_id === subject).map(({ id }) => id);
      const firsts = [...new Set(had.filter(({ subjectId }) => subjectId === subject).map(({ id }) => id))];
      if (!isDeepStrictEqual(firsts, order)) {
        found.push(
          `the events of ${subject} came to ${consumer} as ${firsts.join()}, and not as ${order.join()}`,
        );
      }
    }
  }
  const known = new Set(events.map(({ id }) => id));
  for (const { id, type } of consumed) {
    if (!known.has(id)) found.push(`${type} ${id} was consumed, and never happened`);
  }
  return found;
}

const SECRETS = [
  SERVER_KEY,
  CLIENT_KEY,
  Buffer.from(`${SERVER_KEY}:`).toString('base64'),
  '4811111111111114',
  '-1114-3c2a',
  '-1117-3c2a',
  '-1113-3c2a',
  ENCRYPTION_KEY,
];
/** What charges a saved card again. */
const SAVED_TOKEN = /48111111\w{20}1114/;

async function secretViolations({ database, logs }: World): Promise<string[]> {
  const tables = await database.tables();
  const texts = await database.rows<{ text: string }>(
    tables.map((table) => `SELECT to_jsonb(t)::text AS text FROM ${table} t`).join(' UNION ALL '),
  );
  const all = [...logs.map((text) => ({ text })), ...texts];
  const told = all
    .filter(({ text }) => SAVED_TOKEN.test(text))
    .map(({ text }) => `tells a saved card: ${text}`);
  return SECRETS.flatMap((secret) =>
    all.filter(({ text }) => text.includes(secret)).map(({ text }) => `tells ${secret}: ${text}`),
  ).concat(told);
}

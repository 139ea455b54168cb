import { randomInt, randomUUID } from 'node:crypto';
import { DAY, formatWib, later } from '../clock/time';
import { objectAt, textAt, type JsonObject } from '../json';

/** What an event is made with. */
export interface TriggerClient {
  /** Calls the gateway's API. */
  api(path: string, body: JsonObject): Promise<JsonObject>;
  /** Calls the control API. */
  control(path: string, body?: JsonObject): Promise<JsonObject>;
  /** The gateway's time. */
  now(): Promise<Date>;
}

/** What is to be made. */
export interface Wanted {
  readonly orderId: string;
  /** Whole rupiah. */
  readonly amount: number;
}

/** What the gateway tells of, under this id, and in how many notifications. */
export interface Told {
  readonly id: string;
  readonly notifications: number;
}

/** Makes what an event is about. */
type Recipe = (client: TriggerClient, wanted: Wanted) => Promise<readonly Told[]>;

/** What is done to a payment after its charge: by its customer or its bank, or by its merchant over the gateway's API. */
type Step =
  'pay' | 'settle' | 'expire' | 'failure' | 'deny' | 'chargeback' | 'cancel' | 'refund' | 'refund a part';

const bca = { payment_type: 'bank_transfer', bank_transfer: { bank: 'bca' } };
const permata = { payment_type: 'permata' };
const gopay = { payment_type: 'gopay' };
const GOOD_CARD = '48111111-1114';
const tokenOf = (card: string) => `${card}-${randomUUID()}`;
const card = (number: string, more: JsonObject = {}) => ({
  payment_type: 'credit_card',
  credit_card: { token_id: tokenOf(number), ...more },
});

function payment(method: JsonObject, ...steps: readonly Step[]): Recipe {
  return async (client, { orderId, amount }) => {
    await client.api('/v2/charge', {
      transaction_details: { order_id: orderId, gross_amount: amount },
      ...method,
    });
    for (const step of steps) await take(client, step, { orderId, amount });
    return [{ id: orderId, notifications: 1 + steps.length }];
  };
}

async function take(client: TriggerClient, step: Step, { orderId, amount }: Wanted): Promise<void> {
  const id = encodeURIComponent(orderId);
  switch (step) {
    case 'cancel':
      await client.api(`/v2/${id}/cancel`, {});
      return;
    case 'refund':
    case 'refund a part': {
      const part = step === 'refund' ? amount : Math.floor(amount / 2);
      await client.api(`/v2/${id}/refund/online/direct`, { amount: part, reason: 'triggered' });
      return;
    }
    default:
      await client.control(`/transactions/${id}/${step}`);
  }
}

const LONGEST_NUMBER = 40;

/** By virtual account, so that its expiry is notified too. */
function invoice(step: 'pay' | 'expire'): Recipe {
  return async (client, { orderId, amount }) => {
    const now = await client.now();
    const moment = (date: Date) => `${formatWib(date)} +0700`;
    await client.api('/v1/invoices', {
      order_id: orderId,
      invoice_number: orderId.slice(0, LONGEST_NUMBER),
      invoice_date: moment(now),
      due_date: moment(later(now, DAY)),
      customer_details: { name: 'Budi Santoso' },
      item_details: [{ item_id: 'item', description: 'Item', quantity: 1, price: amount }],
      payment_type: 'virtual_account',
      virtual_accounts: [{ name: 'bca_va' }],
    });
    // The order_id of its only virtual account is the invoice's own.
    await take(client, step, { orderId, amount });
    return [{ id: orderId, notifications: 1 }];
  };
}

function paymentLink(usageLimit: number): Recipe {
  return async (client, { orderId, amount }) => {
    const { payment_url: url } = await client.api('/v1/payment-links', {
      transaction_details: { order_id: orderId, gross_amount: amount },
      usage_limit: usageLimit,
    });
    const id = new URL(String(url)).pathname.split('/').at(-1);
    const paid = await client.control(`/payment-links/${id}/pay`, { channel: 'bca_va' });
    return [{ id: String(paid.order_id), notifications: 2 }];
  };
}

async function createSubscription(client: TriggerClient, { orderId, amount }: Wanted): Promise<string> {
  const { id } = await client.api('/v1/subscriptions', {
    name: orderId.slice(0, LONGEST_NUMBER),
    amount: String(amount),
    currency: 'IDR',
    payment_type: 'credit_card',
    token: tokenOf(GOOD_CARD),
    schedule: { interval: 1, interval_unit: 'month', max_interval: 12 },
    // A charge that fails is given up at once.
    retry_schedule: { interval: 1, interval_unit: 'day', max_interval: 0 },
  });
  return String(id);
}

const subscriptionCreated: Recipe = async (client, wanted) => [
  { id: await createSubscription(client, wanted), notifications: 1 },
];

function subscriptionCharge({ fails }: { readonly fails: boolean }): Recipe {
  return async (client, wanted) => {
    const id = await createSubscription(client, wanted);
    if (fails) await client.control(`/subscriptions/${id}/fail`);
    const { transaction } = await client.control(`/subscriptions/${id}/charge`);
    const orderId = textAt(objectAt({ transaction }, 'transaction'), 'order_id');
    return [
      { id, notifications: 2 },
      { id: String(orderId), notifications: 1 },
    ];
  };
}

function payAccount(...steps: readonly ('link' | 'unlink')[]): Recipe {
  return async (client) => {
    // Another customer each time: one whose account is linked gets no other.
    const phone_number = `812${randomInt(10_000_000, 100_000_000)}`;
    const { account_id: id } = await client.api('/v2/pay/account', {
      payment_type: 'gopay',
      gopay_partner: { phone_number, country_code: '62' },
    });
    for (const step of steps) await client.control(`/pay-accounts/${String(id)}/${step}`);
    return [{ id: String(id), notifications: steps.length }];
  };
}

/** How each event comes about that Midtrans tells of. */
const RECIPES: Readonly<Record<string, Recipe>> = {
  'payment.pending': payment(bca),
  'payment.settled': payment(bca, 'pay'),
  'payment.authorized': payment(card(GOOD_CARD, { type: 'authorize' })),
  'payment.captured': payment(card(GOOD_CARD)),
  'payment.challenged': payment(card('45111111-1117')),
  'payment.denied': payment(card('49111111-1113')),
  'payment.expired': payment(bca, 'expire'),
  'payment.cancelled': payment(bca, 'cancel'),
  'payment.failed': payment(bca, 'failure'),
  'payment.refunded': payment(gopay, 'pay', 'refund'),
  'payment.partially_refunded': payment(gopay, 'pay', 'refund a part'),
  'payment.charged_back': payment(card(GOOD_CARD), 'settle', 'chargeback'),
  'payment.reversed': payment(permata, 'pay', 'deny'),
  'invoice.paid': invoice('pay'),
  'invoice.expired': invoice('expire'),
  'payment_link.paid': paymentLink(2),
  'payment_link.exhausted': paymentLink(1),
  'subscription.created': subscriptionCreated,
  'subscription.charged': subscriptionCharge({ fails: false }),
  'subscription.charge_failed': subscriptionCharge({ fails: true }),
  'pay_account.linked': payAccount('link'),
  'pay_account.unlinked': payAccount('link', 'unlink'),
};

export const TRIGGERED_EVENTS: readonly string[] = Object.keys(RECIPES);

/** What an application finds out by asking. */
const UNTOLD: readonly string[] = [
  'payment.created',
  'invoice.created',
  'invoice.sent',
  'invoice.overdue',
  'invoice.voided',
  'payment_link.expired',
  'subscription.disabled',
  'subscription.enabled',
  'subscription.updated',
  'subscription.cancelled',
];

/** The events by what they are about, a line for each. */
export function eventLines(indent: string): string {
  const subjects = [...new Set(TRIGGERED_EVENTS.map(subjectOf))];
  const lines = subjects.flatMap((subject) => inLines(eventsOf(subject)));
  return lines.map((line) => indent + line).join('\n');
}

const PER_LINE = 5;

function inLines(names: readonly string[]): string[] {
  const count = Math.ceil(names.length / PER_LINE);
  return Array.from({ length: count }, (_, line) =>
    names.slice(line * PER_LINE, (line + 1) * PER_LINE).join(', '),
  );
}

/** Why there is no such event; undefined where there is. */
export function problemOfEvent(event: string): string | undefined {
  if (TRIGGERED_EVENTS.includes(event)) return undefined;
  if (UNTOLD.includes(event)) {
    return `Midtrans sends no notification of ${event}, so trigger cannot. Of ${subjectOf(event)} there are ${eventsOf(subjectOf(event)).join(', ')}`;
  }
  return `trigger knows no event ${event}. There are:\n${eventLines('  ')}`;
}

const subjectOf = (event: string) => event.replace(/\..*/, '');
const eventsOf = (subject: string) => TRIGGERED_EVENTS.filter((event) => subjectOf(event) === subject);

/** Makes what an event is about. @returns what the gateway tells of then */
export async function make(event: string, client: TriggerClient, wanted: Wanted): Promise<readonly Told[]> {
  const recipe = RECIPES[event];
  if (recipe === undefined) throw new Error(problemOfEvent(event));
  return recipe(client, wanted);
}

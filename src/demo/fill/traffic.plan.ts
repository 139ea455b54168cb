import { GOODS } from '../../shop/goods';
import { BCA, CHALLENGED_CARD, DENIED_CARD, FILL_METHODS, GOPAY, QRIS, type FillMethod } from './methods';
import type { Random } from './random';

/** How a payment ends. */
export type Outcome = 'paid' | 'expired' | 'cancelled' | 'denied' | 'failed' | 'approved';
/** What somebody does about a payment. */
export type Deed = 'charge' | 'pay' | 'cancel' | 'deny' | 'failure' | 'approve' | 'refund' | 'refund a part';

export interface PlannedPayment {
  readonly orderId: string;
  readonly customer: 'customer-1' | 'customer-2';
  readonly method: FillMethod;
  readonly basket: readonly BasketLine[];
  /** Whole rupiah. */
  readonly amount: number;
}

interface BasketLine {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly quantity: number;
}

/** What happens at a time, in milliseconds since 1970. */
export interface Step {
  readonly at: number;
  readonly deed: Deed;
  readonly payment: PlannedPayment;
}

/** A time that traffic is made for, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface Case {
  readonly method: FillMethod;
  readonly outcome: Outcome;
  readonly refund?: 'refund' | 'refund a part';
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const WIB = 7 * HOUR;

/** How busy each hour of a day in Jakarta is: asleep at night, at its best over lunch and in the evening. */
const RHYTHM = [2, 1, 1, 1, 1, 2, 4, 6, 7, 8, 9, 10, 11, 9, 8, 8, 8, 9, 11, 14, 15, 13, 9, 5];
const BUSIEST = Math.max(...RHYTHM);

/** What any traffic has, however little: each method once, and each end. */
const CERTAIN: readonly Case[] = [
  { method: GOPAY, outcome: 'paid', refund: 'refund' },
  { method: QRIS, outcome: 'paid', refund: 'refund a part' },
  { method: GOPAY, outcome: 'expired' },
  { method: BCA, outcome: 'cancelled' },
  { method: BCA, outcome: 'failed' },
  { method: DENIED_CARD, outcome: 'denied' },
  { method: CHALLENGED_CARD, outcome: 'approved' },
  ...FILL_METHODS.map((method): Case => ({ method, outcome: 'paid' })),
];

const OUTCOMES: readonly (readonly [Outcome, share: number])[] = [
  ['paid', 84],
  ['expired', 10],
  ['cancelled', 3],
  ['denied', 2.5],
  ['failed', 0.5],
];

/** How long before the end what is certain begins at the latest, so that it has ended by then. */
const LATEST_CERTAIN = 16 * HOUR;

/** Everything that happens, by its time: as many payments a day as `perDay` says, on average. */
export function trafficPlan(span: Span, perDay: number, random: Random): readonly Step[] {
  const times = chargeTimes(span, perDay, random);
  const isEarly = (at: number): boolean => at < span.to - LATEST_CERTAIN;
  const forCertain = [
    ...random.shuffled(times.filter(isEarly)),
    ...random.shuffled(times.filter((at) => !isEarly(at))),
  ];
  const certain = new Map(forCertain.slice(0, CERTAIN.length).map((at, index) => [at, CERTAIN[index]]));
  return times
    .flatMap((at, index) => stepsOf(certain.get(at) ?? anyCase(random), at, index + 1, random))
    .filter(({ at }) => at < span.to)
    .sort((one, other) => one.at - other.at);
}

function chargeTimes({ from, to }: Span, perDay: number, random: Random): number[] {
  const count = Math.round(((to - from) / DAY) * perDay);
  const times = new Set<number>();
  while (times.size < count) {
    const at = Math.floor(random.between(from, to));
    if (random.isWithin(busynessAt(at))) times.add(at);
  }
  return [...times].sort((one, other) => one - other);
}

/** From 0 to 1. */
function busynessAt(at: number): number {
  const local = new Date(at + WIB);
  const isWeekend = [0, 6].includes(local.getUTCDay());
  return ((RHYTHM[local.getUTCHours()] ?? 0) / BUSIEST) * (isWeekend ? 1 : 0.75);
}

function anyCase(random: Random): Case {
  const method = random.weighted(FILL_METHODS, ({ share }) => share);
  const outcome = outcomeOf(method, random);
  if (outcome !== 'paid' || !method.isRefundable || !random.isWithin(0.07)) return { method, outcome };
  return { method, outcome, refund: random.isWithin(0.5) ? 'refund' : 'refund a part' };
}

/** Until its customer has chosen, a page has no payment that anybody could end. */
function outcomeOf({ channel }: FillMethod, random: Random): Outcome {
  const [outcome] = random.weighted(OUTCOMES, ([, share]) => share);
  return channel === undefined || outcome === 'paid' ? outcome : 'expired';
}

function stepsOf({ method, outcome, refund }: Case, at: number, number: number, random: Random): Step[] {
  const payment = plannedPayment(method, `KOPI-${String(number).padStart(5, '0')}`, random);
  // Half of a lifetime at most: what comes late because the machine is slow is still in time.
  const endsAt = at + Math.min(random.around(method.minutesToPay), method.lifetime / 2) * MINUTE;
  const step = (deed: Deed, when: number): Step => ({ at: when, deed, payment });
  const refundAt = endsAt + (method.hoursToSettle ?? 0) * HOUR + random.between(1, 3) * HOUR;
  return [
    step('charge', at),
    ...deedsOf(outcome, method).map((deed) => step(deed, endsAt)),
    ...(refund === undefined ? [] : [step(refund, refundAt)]),
  ];
}

function deedsOf(outcome: Outcome, method: FillMethod): Deed[] {
  switch (outcome) {
    case 'paid':
      return ['pay'];
    case 'expired':
      // Nobody does anything: the gateway's clock does.
      return [];
    case 'cancelled':
      return ['cancel'];
    case 'denied':
      // The bank of such a card denies when its customer pays.
      return method === DENIED_CARD ? ['pay'] : ['deny'];
    case 'failed':
      return ['failure'];
    case 'approved':
      return ['approve'];
  }
}

export function plannedPayment(method: FillMethod, orderId: string, random: Random): PlannedPayment {
  const size = random.weighted([1, 2, 3], (count) => 1 / count);
  const basket = random
    .shuffled(GOODS)
    .slice(0, size)
    .map(({ id, name, price }) => ({
      id,
      name: name.id,
      price,
      quantity: price < 100_000 ? Math.ceil(random.between(0, 3)) : 1,
    }));
  return {
    orderId,
    customer: random.isWithin(0.6) ? 'customer-1' : 'customer-2',
    method,
    basket,
    amount: basket.reduce((sum, { price, quantity }) => sum + price * quantity, 0),
  };
}

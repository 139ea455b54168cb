import { CardService, PaymentService, type CreateChargeInput } from 'nestjs-midtrans';
import { lastOf } from './gateway';
import { attempt, type Told } from './attempts';
import type { SimulatedProcess } from './process';
import type { Random } from './random';
import type { World } from './world';

/** A refund that somebody asked for, and what they were told each time. */
export interface RefundIntent {
  /** Unlike any other amount of the payment: it names the refund. */
  readonly amount: number;
  readonly key?: string;
  readonly told: Told<unknown>['as'][];
}

/** A payment that somebody asked for, and what they were told each time. */
export interface PaymentIntent {
  readonly orderId: string;
  readonly amount: number;
  /** Whether its card is to be saved with it. */
  readonly savesCard: boolean;
  readonly charge: { readonly told: Told<unknown>['as'][] };
  readonly refunds: RefundIntent[];
  readonly operations: { readonly name: Operation; readonly told: Told<unknown>['as'] }[];
}

type Operation = 'cancel' | 'expire' | 'capture' | 'approve' | 'deny';

const METHODS = {
  bca: { paymentType: 'bank_transfer', paymentOptions: { bank: 'bca' } },
  permata: { paymentType: 'bank_transfer', paymentOptions: { bank: 'permata' } },
  gopay: { paymentType: 'gopay' },
  qris: { paymentType: 'qris' },
  indomaret: { paymentType: 'cstore', paymentOptions: { store: 'indomaret' } },
  card: {
    paymentType: 'credit_card',
    paymentOptions: { tokenId: '48111111-1114-3c2a', authentication: false },
  },
  savedCard: {
    paymentType: 'credit_card',
    paymentOptions: { tokenId: '48111111-1114-3c2a', authentication: false, saveTokenId: true },
  },
  returningCard: {
    paymentType: 'credit_card',
    paymentOptions: { tokenId: '48111111-1114-3c2a', authentication: false },
  },
  authorizedCard: {
    paymentType: 'credit_card',
    paymentOptions: { tokenId: '48111111-1114-3c2a', authentication: false, type: 'authorize' },
  },
  challengedCard: {
    paymentType: 'credit_card',
    paymentOptions: { tokenId: '45111111-1117-3c2a', authentication: false },
  },
  deniedCard: {
    paymentType: 'credit_card',
    paymentOptions: { tokenId: '49111111-1113-3c2a', authentication: false },
  },
} as const satisfies Record<string, Omit<CreateChargeInput, 'grossAmount'>>;
type Method = keyof typeof METHODS;

const OPERATIONS: Readonly<Record<Method, readonly Operation[]>> = {
  bca: ['cancel', 'expire'],
  permata: ['cancel', 'expire'],
  gopay: ['cancel', 'expire'],
  qris: ['cancel', 'expire'],
  indomaret: ['cancel', 'expire'],
  card: ['cancel'],
  savedCard: ['cancel'],
  returningCard: ['cancel'],
  authorizedCard: ['capture', 'cancel'],
  challengedCard: ['approve', 'deny', 'cancel'],
  deniedCard: ['cancel'],
};
const REFUNDED: readonly Method[] = ['gopay', 'qris', 'card', 'savedCard', 'returningCard'];

/** How often a client asks again that was not answered. */
const MOST_ATTEMPTS = 5;
/** After so long nobody else is at work on what was asked for. */
const PAUSE_MS = 25_000;
/** Within a day a call without a key is the one before that was not answered: less the time that a call takes. */
const TAKEN_UP_WITHIN_MS = 23 * 3_600_000;

/** A life of one payment: who does what to it is drawn before, when it happens is the scheduler's. */
export function planPayment(
  world: World,
  random: Random,
  nth: number,
): { intent: PaymentIntent; done: Promise<void> } {
  const method = random.pick(Object.keys(METHODS) as Method[]);
  const amount = random.between(20, 500) * 1_000;
  const intent: PaymentIntent = {
    orderId: `order-${nth}-${method}`,
    amount,
    savesCard: method === 'savedCard',
    charge: { told: [] },
    refunds: REFUNDED.includes(method) && random.chance(0.7) ? refundsOf(random, amount) : [],
    operations: [],
  };
  const operation = random.chance(0.4) ? random.pick(OPERATIONS[method]) : undefined;
  const refundTwice = random.chance(0.3);
  // As staff do who both take up the same complaint.
  const pauseMs = random.chance(0.5) ? random.between(1_000, PAUSE_MS) : undefined;
  const isPaid = intent.refunds.length > 0 || random.chance(0.6);

  const charging = charge(world, intent, method);
  const parts = [
    charging,
    isPaid ? pay(world, random.fork(), intent) : Promise.resolve(),
    operation === undefined ? Promise.resolve() : operate(world, random.fork(), intent, operation),
    ...intent.refunds.flatMap((refund) => [
      giveBack(world, random.fork(), intent, refund, pauseMs),
      // The same request at the same time, as of an impatient client.
      ...(refundTwice && refund.key !== undefined
        ? [giveBack(world, random.fork(), intent, refund, pauseMs)]
        : []),
    ]),
    random.chance(0.3) ? lookUp(world, random.fork(), intent) : Promise.resolve(),
  ];
  return { intent, done: Promise.all(parts).then(() => undefined) };
}

/** Up to three, all of which fit into the payment, or only the first of which does. */
function refundsOf(random: Random, amount: number): RefundIntent[] {
  const count = random.between(1, 3);
  const most = Math.floor(random.chance(0.4) ? amount * 0.7 : amount / count);
  return Array.from({ length: count }, (_, index) => ({
    amount: count === 1 && random.chance(0.5) ? amount : Math.min(amount, Math.max(1, most - index)),
    key: random.chance(0.6) ? `refund-key-${index}` : undefined,
    told: [],
  }));
}

async function charge(world: World, intent: PaymentIntent, method: Method): Promise<void> {
  for (let nth = 0; nth < MOST_ATTEMPTS; nth++) {
    const told = await attempt(world, `charge ${intent.orderId}`, async (process) =>
      process.get(PaymentService).createCharge({
        ...METHODS[method],
        ...(method === 'returningCard' ? await savedCardOf(process) : {}),
        grossAmount: intent.amount,
        orderId: intent.orderId,
        userId: 'customer',
      }),
    );
    intent.charge.told.push(told.as);
    if (told.as === 'done') world.hasTold(told.value.payment.transactionId);
    if (told.as === 'done' || (told.as === 'refused' && !told.passes)) return;
    await world.sleep(PAUSE_MS);
  }
}

/** Whoever has saved a card by now pays with it. */
async function savedCardOf(process: SimulatedProcess): Promise<Pick<CreateChargeInput, never>> {
  const { items } = await process.get(CardService).list({
    scope: { kind: 'user', userId: 'customer' },
  });
  const [card] = items;
  return card === undefined ? {} : { paymentOptions: { savedCard: card.id, authentication: false } };
}

/** The customer pays once they can. */
async function pay(world: World, random: Random, intent: PaymentIntent): Promise<void> {
  const ways =
    intent.refunds.length > 0
      ? (['settle'] as const)
      : (['settle', 'settle', 'pay', 'expire', 'deny', 'failure'] as const);
  const way = random.pick(ways);
  for (let nth = 0; nth < 20; nth++) {
    await world.sleep(random.between(100, 10_000));
    await world.scheduler.reach('step', `${way} ${intent.orderId}`);
    if (lastOf(world, intent.orderId) === undefined) continue;
    try {
      // Its notification is on its way when this is done: nobody waits for it.
      world.gateway[way](intent.orderId).catch(() => undefined);
      return;
    } catch {
      // The gateway knows no such way: somebody else was faster.
      return;
    }
  }
}

async function operate(world: World, random: Random, intent: PaymentIntent, name: Operation): Promise<void> {
  for (let nth = 0; nth < MOST_ATTEMPTS; nth++) {
    await world.sleep(random.between(100, PAUSE_MS));
    if (lastOf(world, intent.orderId) === undefined) continue;
    const told = await attempt(world, `${name} ${intent.orderId}`, async (process) => {
      const service = process.get(PaymentService);
      switch (name) {
        case 'cancel':
          return service.cancelPayment(intent.orderId);
        case 'expire':
          return service.expirePayment(intent.orderId);
        case 'capture':
          return service.capturePayment(intent.orderId);
        case 'approve':
          return service.approvePayment(intent.orderId);
        case 'deny':
          return service.denyPayment(intent.orderId);
        default:
          return name satisfies never;
      }
    });
    intent.operations.push({ name, told: told.as });
    if (told.as === 'done' || (told.as === 'refused' && !told.passes)) return;
  }
}

async function giveBack(
  world: World,
  random: Random,
  intent: PaymentIntent,
  { amount, key, told }: RefundIntent,
  pauseMs?: number,
): Promise<void> {
  let askedAt: number | undefined;
  for (let nth = 0; nth < MOST_ATTEMPTS * 2; nth++) {
    await world.sleep(pauseMs ?? random.between(1_000, PAUSE_MS));
    if (!isPaid(world, intent.orderId)) continue;
    // Whoever named no key, and comes again after so long, asks for another refund.
    if (key === undefined && askedAt !== undefined && world.time.now - askedAt > TAKEN_UP_WITHIN_MS) return;
    askedAt ??= world.time.now;
    const result = await attempt(world, `refund ${amount} of ${intent.orderId}`, async (process) =>
      process.get(PaymentService).refundPayment(intent.orderId, { amount, refundKey: key }),
    );
    told.push(result.as);
    if (result.as === 'done') return;
    // Without a key the same request is another refund then.
    if (result.as === 'nothing' && result.mayHaveEnded && key === undefined) return;
    // The payment may not be known to be paid yet; whatever else is refused stays so.
    if (result.as === 'refused' && nth >= MOST_ATTEMPTS) return;
  }
}

async function lookUp(world: World, random: Random, intent: PaymentIntent): Promise<void> {
  await world.sleep(random.between(100, 20_000));
  await attempt(world, `status ${intent.orderId}`, (process) =>
    process.get(PaymentService).getStatus(intent.orderId),
  );
}

function isPaid(world: World, orderId: string): boolean {
  const status = lastOf(world, orderId)?.status;
  return status === 'settlement' || status === 'partial_refund';
}

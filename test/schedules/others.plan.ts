import { InvoiceService, SubscriptionService } from 'nestjs-midtrans';
import { attempt, type Told } from './attempts';
import type { Random } from './random';
import type { World } from './world';

/** An invoice that somebody asked for, and what they were told each time. */
export interface InvoiceIntent {
  readonly orderId: string;
  readonly amount: number;
  readonly created: Told<unknown>['as'][];
  readonly voided: Told<unknown>['as'][];
}

/** A subscription that somebody asked for, and what they were told each time. */
export interface SubscriptionIntent {
  readonly name: string;
  /** Whether it is asked for under a key, as over REST under an Idempotency-Key. */
  readonly hasKey: boolean;
  readonly created: Told<unknown>['as'][];
}

const MOST_ATTEMPTS = 5;
const PAUSE_MS = 25_000;
const SAVED_CARD = '48111111sHfSakAvHvFQFEjTivUV1114';
const MONTH_MS = 31 * 24 * 60 * 60_000;

/** A life of one invoice: it is created, and then paid, voided, or both at once. */
export function planInvoice(
  world: World,
  random: Random,
  nth: number,
): { intent: InvoiceIntent; done: Promise<void> } {
  const intent: InvoiceIntent = {
    orderId: `invoice-${nth}`,
    amount: random.between(20, 500) * 1_000,
    created: [],
    voided: [],
  };
  const done = Promise.all([
    createInvoice(world, intent),
    random.chance(0.6) ? payInvoice(world, random.fork(), intent) : Promise.resolve(),
    random.chance(0.4) ? voidInvoice(world, random.fork(), intent) : Promise.resolve(),
  ]);
  return { intent, done: done.then(() => undefined) };
}

/** A life of one subscription: some months pass, and then it may be ended. */
export function planSubscription(
  world: World,
  random: Random,
  nth: number,
): { intent: SubscriptionIntent; done: Promise<void> } {
  const months = random.between(0, 2);
  const isEnded = random.chance(0.5);
  const intent: SubscriptionIntent = {
    name: `SUBSCRIPTION_${nth}`,
    hasKey: random.chance(0.5),
    created: [],
  };
  return { intent, done: subscribe(world, intent, months, isEnded) };
}

async function createInvoice(world: World, { orderId, amount, created }: InvoiceIntent): Promise<void> {
  for (let nth = 0; nth < MOST_ATTEMPTS; nth++) {
    const told = await attempt(world, `create ${orderId}`, (process) =>
      process.get(InvoiceService).createInvoice({
        orderId,
        invoiceNumber: `number of ${orderId}`,
        customerName: 'Budi Utomo',
        customerEmail: 'budi@shop.test',
        dueDate: '2026-12-20',
        items: [{ description: 'Meja', price: amount }],
        userId: 'customer',
      }),
    );
    created.push(told.as);
    if (told.as === 'done' || (told.as === 'refused' && !told.passes)) return;
    await world.sleep(PAUSE_MS);
  }
}

async function payInvoice(world: World, random: Random, { orderId }: InvoiceIntent): Promise<void> {
  for (let nth = 0; nth < 20; nth++) {
    await world.sleep(random.between(100, 10_000));
    await world.scheduler.reach('step', `pay ${orderId}`);
    if (world.gateway.invoice(orderId) === undefined) continue;
    // It may be void by now; its notification is on its way when this is done.
    world.gateway.payInvoice(orderId, random.pick(['bca_va', 'gopay'])).catch(() => undefined);
    return;
  }
}

async function voidInvoice(world: World, random: Random, { orderId, voided }: InvoiceIntent): Promise<void> {
  for (let nth = 0; nth < MOST_ATTEMPTS; nth++) {
    await world.sleep(random.between(100, PAUSE_MS));
    if (world.gateway.invoice(orderId) === undefined) continue;
    const told = await attempt(world, `void ${orderId}`, async (process) => {
      const service = process.get(InvoiceService);
      const { items } = await service.list({ orderId });
      const [invoice] = items;
      if (invoice === undefined) throw new Error(`${orderId} is not there yet`);
      return service.voidInvoice(invoice, { reason: 'changed' });
    });
    voided.push(told.as);
    if (told.as === 'done' || (told.as === 'refused' && !told.passes)) return;
  }
}

async function subscribe(
  world: World,
  { name, hasKey, created }: SubscriptionIntent,
  months: number,
  isEnded: boolean,
): Promise<void> {
  let reserved: string | undefined;
  const reserveId = (candidateId: string): Promise<string> => Promise.resolve((reserved ??= candidateId));
  for (let nth = 0; nth < MOST_ATTEMPTS; nth++) {
    const idempotency = hasKey ? { isRetry: nth > 0, reserveId } : undefined;
    const told = await attempt(world, `subscribe ${name}`, (process) =>
      process.get(SubscriptionService).createSubscription(
        {
          name,
          amount: 25_000,
          paymentType: 'credit_card',
          token: SAVED_CARD,
          interval: 1,
          intervalUnit: 'month',
          userId: 'customer',
        },
        { idempotency },
      ),
    );
    created.push(told.as);
    if (told.as === 'done' || (told.as === 'refused' && !told.passes)) break;
    // Without a key the same request is another subscription then.
    if (told.as === 'nothing' && told.mayHaveEnded && !hasKey) break;
    await world.sleep(PAUSE_MS);
  }
  for (let month = 0; month < months; month++) await world.scheduler.leap(MONTH_MS);
  if (!isEnded) return;
  for (let nth = 0; nth < MOST_ATTEMPTS; nth++) {
    const told = await attempt(world, `end ${name}`, async (process) => {
      const service = process.get(SubscriptionService);
      const { items } = await service.list({ status: 'active' });
      const subscription = items.find((each) => each.name === name);
      return subscription === undefined ? undefined : service.cancelSubscription(subscription);
    });
    if (told.as === 'done' || (told.as === 'refused' && !told.passes)) return;
    await world.sleep(PAUSE_MS);
  }
}

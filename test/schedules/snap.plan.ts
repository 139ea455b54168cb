import { PaymentService } from 'nestjs-midtrans';
import { attempt, type Told } from './attempts';
import type { Random } from './random';
import type { World } from './world';

/** An order on Snap's page, and what whoever opened it was told each time. */
export interface SnapIntent {
  readonly orderId: string;
  readonly amount: number;
  readonly opened: Told<unknown>['as'][];
}

const CHANNELS = ['credit_card', 'bca_va', 'bri_va', 'gopay', 'other_qris'] as const;
const MOST_ATTEMPTS = 5;
const PAUSE_MS = 25_000;

/** A life of one order on Snap: its customer tries several ways to pay, sometimes two at once, and maybe gives up. */
export function planSnap(
  world: World,
  random: Random,
  nth: number,
): { intent: SnapIntent; done: Promise<void> } {
  const intent: SnapIntent = {
    orderId: `snap-${nth}`,
    amount: random.between(20, 500) * 1_000,
    opened: [],
  };
  const customers = Array.from({ length: random.between(0, 3) }, () =>
    tryToPay(world, random.fork(), intent),
  );
  const done = Promise.all([
    open(world, intent),
    ...customers,
    random.chance(0.3) ? anotherMethod(world, random.fork(), intent) : Promise.resolve(),
    random.chance(0.2) ? cancel(world, random.fork(), intent) : Promise.resolve(),
    random.chance(0.4) ? lookUp(world, random.fork(), intent) : Promise.resolve(),
  ]);
  return { intent, done: done.then(() => undefined) };
}

async function open(world: World, { orderId, amount, opened }: SnapIntent): Promise<void> {
  for (let nth = 0; nth < MOST_ATTEMPTS; nth++) {
    const told = await attempt(world, `open ${orderId}`, (process) =>
      process.get(PaymentService).createSnapTransaction({ orderId, grossAmount: amount, userId: 'customer' }),
    );
    opened.push(told.as);
    if (told.as === 'done') {
      world.pages.set(orderId, told.value.token);
      return;
    }
    if (told.as === 'refused' && !told.passes) return;
    await world.sleep(PAUSE_MS);
  }
}

/** The customer chooses a way on the page, and then pays, is denied, lets it expire, or leaves it. */
async function tryToPay(world: World, random: Random, { orderId }: SnapIntent): Promise<void> {
  const channel = random.pick(CHANNELS);
  const way = random.pick(['settle', 'settle', 'deny', 'expire', 'leave'] as const);
  for (let nth = 0; nth < 20; nth++) {
    await world.sleep(random.between(100, 10_000));
    await world.scheduler.reach('step', `choose ${channel} for ${orderId}`);
    const token = world.pages.get(orderId);
    if (token === undefined) continue;
    let transactionId: string;
    try {
      ({ transactionId } = await world.gateway.choose(token, { channel, force: true }));
    } catch {
      // The page is over, or the order is paid.
      return;
    }
    await world.sleep(random.between(100, 10_000));
    await world.scheduler.reach('step', `${way} ${transactionId}`);
    if (way === 'leave') return;
    // Its notification is on its way when this is done: nobody waits for it.
    world.gateway[way](transactionId).catch(() => undefined);
    return;
  }
}

async function anotherMethod(world: World, random: Random, { orderId }: SnapIntent): Promise<void> {
  await world.sleep(random.between(1_000, PAUSE_MS));
  const told = await attempt(world, `continue ${orderId}`, (process) =>
    process.get(PaymentService).continueSnapTransaction(orderId, { anotherMethod: true }),
  );
  if (told.as === 'done') world.pages.set(orderId, told.value.token);
}

async function cancel(world: World, random: Random, { orderId }: SnapIntent): Promise<void> {
  await world.sleep(random.between(1_000, 2 * PAUSE_MS));
  await attempt(world, `cancel ${orderId}`, (process) => process.get(PaymentService).cancelPayment(orderId));
}

async function lookUp(world: World, random: Random, { orderId }: SnapIntent): Promise<void> {
  await world.sleep(random.between(100, 20_000));
  await attempt(world, `status ${orderId}`, (process) => process.get(PaymentService).getStatus(orderId));
}

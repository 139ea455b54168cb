import { PaymentLinkService } from 'nestjs-midtrans';
import { attempt, type Told } from './attempts';
import type { Random } from './random';
import type { World } from './world';

/** A payment link that somebody asked for, and what they were told each time. */
export interface LinkIntent {
  readonly orderId: string;
  readonly amount: number;
  readonly usageLimit: number;
  readonly created: Told<unknown>['as'][];
  readonly deleted: Told<unknown>['as'][];
}

const CHANNELS = ['credit_card', 'bca_va', 'bri_va', 'gopay', 'other_qris'] as const;
const MOST_ATTEMPTS = 5;
const PAUSE_MS = 25_000;

/** A life of one link: its customers open it, try several ways to pay, sometimes two at once, and maybe give up. */
export function planLink(
  world: World,
  random: Random,
  nth: number,
): { intent: LinkIntent; done: Promise<void> } {
  const intent: LinkIntent = {
    orderId: `link-${nth}`,
    amount: random.between(20, 500) * 1_000,
    usageLimit: random.between(1, 3),
    created: [],
    deleted: [],
  };
  const customers = Array.from({ length: random.between(1, 4) }, () => buy(world, random.fork(), intent));
  const done = Promise.all([
    create(world, intent),
    ...customers,
    random.chance(0.1) ? remove(world, random.fork(), intent) : Promise.resolve(),
    random.chance(0.4) ? lookUp(world, random.fork(), intent) : Promise.resolve(),
  ]);
  return { intent, done: done.then(() => undefined) };
}

async function create(world: World, { orderId, amount, usageLimit, created }: LinkIntent): Promise<void> {
  for (let nth = 0; nth < MOST_ATTEMPTS; nth++) {
    const told = await attempt(world, `link ${orderId}`, (process) =>
      process
        .get(PaymentLinkService)
        .createPaymentLink({ orderId, grossAmount: amount, usageLimit, userId: 'customer' }),
    );
    created.push(told.as);
    if (told.as === 'done') {
      const { paymentUrl } = told.value.paymentLink;
      if (paymentUrl !== null) world.pages.set(orderId, paymentUrl);
      return;
    }
    if (told.as === 'refused' && !told.passes) return;
    await world.sleep(PAUSE_MS);
  }
}

/** A customer opens the link, and tries again on the page of the order that they began there. */
async function buy(world: World, random: Random, { orderId }: LinkIntent): Promise<void> {
  const tries = random.between(1, 3);
  const isTwice = random.chance(0.3);
  let page: string | undefined;
  for (let nth = 0, done = 0; nth < 20 && done < tries; nth++) {
    await world.sleep(random.between(100, 10_000));
    const channel = random.pick(CHANNELS);
    const way = random.pick(['settle', 'settle', 'deny', 'expire', 'leave'] as const);
    await world.scheduler.reach('step', `choose ${channel} for ${orderId}`);
    const opened = page ?? world.pages.get(orderId);
    if (opened === undefined) continue;
    let transactionId: string;
    try {
      const force = page !== undefined && isTwice;
      ({ transactionId, orderId: page } = await world.gateway.choose(opened, { channel, force }));
    } catch {
      // The link is used up or held, or the order is paid.
      return;
    }
    done++;
    await world.sleep(random.between(100, 10_000));
    await world.scheduler.reach('step', `${way} ${transactionId}`);
    // Its notification is on its way when this is done: nobody waits for it.
    if (way !== 'leave') world.gateway[way](transactionId).catch(() => undefined);
  }
}

async function remove(world: World, random: Random, { orderId, deleted }: LinkIntent): Promise<void> {
  await world.sleep(random.between(1_000, 2 * PAUSE_MS));
  const told = await attempt(world, `delete ${orderId}`, (process) =>
    process.get(PaymentLinkService).deletePaymentLink(orderId),
  );
  deleted.push(told.as);
}

async function lookUp(world: World, random: Random, { orderId }: LinkIntent): Promise<void> {
  await world.sleep(random.between(100, 20_000));
  await attempt(world, `look ${orderId}`, (process) =>
    process.get(PaymentLinkService).getPaymentLink(orderId),
  );
}

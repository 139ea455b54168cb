import type { TransactionByOrderId } from 'midtrans-simulator';
import { payAccountViolations, savedCardViolations } from './accounts.invariants';
import { planPayAccount } from './accounts.plan';
import type { Rates } from './cuts';
import type { ScheduleDatabase } from './database';
import { violations } from './invariants';
import { linkViolations } from './links.invariants';
import { planLink } from './links.plan';
import { otherViolations } from './others.invariants';
import { planInvoice, planSubscription } from './others.plan';
import { planPayment } from './payments.plan';
import { reconcile } from './reconcile';
import { Random } from './random';
import { seedNode } from './seeded-node';
import { snapViolations } from './snap.invariants';
import { planSnap } from './snap.plan';
import { World } from './world';

/** What became of a schedule. */
export interface Report {
  readonly seed: number;
  /** One line for each thing that does not hold. */
  readonly violations: readonly string[];
  /** The same for every run of a seed. */
  readonly hash: string;
  readonly steps: number;
  readonly cuts: Readonly<Record<string, number>>;
  /** How often somebody was told what. */
  readonly told: Readonly<Record<string, number>>;
  readonly ms: number;
  readonly trace: readonly string[];
  readonly logs: readonly string[];
}

/** How often the relay is waited for in the end. */
const MOST_SWEEPS = 60;
const NOTIFICATION_FAULTS = ['duplicate', 'delay', 'reorder', 'drop', 'forge', 'replay'] as const;

/** Runs one schedule: the same seed does the same, step by step. */
export async function runSchedule(
  seed: number,
  database: ScheduleDatabase,
  byOrder: TransactionByOrderId = 'newest',
): Promise<Report> {
  const startedAt = performance.now();
  await database.empty();
  const random = new Random(seed);
  const rates = ratesOf(random);
  const world = new World({
    seed: Math.floor(random.next() * 2 ** 32),
    database,
    rates,
    processes: random.between(1, 3),
    byOrder,
  });
  const restore = seedNode(random.fork());
  world.time.install();
  database.time.current = world.time;
  const found: string[] = [];
  try {
    await perform(world, random, found);
  } catch (error) {
    found.push(
      `the driver failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  } finally {
    await world.end();
    database.time.current = undefined;
    world.time.uninstall();
    restore();
  }
  return {
    seed,
    violations: found,
    hash: world.scheduler.traceHash(),
    steps: world.scheduler.stepCount,
    cuts: Object.fromEntries(world.cuts.made),
    told: Object.fromEntries(world.told),
    ms: performance.now() - startedAt,
    trace: world.scheduler.trace,
    logs: world.logs,
  };
}

async function perform(world: World, random: Random, found: string[]): Promise<void> {
  if (world.cuts.rates.notification > 0) {
    for (const kind of NOTIFICATION_FAULTS) {
      const fault = kind === 'delay' ? { kind, duration: '20s' } : { kind };
      world.gateway.failNotifications(fault, { probability: world.cuts.rates.notification });
    }
  }
  const plans = Array.from({ length: random.between(1, 4) }, (_, nth) =>
    planPayment(world, random.fork(), nth),
  );
  const invoices = Array.from({ length: random.chance(0.3) ? 1 : 0 }, (_, nth) =>
    planInvoice(world, random.fork(), nth),
  );
  const subscriptions = Array.from({ length: random.chance(0.2) ? 1 : 0 }, (_, nth) =>
    planSubscription(world, random.fork(), nth),
  );
  const payAccounts = Array.from({ length: random.chance(0.2) ? 1 : 0 }, (_, nth) =>
    planPayAccount(world, random.fork(), nth),
  );
  const snaps = Array.from({ length: random.chance(0.3) ? 1 : 0 }, (_, nth) =>
    planSnap(world, random.fork(), nth),
  );
  const links = Array.from({ length: random.chance(0.3) ? 1 : 0 }, (_, nth) =>
    planLink(world, random.fork(), nth),
  );
  const redeploys = Array.from({ length: random.chance(0.3) ? random.between(1, 2) : 0 }, () =>
    world.redeploy(random.fork()),
  );
  const lives = [...plans, ...invoices, ...subscriptions, ...payAccounts, ...snaps, ...links].map(
    ({ done }) => done,
  );
  const during = async (work: Promise<unknown>): Promise<void> => {
    let isDone = false;
    const ended = work.finally(() => (isDone = true));
    ended.catch(() => undefined);
    await world.scheduler.run(() => isDone);
    await ended;
  };
  await during(Promise.all([world.start(), ...lives, ...redeploys]));
  world.cuts.end();
  world.gateway.clearFaults();
  world.scheduler.isCalm = true;
  world.scheduler.note('calm');
  await during(world.gateway.idle());
  await during(reconcile(world));
  // What was being looked at by itself meanwhile is looked at to its end.
  await during(world.sleep(10_000));
  for (let nth = 0; nth < MOST_SWEEPS; nth++) {
    if (await isDrained(world)) {
      // What expired meanwhile is told of.
      await during(world.gateway.idle());
      if (await isDrained(world)) break;
    }
    await during(world.sleep(10_000));
  }
  found.push(
    ...(await violations(world, intentsOf(plans))),
    ...(await otherViolations(world, intentsOf(invoices), intentsOf(subscriptions))),
    ...(await payAccountViolations(world, intentsOf(payAccounts))),
    ...(await savedCardViolations(world, intentsOf(plans))),
    ...(await snapViolations(world, intentsOf(snaps))),
    ...(await linkViolations(world, intentsOf(links))),
  );
}

function intentsOf<Intent>(plans: readonly { readonly intent: Intent }[]): Intent[] {
  return plans.map(({ intent }) => intent);
}

/** Whether no event waits any more. */
async function isDrained({ database }: World): Promise<boolean> {
  const waiting = await database.rows('SELECT 1 FROM midtrans_deliveries WHERE dead_at IS NULL LIMIT 1');
  return waiting.length === 0;
}

/** Some schedules have no faults at all, some have one kind, and most have several. */
function ratesOf(random: Random): Rates {
  const rate = (most: number): number => (random.chance(0.5) ? random.next() * most : 0);
  const isClean = random.chance(0.1);
  const rates = {
    death: rate(0.02),
    brokenConnection: rate(0.03),
    gateway: rate(0.5),
    notification: rate(0.2),
    listener: rate(0.3),
  };
  return isClean ? { death: 0, brokenConnection: 0, gateway: 0, notification: 0, listener: 0 } : rates;
}

import { demoToken } from '../../auth/demo-tokens';
import type { ShopConfig } from '../../config/shop.config';
import { startEmbeddedPostgres } from '../../database/embedded-postgres';
import { SIMULATED_GATEWAY } from '../../gateway/gateway.tokens';
import { startShop, type RunningShop } from '../../start-shop';
import { untilStopped } from '../../stop-signals';
import { welcome } from '../../welcome';
import type { FillOrder } from '../demo.arguments';
import { DemoClient } from '../demo.client';
import { FillClock } from './fill-clock';
import { fillConfig } from './fill.config';
import { MovedTime } from './moved-time';
import { Random } from './random';
import { ReceiptsListener, ReceiptsModule } from './receipts';
import { Traffic, type Actors } from './traffic';
import { DAY, trafficPlan, type Span, type Step } from './traffic.plan';
import { TROUBLES, TROUBLES_LAST, type TroubleTools } from './trouble';

/** What the traffic is drawn from; at which hours it begins and ends, the time of the fill says. */
const SEED = 20_261_128;
const HOUR = DAY / 24;
const STEP_TIMEOUT = 30_000;

/** A shop with traffic of the past, open until it is asked to stop. @throws StartError where it must not be filled */
export async function runFill(order: FillOrder, env: NodeJS.ProcessEnv): Promise<void> {
  const config = fillConfig(env);
  const stopping = new AbortController();
  const stopped = untilStopped().then(() => stopping.abort());
  const postgres = await startEmbeddedPostgres();
  try {
    const to = Date.now();
    const span = { from: to - order.days * DAY, to };
    const time = await MovedTime.begin(postgres.url, span.from);
    const shop = await startShop({ ...config, databaseUrl: postgres.url }, EXTRAS);
    try {
      const actors = actorsOf(config, shop);
      const clock = new FillClock(time, shop.app.get(SIMULATED_GATEWAY), actors.staff);
      await fill(order, span, { shop, actors, clock, signal: stopping.signal });
      await clock.end();
      if (!stopping.signal.aborted) process.stdout.write(`\n${welcome(config, shop, performance.now())}`);
      await stopped;
    } finally {
      await shop.close();
    }
  } finally {
    await postgres.stop();
  }
}

/** A consumer that can fail, and that is given up for after a few attempts rather than a day. */
const EXTRAS = { imports: [ReceiptsModule], midtrans: { events: { maxAttempts: 3 } } };

interface Filling {
  readonly shop: RunningShop;
  readonly actors: Actors;
  readonly clock: FillClock;
  readonly signal: AbortSignal;
}

async function fill({ days, perDay }: FillOrder, span: Span, filling: Filling): Promise<void> {
  const { Listr } = await import('listr2');
  const { shop, actors, clock, signal } = filling;
  const random = new Random(SEED);
  const traffic = new Traffic(actors);
  const steps = [...trafficPlan({ ...span, to: span.to - TROUBLES_LAST }, perDay, random)];
  const receipts = shop.app.get(ReceiptsListener);
  const tools: TroubleTools = {
    ...actors,
    traffic,
    clock,
    random,
    receipts,
    notificationUrl: shop.notificationUrl,
  };
  await new Listr(
    [
      {
        title: `${days} days of payments`,
        task: async (_context: unknown, task: { output: string }) => {
          for (let day = 1; day <= days && !signal.aborted; day++) {
            const until = day === days ? span.to - TROUBLES_LAST : span.from + day * DAY;
            await carryOut(steps, until, traffic, filling);
            task.output = `${day} of ${days} days, ${traffic.count} payments`;
          }
        },
      },
      {
        title: 'What needs attention',
        task: async (_context: unknown, task: { output: string }) => {
          for (const trouble of TROUBLES) {
            if (signal.aborted) return;
            await trouble.make(tools);
            task.output = trouble.name;
          }
        },
      },
    ],
    // Whoever stops it stops the shop, which takes a moment.
    { fallbackRenderer: 'simple', registerSignalListeners: false },
  ).run();
}

/** Takes the steps up to a time from the front and carries each out at its own, while the clock goes on by the hour at most. */
async function carryOut(
  steps: Step[],
  until: number,
  traffic: Traffic,
  { clock, signal }: Filling,
): Promise<void> {
  while (!signal.aborted) {
    const [step] = steps;
    const next = Math.min(step?.at ?? Infinity, until, clock.now + HOUR);
    await clock.moveTo(next);
    if (step !== undefined && step.at <= next && step.at < until) {
      steps.shift();
      await traffic.carryOut(step);
    } else if (next >= until) return;
  }
}

function actorsOf(config: ShopConfig, { url, simulatorUrl }: RunningShop): Actors {
  if (simulatorUrl === undefined) throw new Error('the traffic needs the simulator');
  const clientOf = (user: Parameters<typeof demoToken>[0]): DemoClient =>
    new DemoClient({ url, simulatorUrl, token: demoToken(user, config.jwtSecret) }, STEP_TIMEOUT);
  return {
    customers: { 'customer-1': clientOf('customer-1'), 'customer-2': clientOf('customer-2') },
    staff: clientOf('staff'),
  };
}

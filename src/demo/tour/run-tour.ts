import { DataSource } from 'typeorm';
import { demoToken } from '../../auth/demo-tokens';
import { configOf, type ShopConfig } from '../../config/shop.config';
import { EventJournal } from '../../shop/event-journal';
import { startShop, type RunningShop } from '../../start-shop';
import { DemoClient } from '../demo.client';
import { STEP_TIMEOUT, visit, type TourGuide, type TourResult } from './tour';
import { TOUR_STOPS } from './tour-stops';
import { tourTable } from './tour.table';

/** The whole tour: a shop of its own, one charge of every type, a table. @returns whether all was as it should be */
export async function runTour(env: NodeJS.ProcessEnv): Promise<boolean> {
  const config = tourConfig(env);
  const shop = await startShop(config);
  // Ctrl-C ends the tour as it would end a shop: with nothing left behind.
  process.once('SIGINT', () => void shop.close().finally(() => process.exit(130)));
  process.once('SIGTERM', () => void shop.close().finally(() => process.exit(143)));
  try {
    const results = await tour(guideOf(config, shop));
    process.stdout.write(`\n${tourTable(results)}\n\n`);
    return report(results);
  } finally {
    await shop.close();
  }
}

/** The tour pays with the simulator whatever keys there are, and stays out of the way of a shop that is open. */
function tourConfig({
  DATABASE_URL,
  HTTP_ADAPTER,
  MIDTRANS_CONFIRM,
  LOG_LEVEL,
}: NodeJS.ProcessEnv): ShopConfig {
  return configOf({
    DATABASE_URL,
    HTTP_ADAPTER,
    MIDTRANS_CONFIRM,
    LOG_LEVEL: LOG_LEVEL || 'warn',
    PORT: '0',
  });
}

function guideOf(config: ShopConfig, { app, url, simulatorUrl }: RunningShop): TourGuide {
  if (simulatorUrl === undefined) throw new Error('the tour needs the simulator');
  const token = demoToken('customer-1', config.jwtSecret);
  return {
    client: new DemoClient({ url, simulatorUrl, token }, STEP_TIMEOUT),
    journal: app.get(EventJournal),
    dataSource: app.get(DataSource),
    prefix: `tour-${Date.now().toString(36)}`,
  };
}

async function tour(guide: TourGuide): Promise<TourResult[]> {
  const { Listr } = await import('listr2');
  const results: TourResult[] = [];
  await new Listr(
    TOUR_STOPS.map((stop, index) => ({
      title: stop.name,
      task: async (_context: unknown, task: { title: string }) => {
        const result = await visit(stop, index + 1, guide);
        results.push(result);
        if (result.deviations.length > 0) throw new Error(result.deviations.join('; '));
        task.title = `${stop.name}: ${result.status} in ${result.milliseconds} ms`;
      },
    })),
    { exitOnError: false, fallbackRenderer: 'simple' },
  ).run();
  return results;
}

function report(results: readonly TourResult[]): boolean {
  const deviations = results.flatMap(({ name, deviations: all }) => all.map((each) => `${name}: ${each}`));
  for (const deviation of deviations) process.stderr.write(`DEVIATION ${deviation}\n`);
  const paid = results.filter((result) => result.deviations.length === 0).length;
  process.stdout.write(
    `${paid} of ${TOUR_STOPS.length} as they should be: charged, paid, notified (twice), told once.\n`,
  );
  return deviations.length === 0 && results.length === TOUR_STOPS.length;
}

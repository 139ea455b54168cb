import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import { MidtransConfigurationError } from 'nestjs-midtrans';
import { configOf, type ShopConfig } from './config/shop.config';
import { StartError } from './config/start.error';
import { startShop } from './start-shop';
import { untilStopped } from './stop-signals';
import { welcome } from './welcome';

async function main(): Promise<void> {
  const config = configOf(process.env);
  const stopped = untilStopped();
  // Whoever asks us to stop kills us if we take too long: a database that says nothing any more is not waited for.
  const late = stopped.then(() => setTimeout(config.shutdownMs, 'late', { ref: false }));
  if ((await Promise.race([run(config, stopped), late])) !== 'late') return;
  process.stderr.write(`The shop is not through after ${config.shutdownMs} ms, and ends all the same.\n`);
}

async function run(config: ShopConfig, stopped: Promise<void>): Promise<void> {
  const shop = await startShop(config);
  process.stdout.write(welcome(config, shop, process.uptime() * 1_000));
  await stopped;
  await shop.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${explained(error)}\n`);
    process.exit(1);
  },
);

/** What the user can mend is told without a stack. */
function explained(error: unknown): string {
  if (error instanceof StartError || error instanceof MidtransConfigurationError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

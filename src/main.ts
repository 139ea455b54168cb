import 'reflect-metadata';
import { MidtransConfigurationError } from 'nestjs-midtrans';
import { configOf } from './config/shop.config';
import { StartError } from './config/start.error';
import { startShop } from './start-shop';
import { untilStopped } from './stop-signals';
import { welcome } from './welcome';

async function main(): Promise<void> {
  const config = configOf(process.env);
  const stopped = untilStopped();
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

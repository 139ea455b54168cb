import { randomUUID } from 'node:crypto';
import type { TransactionByOrderId } from 'midtrans-simulator';
import type { ScheduleDatabase } from './database';
import { prepareDatabase } from './prepare-database';
import { runSchedule } from './schedule';

/** Runs the schedules that it is told the seeds of, one after another, on a database of its own. */
async function serve(serverUrl: string, byOrder: TransactionByOrderId): Promise<void> {
  const name = `schedules_${randomUUID().replaceAll('-', '')}`;
  const database: ScheduleDatabase = await prepareDatabase(serverUrl, name);
  process.on('message', (seed: number) => {
    void runSchedule(seed, database, byOrder).then((report) => process.send?.(report));
  });
  // With its connections as they are: nothing here is worth an end.
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

const [, , serverUrl = '', byOrder = 'newest'] = process.argv;
// Nest looks into it for each provider, and asks the operating system each time.
process.env = { ...process.env };
void serve(serverUrl, byOrder as TransactionByOrderId);

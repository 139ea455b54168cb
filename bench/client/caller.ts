import { deepStrictEqual } from 'node:assert';
import { type ContenderName, CONTENDERS } from './contenders';
import { type Operation, OPERATIONS } from './fixtures';

/** What this program is told, and what it answers. */
export interface Order {
  operation: Operation;
  calls: number;
  concurrency: number;
}
export interface Measured {
  perSecond: number;
  /** Processor time of this process, user and system, in microseconds. */
  cpuPerCall: number;
}

const [contender, url] = process.argv.slice(2) as [ContenderName, string];
const contenderCalls = CONTENDERS[contender].connect(url);

process.on('message', (order: Order) => void measure(order).then((measured) => process.send?.(measured)));

async function measure({ operation, calls, concurrency }: Order): Promise<Measured> {
  const call = contenderCalls[operation];
  deepStrictEqual(await call(), JSON.parse(OPERATIONS[operation].answer));

  let left = calls;
  const callOn = async (): Promise<void> => {
    while (left-- > 0) await call();
  };
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, callOn));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: calls / seconds, cpuPerCall: (user + system) / calls };
}

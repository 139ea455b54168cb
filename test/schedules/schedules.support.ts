import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Report } from './schedule';

/** Runs schedules in a Node process of their own: in Jest's sandbox each takes twice as long. */
export async function startWorker() {
  const url = process.env.TEST_DATABASE_SOCKET_URL;
  if (url === undefined) throw new Error('TEST_DATABASE_SOCKET_URL is set by the global setup');
  const worker = fork(join(__dirname, 'worker.ts'), [url], {
    execArgv: ['-r', join(__dirname, '../support/typescript.cjs'), '--max-semi-space-size=64'],
  });
  const ended = once(worker, 'exit');
  const answer = async (): Promise<unknown> => {
    const [message] = (await Promise.race([
      once(worker, 'message'),
      ended.then(([code]) => {
        throw new Error(`the worker of the schedules ended with ${String(code)}`);
      }),
    ])) as [unknown];
    return message;
  };
  await answer();
  return {
    /** @returns what does not hold in the schedule of a seed */
    async run(seed: number): Promise<string[]> {
      worker.send(seed);
      const { violations } = (await answer()) as Report;
      return violations.map((each) => `npm run schedules -- --seed ${seed} --count 1: ${each}`);
    },
    async stop(): Promise<void> {
      worker.disconnect();
      await ended;
    },
  };
}

/** Declares a test of the schedules of some seeds, which are counted. */
export function itHoldsForSeeds(first: number, last: number): void {
  describe(`a schedule that is cut at any statement or call, of each seed from ${first} to ${last},`, () => {
    it('ends with the books of the gateway, every event with its consumers, and every caller told the truth', async () => {
      const worker = await startWorker();
      const failed: string[] = [];
      let count = 0;
      for (let seed = first; seed <= last; seed++) {
        failed.push(...(await worker.run(seed)));
        count++;
      }
      await worker.stop();
      expect(failed).toEqual([]);
      expect(count).toBe(last - first + 1);
    }, 900_000);
  });
}

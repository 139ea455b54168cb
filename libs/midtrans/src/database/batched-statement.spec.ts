import { AsyncLocalStorage } from 'node:async_hooks';
import fc from 'fast-check';
import { BatchedStatement } from './batched-statement';

/** A database whose statements end when the test says so. */
function slowDatabase() {
  const statements: { readonly items: readonly string[]; end: () => void; fail: (error: Error) => void }[] =
    [];
  const write = (items: readonly string[]): Promise<string[]> =>
    new Promise((resolve, reject) => {
      statements.push({ items, end: () => resolve(items.map((item) => `wrote ${item}`)), fail: reject });
    });
  return { statements, write };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('BatchedStatement', () => {
  it('writes what comes first without waiting for more', async () => {
    const { statements, write } = slowDatabase();
    const statement = new BatchedStatement(write);
    const first = statement.run('a');
    await turn();
    expect(statements.map(({ items }) => items)).toEqual([['a']]);
    statements[0]?.end();
    await expect(first).resolves.toBe('wrote a');
  });

  it('writes together what came at once, and what came while statements were under way', async () => {
    const { statements, write } = slowDatabase();
    const statement = new BatchedStatement(write);
    const all = ['a', 'b'].map((item) => statement.run(item));
    await turn();
    all.push(statement.run('c'));
    await turn();
    all.push(...['d', 'e', 'f'].map((item) => statement.run(item)));
    await turn();
    expect(statements.map(({ items }) => items)).toEqual([['a', 'b'], ['c']]);
    statements[0]?.end();
    await turn();
    expect(statements.map(({ items }) => items)).toEqual([['a', 'b'], ['c'], ['d', 'e', 'f']]);
    for (const { end } of statements) end();
    await expect(Promise.all(all)).resolves.toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((item) => `wrote ${item}`),
    );
  });

  it('lets an item that the database refuses fail alone', async () => {
    const refused = new Error('value out of range');
    const written: string[] = [];
    const statement = new BatchedStatement(async (items: readonly string[]) => {
      await turn();
      if (items.includes('bad')) throw refused;
      written.push(...items);
      return [...items];
    });
    const items = ['a', 'b', 'bad', 'c', 'd'];
    const results = await Promise.allSettled(items.map((item) => statement.run(item)));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(results[2]).toEqual({ status: 'rejected', reason: refused });
    expect(written.sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('writes nothing anew where the database is away, as nobody knows what was written', async () => {
    const { statements, write } = slowDatabase();
    const statement = new BatchedStatement(write);
    const all = Promise.allSettled(['a', 'b', 'c'].map((item) => statement.run(item)));
    await turn();
    statements[0]?.fail(new Error('Connection terminated unexpectedly'));
    const results = await all;
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(statements).toHaveLength(1);
  });

  it("writes in nobody's context, and answers each in its own", async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const statement = new BatchedStatement((items: readonly string[]) => {
      seen.push(storage.getStore());
      return Promise.resolve([...items]);
    });
    const answers = await Promise.all(
      ['a', 'b'].map((item) =>
        storage.run(item, async () => [await statement.run(item), storage.getStore()]),
      ),
    );
    expect(seen).toEqual([undefined]);
    expect(answers).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
  });

  it('answers every item once, within its limits, whatever the order of events', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(fc.boolean(), { maxLength: 30 }), async (scheduler, plan) => {
        const limits = { statements: 2, items: 3 };
        const items = plan.map((isBad, nth) => ({ isBad, nth }));
        const done: number[] = [];
        let running = 0;
        const statement = new BatchedStatement(async (batch: readonly (typeof items)[number][]) => {
          expect(batch.length).toBeLessThanOrEqual(limits.items);
          expect(++running).toBeLessThanOrEqual(limits.statements);
          await scheduler.schedule(Promise.resolve());
          running--;
          if (batch.some(({ isBad }) => isBad)) throw new Error('refused');
          done.push(...batch.map(({ nth }) => nth));
          return batch.map(({ nth }) => nth);
        }, limits);
        const answers = Promise.allSettled(
          items.map(async (item) => {
            await scheduler.schedule(Promise.resolve());
            return statement.run(item);
          }),
        );
        let isOver = false;
        void answers.then(() => (isOver = true));
        while (!isOver) {
          await turn();
          while (scheduler.count() > 0) await scheduler.waitOne();
        }
        const results = await answers;
        expect(results.map(({ status }) => status === 'rejected')).toEqual(items.map(({ isBad }) => isBad));
        expect([...done].sort((a, b) => a - b)).toEqual(
          items.filter(({ isBad }) => !isBad).map(({ nth }) => nth),
        );
      }),
    );
  });
});

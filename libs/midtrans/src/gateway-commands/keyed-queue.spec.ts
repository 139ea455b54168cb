import { KeyedQueue } from './keyed-queue';

const round = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('what is done under one key', () => {
  /** What was begun, in that order: each ends when the test says so. */
  let begun: { name: string; end: (error?: Error) => void }[];
  let queue: KeyedQueue;
  beforeEach(() => {
    begun = [];
    queue = new KeyedQueue();
  });

  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      begun.push({ name, end: (error) => (error === undefined ? resolve(name) : reject(error)) });
    });
  const names = () => begun.map(({ name }) => name);

  it('goes one after the other, also after a failure, and beside what is done under another', async () => {
    const first = queue.run('a', work('a1'));
    const second = queue.run('a', work('a2'));
    const other = queue.run('b', work('b1'));
    await round();
    expect(names()).toEqual(['a1', 'b1']);
    begun[0]?.end(new Error('no'));
    begun[1]?.end();
    await expect(first).rejects.toThrow('no');
    await expect(other).resolves.toBe('b1');
    await round();
    expect(names()).toEqual(['a1', 'b1', 'a2']);
    begun[2]?.end();
    await expect(second).resolves.toBe('a2');
  });

  it('rests before the next, while its caller goes on', async () => {
    let rested = (): void => undefined;
    const rest = () => new Promise<void>((resolve) => (rested = resolve));
    const first = queue.run('a', work('a1'), rest);
    void queue.run('a', work('a2'));
    await round();
    begun[0]?.end();
    await expect(first).resolves.toBe('a1');
    await round();
    expect(names()).toEqual(['a1']);
    rested();
    await round();
    expect(names()).toEqual(['a1', 'a2']);
  });

  it('is forgotten when it is over', async () => {
    const done = queue.run('a', work('a1'));
    await round();
    begun[0]?.end();
    await done;
    await round();
    expect(queue).toMatchObject({ last: new Map() });
  });
});

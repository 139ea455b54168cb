import { CoalescingQueue, QueueFullError } from './coalescing-queue';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a coalescing queue', () => {
  /** Questions under way, in their order: each is answered when the test says so. */
  let asked: { id: string; request: string; answer: (error?: Error) => void }[];
  let pauses: (() => void)[];

  beforeEach(() => {
    asked = [];
    pauses = [];
  });

  const readBacks = (concurrency = 10) =>
    new CoalescingQueue<string, void>(
      (id, request) =>
        new Promise((resolve, reject) => {
          asked.push({ id, request, answer: (error) => (error === undefined ? resolve() : reject(error)) });
        }),
      (earlier, later) => (later === '!' ? undefined : earlier + later),
      { pauseMs: 5, concurrency },
      () => new Promise((resolve) => pauses.push(resolve)),
    );
  const inOrder = () => asked.map(({ id, request }) => `${id}:${request}`);
  const states = (promises: Promise<void>[]) => {
    const settled: string[] = promises.map(() => 'waiting');
    promises.forEach((promise, index) => {
      void promise.then(
        () => (settled[index] = 'told'),
        (error: Error) => (settled[index] = error.message),
      );
    });
    return settled;
  };

  it('asks at once where nobody does', async () => {
    const settled = states([readBacks().enqueue('a', '1')]);
    await turn();
    expect([inOrder(), settled]).toEqual([['a:1'], ['waiting']]);
    asked[0]?.answer();
    await turn();
    expect(settled).toEqual(['told']);
  });

  it('gathers what comes meanwhile into one more question, after a pause', async () => {
    const reads = readBacks();
    const first = states([reads.enqueue('a', '1')]);
    await turn();
    const later = states(['2', '3', '4'].map((request) => reads.enqueue('a', request)));
    await turn();
    asked[0]?.answer();
    await turn();
    // Those who came after the first question was asked are not told of its answer.
    expect([inOrder(), first, later]).toEqual([['a:1'], ['told'], ['waiting', 'waiting', 'waiting']]);
    pauses[0]?.();
    await turn();
    expect(inOrder()).toEqual(['a:1', 'a:234']);
    asked[1]?.answer();
    await turn();
    expect(later).toEqual(['told', 'told', 'told']);
  });

  it('pauses also where nobody waited', async () => {
    const reads = readBacks();
    void reads.enqueue('a', '1');
    await turn();
    asked[0]?.answer();
    await turn();
    void reads.enqueue('a', '2');
    await turn();
    expect(inOrder()).toEqual(['a:1']);
    pauses[0]?.();
    await turn();
    expect(inOrder()).toEqual(['a:1', 'a:2']);
  });

  it('tells those who waited of a failure, and goes on with the next', async () => {
    const reads = readBacks();
    const settled = states([reads.enqueue('a', '1')]);
    await turn();
    const next = states([reads.enqueue('a', '2')]);
    asked[0]?.answer(new Error('no answer'));
    await turn();
    pauses[0]?.();
    await turn();
    asked[1]?.answer();
    await turn();
    expect([settled, next]).toEqual([['no answer'], ['told']]);
  });

  it('asks about different things at once, up to a limit', async () => {
    const reads = readBacks(2);
    const settled = states(['a', 'b', 'c', 'd'].map((id) => reads.enqueue(id, '1')));
    await turn();
    expect(inOrder()).toEqual(['a:1', 'b:1']);
    void reads.enqueue('c', '2');
    asked[1]?.answer();
    await turn();
    expect([inOrder(), settled]).toEqual([
      ['a:1', 'b:1', 'c:12'],
      ['waiting', 'told', 'waiting', 'waiting'],
    ]);
    asked[0]?.answer(new Error('no answer'));
    await turn();
    expect(inOrder()).toEqual(['a:1', 'b:1', 'c:12', 'd:1']);
  });

  it('takes no more than can be answered in time', async () => {
    const reads = readBacks(1);
    const first = states([reads.enqueue('first', '1')]);
    await turn();
    // The tenth that waits is the last.
    const settled = states(Array.from({ length: 12 }, (_, index) => reads.enqueue(String(index), '1')));
    await turn();
    expect(settled.filter((state) => state !== 'waiting')).toEqual(
      Array.from({ length: 2 }, () => new QueueFullError().message),
    );
    for (let index = 0; index < 11; index++) {
      asked[index]?.answer();
      await turn();
    }
    expect([...first, ...settled].filter((state) => state === 'told')).toHaveLength(11);
  });

  it('takes no request that cannot go with the ones before it', async () => {
    const reads = readBacks();
    void reads.enqueue('a', '1');
    await turn();
    const settled = states([reads.enqueue('a', '2'), reads.enqueue('a', '!')]);
    asked[0]?.answer();
    await turn();
    pauses[0]?.();
    await turn();
    asked[1]?.answer();
    await turn();
    expect([inOrder(), settled]).toEqual([
      ['a:1', 'a:2'],
      ['told', new QueueFullError().message],
    ]);
  });

  it('forgets what is over', async () => {
    const reads = readBacks();
    void reads.enqueue('a', '1');
    await turn();
    asked[0]?.answer();
    await turn();
    pauses[0]?.();
    await turn();
    expect(reads).toMatchObject({ waiting: new Map(), queue: { last: new Map() }, underWay: 0 });
  });
});

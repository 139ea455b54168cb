import { DeliveredMarks } from './delivered-marks';

/** A store whose statements end when the test says so. */
class SlowStore {
  readonly statements: { sequences: readonly string[]; end: (error?: Error) => void }[] = [];

  markDelivered(sequences: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.statements.push({ sequences, end: (error) => (error === undefined ? resolve() : reject(error)) });
    });
  }

  get batches(): (readonly string[])[] {
    return this.statements.map(({ sequences }) => sequences);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('DeliveredMarks', () => {
  const errors: string[] = [];
  let store: SlowStore;
  let marks: DeliveredMarks;
  beforeEach(() => {
    errors.length = 0;
    store = new SlowStore();
    marks = new DeliveredMarks(
      store,
      (error) => errors.push(error),
      () => Promise.resolve(),
    );
  });

  it('writes what is delivered in one breath with one statement', async () => {
    ['1', '2', '3'].forEach((sequence) => marks.add(sequence));
    expect(store.batches).toEqual([]);
    await turn();
    expect(store.batches).toEqual([['1', '2', '3']]);
  });

  it('gathers what is delivered meanwhile, and never runs two statements at once', async () => {
    marks.add('1');
    await turn();
    marks.add('2');
    await turn();
    marks.add('3');
    await turn();
    expect(store.batches).toEqual([['1']]);
    store.statements[0]?.end();
    await turn();
    expect(store.batches).toEqual([['1'], ['2', '3']]);
  });

  it('is flushed when everything has been written, also what came meanwhile', async () => {
    let flushed = false;
    marks.add('1');
    const waiting = marks.flushed().then(() => (flushed = true));
    await turn();
    marks.add('2');
    store.statements[0]?.end();
    await turn();
    expect([flushed, store.batches]).toEqual([false, [['1'], ['2']]]);
    store.statements[1]?.end();
    await waiting;
    expect(flushed).toBe(true);
  });

  it('is flushed at once where there is nothing to write', async () => {
    await marks.flushed();
    expect(store.batches).toEqual([]);
  });

  it('tells of a failure and goes on with the next', async () => {
    marks.add('1');
    await turn();
    marks.add('2');
    store.statements[0]?.end(new Error('connection lost'));
    await turn();
    expect([errors, store.batches]).toEqual([['connection lost'], [['1'], ['2']]]);
    store.statements[1]?.end();
    await marks.flushed();
    marks.add('3');
    await turn();
    expect(store.batches.at(-1)).toEqual(['3']);
  });
});

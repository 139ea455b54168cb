import { DeliveredMarks } from './delivered-marks';
import type { DeliveryKey } from './delivery.store';

/** A store whose statements end when the test says so. */
class SlowStore {
  readonly statements: { sequences: readonly string[]; end: (error?: Error) => void }[] = [];

  markDelivered(keys: readonly DeliveryKey[]): Promise<void> {
    const sequences = keys.map(({ sequence }) => sequence);
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
  const add = (sequence: string): void => marks.add({ consumer: 'ship', sequence });
  beforeEach(() => {
    errors.length = 0;
    store = new SlowStore();
    marks = new DeliveredMarks(store, (error) => errors.push(error), {
      gather: () => Promise.resolve(),
      retry: () => Promise.resolve(),
    });
  });

  it('writes what is delivered in one breath with one statement', async () => {
    ['1', '2', '3'].forEach(add);
    expect(store.batches).toEqual([]);
    await turn();
    expect(store.batches).toEqual([['1', '2', '3']]);
  });

  it('gathers what is delivered meanwhile, and never runs two statements at once', async () => {
    add('1');
    await turn();
    add('2');
    await turn();
    add('3');
    await turn();
    expect(store.batches).toEqual([['1']]);
    store.statements[0]?.end();
    await turn();
    expect(store.batches).toEqual([['1'], ['2', '3']]);
  });

  it('is flushed when what there was has been written, whatever comes meanwhile', async () => {
    let flushed = false;
    add('1');
    const waiting = marks.flushed().then(() => (flushed = true));
    await turn();
    add('2');
    await turn();
    expect(flushed).toBe(false);
    store.statements[0]?.end();
    await waiting;
    await turn();
    expect(store.batches).toEqual([['1'], ['2']]);
  });

  it('is flushed at once where there is nothing to write', async () => {
    await marks.flushed();
    expect(store.batches).toEqual([]);
  });

  it('tries what failed again, with what came meanwhile, until it is written, and tells of an outage once', async () => {
    let flushed = false;
    add('1');
    const waiting = marks.flushed().then(() => (flushed = true));
    await turn();
    add('2');
    store.statements[0]?.end(new Error('connection lost'));
    await turn();
    store.statements[1]?.end(new Error('still lost'));
    await turn();
    expect([errors, flushed, store.batches]).toEqual([
      ['connection lost'],
      false,
      [['1'], ['1', '2'], ['1', '2']],
    ]);
    store.statements[2]?.end();
    await waiting;
    add('3');
    await turn();
    store.statements[3]?.end(new Error('lost again'));
    await turn();
    expect([errors, store.batches.at(-1)]).toEqual([['connection lost', 'lost again'], ['3']]);
  });
});

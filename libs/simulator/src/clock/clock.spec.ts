import { Clock } from './clock';

const START = Date.parse('2024-03-01T03:00:00Z');

describe('a clock', () => {
  let clock: Clock;
  let log: string[];
  const note = (what: string) => () => void log.push(`${what} at ${clock.now().getTime() - START}`);
  const inMs = (ms: number) => new Date(START + ms);
  beforeEach(() => {
    log = [];
    clock = new Clock(() => new Date(START));
  });
  afterEach(() => clock.close());

  it('does what becomes due on the way, each at its own time and in order', async () => {
    clock.at('c', inMs(3000), note('c'));
    clock.at('a', inMs(1000), note('a'));
    clock.at('later', inMs(5001), note('later'));
    await clock.advance(5000);
    expect(log).toEqual(['a at 1000', 'c at 3000']);
    expect(clock.now()).toEqual(inMs(5000));
  });

  it('waits for a task, and meets what the task sets', async () => {
    clock.at('month', inMs(10), async () => {
      await Promise.resolve();
      note('first')();
      clock.at('month', inMs(20), note('second'));
    });
    await clock.advance(25);
    expect(log).toEqual(['first at 10', 'second at 20']);
  });

  it('moves once at a time', async () => {
    clock.at('a', inMs(10), note('a'));
    await Promise.all([clock.advance(5), clock.advance(5)]);
    expect(log).toEqual(['a at 10']);
    expect(clock.now()).toEqual(inMs(10));
  });

  it('keeps one task per key, and none that was cleared', async () => {
    clock.at('a', inMs(10), note('old'));
    clock.at('a', inMs(20), note('new'));
    clock.at('b', inMs(10), note('b'));
    clock.clear('b');
    await clock.advance(30);
    expect(log).toEqual(['new at 20']);
  });

  it('moves on after a task that failed, and says that it did', async () => {
    clock.at('a', inMs(10), () => {
      throw new Error('no');
    });
    await expect(clock.advance(10)).rejects.toThrow('no');
    clock.at('b', inMs(20), note('b'));
    await clock.advance(10);
    expect(log).toEqual(['b at 20']);
  });

  it('lets a delay pass although the clock it was given stands still', async () => {
    await new Promise<void>((resolve) => void clock.after(1, resolve));
    expect(clock.now()).toEqual(inMs(0));
  });

  it('calls a delay off', async () => {
    const callOff = clock.after(10, note('never'));
    callOff();
    await clock.advance(20);
    expect(log).toEqual([]);
  });

  it('does nothing any more once it is closed', async () => {
    clock.at('a', inMs(10), note('a'));
    clock.close();
    clock.at('b', inMs(10), note('b'));
    await clock.advance(20);
    expect(log).toEqual([]);
  });

  it('goes back to the time it was given, and keeps what has happened and what is to come', async () => {
    clock.at('soon', inMs(1000), note('soon'));
    clock.at('late', inMs(3000), note('late'));
    clock.after(4000, note('after'));
    await clock.advance(2000);
    await clock.backToNow();
    expect([clock.now().getTime(), log]).toEqual([START, ['soon at 1000']]);
    await clock.advance(3000);
    // Two of its four seconds had elapsed before.
    expect(log.map((line) => line.replace(/ at .*/, ''))).toEqual(['soon', 'after', 'late']);
    expect(log.at(-1)).toBe('late at 3000');
  });
});

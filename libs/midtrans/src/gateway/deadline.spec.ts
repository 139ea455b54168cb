import { getEventListeners } from 'node:events';
import { Deadline } from './deadline';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const never = (): Promise<never> => new Promise(() => undefined);

it('ends what it races when its time is up', async () => {
  const deadline = new Deadline(100);
  const raced = deadline.race(never());
  jest.advanceTimersByTime(99);
  expect(deadline.cause).toBeUndefined();
  jest.advanceTimersByTime(1);
  await expect(raced).rejects.toThrow();
  expect(deadline.cause).toBe('timed_out');
  expect(deadline.signal.aborted).toBe(true);
  await expect(deadline.race(never())).rejects.toThrow();
});

it('ends when the caller gives up, and keeps to its first cause', () => {
  const caller = new AbortController();
  const deadline = new Deadline(100, caller.signal);
  caller.abort();
  jest.advanceTimersByTime(100);
  expect(deadline.cause).toBe('aborted');
});

it('is over from the start where the caller had given up already', () => {
  expect(new Deadline(100, AbortSignal.abort()).cause).toBe('aborted');
});

it('leaves no timer and no listener behind', async () => {
  const caller = new AbortController();
  const deadline = new Deadline(100, caller.signal);
  await expect(deadline.race(Promise.resolve('done'))).resolves.toBe('done');
  expect(jest.getTimerCount()).toBe(1);
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1);
  deadline.close();
  expect(jest.getTimerCount()).toBe(0);
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
});

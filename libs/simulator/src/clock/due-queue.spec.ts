import fc from 'fast-check';
import { DueQueue, type Due } from './due-queue';

const drained = (queue: DueQueue<Due>): Due[] => {
  const all: Due[] = [];
  for (let { first } = queue; first !== undefined; { first } = queue) {
    all.push(first);
    queue.removeFirst();
  }
  return all;
};
const inOrder = (entries: readonly Due[]): Due[] =>
  [...entries].sort((one, other) => one.dueAt - other.dueAt || one.number - other.number);
const entriesOf = (times: readonly number[]): Due[] => times.map((dueAt, number) => ({ dueAt, number }));

describe('a queue of what is due', () => {
  it('gives the earliest first, and of those due at once the one that was there first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (times) => {
        const queue = new DueQueue<Due>();
        const entries = entriesOf(times);
        for (const entry of entries) queue.add(entry);
        expect(queue.size).toBe(entries.length);
        expect(drained(queue)).toEqual(inOrder(entries));
      }),
    );
  });

  it('goes on in order while some are added, taken and dropped', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 20 }), { maxLength: 200 }), (steps) => {
        const queue = new DueQueue<Due>();
        let expected: Due[] = [];
        steps.forEach((step, number) => {
          if (step >= 0) {
            const entry = { dueAt: step, number };
            queue.add(entry);
            expected.push(entry);
          } else if (step === -1) {
            queue.keep(({ dueAt }) => dueAt % 2 === 0);
            expected = expected.filter(({ dueAt }) => dueAt % 2 === 0);
          } else {
            queue.removeFirst();
            expected = inOrder(expected).slice(1);
          }
        });
        expect(drained(queue)).toEqual(inOrder(expected));
      }),
    );
  });
});

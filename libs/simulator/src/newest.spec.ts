import fc from 'fast-check';
import { Newest } from './newest';

it('the newest are kept in order, and each other is told of once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5 }), fc.array(fc.integer(), { maxLength: 40 }), (kept, added) => {
      const dropped: number[] = [];
      const newest = new Newest<number>(kept, (item) => dropped.push(item));
      for (const item of added) newest.add(item);
      expect(newest.all()).toEqual(kept === 0 ? [] : added.slice(-kept));
      expect(dropped).toEqual(added.slice(0, dropped.length));
      // Never more than twice as many in memory.
      expect(added.length - dropped.length).toBeLessThanOrEqual(Math.max(2 * kept, 0));
    }),
  );
});

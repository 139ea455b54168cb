import { v7 as uuidv7 } from 'uuid';
import { earliestIdAt } from './listing';

describe('the earliest id of a moment', () => {
  const at = Date.UTC(2026, 10, 27, 12);

  it('comes before every id that is made then or later, and after those made before', () => {
    expect(earliestIdAt(at) < uuidv7({ msecs: at })).toBe(true);
    expect(earliestIdAt(at) < uuidv7({ msecs: at + 1 })).toBe(true);
    expect(earliestIdAt(at) > uuidv7({ msecs: at - 1 })).toBe(true);
  });

  it.each([
    [-1, '00000000-0000-0000-0000-000000000000'],
    [Date.UTC(20_000, 0, 1), 'ffffffff-ffff-0000-0000-000000000000'],
  ])('is the first or last there can be for %d ms', (ms, id) => {
    expect(earliestIdAt(ms)).toBe(id);
  });
});

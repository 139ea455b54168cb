import * as fc from 'fast-check';
import { notificationSignature } from '../gateway';
import { otherReadings } from './signed-text';

const KEY = 'SB-Mid-server-test';

describe('the other orders that a signature may have been made for', () => {
  it('are found in both directions', () => {
    expect(otherReadings({ orderId: 'A', statusCode: '200', grossAmount: '120010000.00' })).toEqual([
      { orderId: 'A2001', grossAmount: 10_000 },
    ]);
    expect(otherReadings({ orderId: 'A2001', statusCode: '200', grossAmount: '10000.00' })).toEqual([
      { orderId: 'A', grossAmount: 120_010_000 },
    ]);
  });

  it('are none of an order id that is followed by no second code and amount', () => {
    for (const orderId of ['order-1', 'INV/2026/0007', '2019', '200x']) {
      expect(otherReadings({ orderId, statusCode: '200', grossAmount: '10000.00' })).toEqual([]);
    }
  });

  it('are all of those that have the same signature', () => {
    const digits = fc.stringMatching(/^[A-Z]{1,3}[012]{0,8}$/);
    const amount = fc.integer({ min: 1, max: 2_000_000 }).map((rupiah) => `${rupiah}.00`);
    const code = fc.constantFrom('200', '201', '202');
    fc.assert(
      fc.property(
        digits,
        code,
        amount,
        code,
        amount,
        (orderId, statusCode, grossAmount, otherCode, otherAmount) => {
          const told = { orderId, statusCode, grossAmount };
          const signature = notificationSignature(told, KEY);
          const signed = orderId + statusCode + grossAmount;
          const end = otherCode + otherAmount;
          const reads = otherReadings(told);
          for (const { orderId: other } of reads)
            expect(signed.startsWith(other) && other !== orderId).toBe(true);
          if (!signed.endsWith(end)) return;
          const other = signed.slice(0, -end.length);
          const fields = { orderId: other, statusCode: otherCode, grossAmount: otherAmount };
          expect(notificationSignature(fields, KEY)).toBe(signature);
          if (other !== '' && other !== orderId)
            expect(reads).toContainEqual({ orderId: other, grossAmount: Number(otherAmount) });
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

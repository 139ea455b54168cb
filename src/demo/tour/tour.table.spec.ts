import type { TourResult } from './tour';
import { tourTable } from './tour.table';

const RESULT: TourResult = {
  name: 'bank_transfer permata',
  instruction: 'http://127.0.0.1:34173/simulator/pay/e5b1c2f0-7d3c-4c7d-9a0e-2b1f7c6d5e4f',
  status: 'settlement',
  event: 'payment.settled',
  milliseconds: 12_345,
  deviations: [],
};

describe('the table of the tour', () => {
  it('fits a terminal of 80 columns, whatever an instruction is', () => {
    const short = { ...RESULT, name: 'ovo', instruction: '', milliseconds: 7 };
    const lines = tourTable([RESULT, short]).split('\n');
    expect(new Set(lines.map(({ length }) => length))).toEqual(new Set([80]));
    expect(lines[2]).toContain('http://127.0.0.1:341…');
  });

  it('is no wider than it must be', () => {
    const [head = ''] = tourTable([{ ...RESULT, instruction: '812747369782102' }]).split('\n');
    expect(head.length).toBeLessThan(80);
  });
});

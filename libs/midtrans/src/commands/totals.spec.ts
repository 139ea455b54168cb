import { lineOf, progressBar, recordOf, Totals } from './totals';

describe('the totals of a command', () => {
  it('count results by outcome, in the order in which they came', () => {
    const totals = new Totals();
    for (const outcome of ['known', 'imported', 'known']) totals.add({ subject: 'x', outcome });
    totals.add({ subject: 'y', outcome: 'failed', isFailure: true });
    expect(totals.toString()).toBe('2 known, 1 imported, 1 failed');
    expect(JSON.stringify(totals)).toBe('{"known":2,"imported":1,"failed":1}');
    expect({ count: totals.count, failed: totals.failed }).toEqual({ count: 4, failed: 1 });
  });

  it('say that there was nothing to do', () => {
    expect(new Totals().toString()).toBe('nothing to do');
  });
});

describe('a result', () => {
  const result = { subject: 'order-1', outcome: 'imported', detail: 'settlement', data: { payment_id: 'p' } };

  it('is a line for people', () => {
    expect(lineOf(result)).toBe('imported     order-1  settlement');
    expect(lineOf({ subject: 'order-1', outcome: 'known' })).toBe('known        order-1');
    expect(lineOf({ ...result, text: 'in other words' })).toBe('in other words');
  });

  it('is an object for programs', () => {
    expect(recordOf(result)).toEqual({
      subject: 'order-1',
      outcome: 'imported',
      failed: false,
      detail: 'settlement',
      payment_id: 'p',
    });
  });
});

describe('a progress bar', () => {
  it.each([
    [0, 10, '[........] 0 of 10'],
    [5, 10, '[####....] 5 of 10'],
    [10, 10, '[########] 10 of 10'],
    [0, 0, '[########] 0 of 0'],
    [3, undefined, '3 so far'],
  ])('is drawn for %s of %s', (done, total, drawn) => {
    expect(progressBar(done, total, 8)).toBe(drawn);
  });
});

import { clockVerdict, skewOf } from './clocks.check';
import { webhookVerdict } from './webhook.check';

describe('a clock', () => {
  it.each([
    ['agrees where it was read within the question', 1_000, 1_200, 1_100, 1, 0],
    ['agrees where its second covers the question', 1_999, 2_001, 1_000, 1_000, 0],
    ['is ahead of the answer', 1_000, 1_200, 4_200, 1_000, 3_000],
    ['is behind the question', 9_000, 9_200, 5_000, 1_000, -3_000],
  ])('%s', (_, askedAt, answeredAt, said, stepMs, skew) => {
    expect(skewOf({ askedAt, answeredAt, said, stepMs })).toBe(skew);
  });

  it.each([
    [0, 'ok', 'its agrees'],
    [49, 'ok', 'its agrees'],
    [-51, 'ok', 'its is 0.1 s behind'],
    [1_999, 'ok', 'its is 2.0 s ahead'],
    [-2_000, 'warning', 'its is 2.0 s behind'],
    [60_000, 'failed', 'its is 60.0 s ahead'],
  ])('that is off by %s ms is %s', (skew, verdict, detail) => {
    expect(clockVerdict('its', skew)).toEqual({ verdict, detail });
  });
});

describe('a webhook', () => {
  const refusal = { status: 403, location: null, body: { message: 'The signature does not match' } };

  it('is fine where it refuses in our words, and slow where Midtrans would have given up hope', () => {
    expect(webhookVerdict({ ...refusal, elapsedMs: 120 }).verdict).toBe('ok');
    expect(webhookVerdict({ ...refusal, elapsedMs: 6_000 }).verdict).toBe('warning');
  });

  it('is none where somebody else refuses', () => {
    const { verdict, detail } = webhookVerdict({ ...refusal, body: { message: 'Forbidden' }, elapsedMs: 1 });
    expect({ verdict, detail }).toEqual({
      verdict: 'failed',
      detail: 'answered 403: Forbidden, and not as our webhook does',
    });
  });
});

import { leavesOpen, OpenAttempts, type ApiProblem } from './command';

const problem = (status: number, code = 'x'): ApiProblem => ({ status, code, message: '', details: [] });

describe('what became of a request', () => {
  it.each([0, 500, 502, 503, 504])('is not known after %i', (status) => {
    expect(leavesOpen(problem(status), false)).toBe(true);
  });

  it.each(['in_progress', 'idempotency_key_in_use'])('is not known while it is under way: %s', (code) => {
    expect(leavesOpen(problem(409, code), false)).toBe(true);
  });

  it.each([400, 401, 403, 404, 409, 422, 429])('is known after a first %i: nothing', (status) => {
    expect(leavesOpen(problem(status), false)).toBe(false);
  });

  it.each([401, 403, 408, 409, 429])('stays unknown where it was, as a %i tells nothing of it', (status) => {
    expect(leavesOpen(problem(status), true)).toBe(true);
  });

  it.each([400, 404, 422])('is known by a %i, also where it was not', (status) => {
    expect(leavesOpen(problem(status), true)).toBe(false);
  });
});

describe('an attempt whose outcome is open', () => {
  const texts = new Map<string, string>();
  const attempts = new OpenAttempts({
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
    removeItem: (name) => void texts.delete(name),
  });
  const attempt = { key: 'a', body: { amount: 5_000 } };

  it('is kept by what it does, until it is forgotten', () => {
    attempts.keep('payments/1/refund/', attempt);
    expect(attempts.get('payments/1/refund/')).toEqual(attempt);
    expect(attempts.get('payments/2/refund/')).toBeUndefined();
    attempts.forget('payments/1/refund/');
    expect(attempts.get('payments/1/refund/')).toBeUndefined();
  });

  it.each(['', 'null', '{"key":1,"body":{}}', '{"key":"a"}'])('is none where %j is kept', (text) => {
    attempts.keep('x', attempt);
    for (const name of texts.keys()) texts.set(name, text);
    expect(attempts.get('x')).toBeUndefined();
  });
});

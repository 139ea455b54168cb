import type { LogEntry } from '../log/log-entry';
import { jsonLine, logLine } from './log-line';

const at = new Date('2024-03-01T03:00:00Z');

describe('a line of the terminal', () => {
  it.each<[string, LogEntry]>([
    [
      '10:00:00  ← POST  /v2/charge  200  ORDER-1 pending  7 ms',
      {
        kind: 'request',
        at,
        method: 'POST',
        path: '/v2/charge',
        status: 200,
        orderId: 'ORDER-1',
        outcome: 'pending',
        ms: 7,
      },
    ],
    [
      '10:00:00  ← GET   /v2/ORDER-1/status  –  the connection is broken by a fault  1 ms',
      {
        kind: 'request',
        at,
        method: 'GET',
        path: '/v2/ORDER-1/status',
        outcome: 'the connection is broken by a fault',
        ms: 1,
      },
    ],
    [
      '10:00:00  → POST  http://127.0.0.1:3000/n  500  ORDER-1 settlement, attempt 2  the webhook failed, next at 10:10:00  3 ms',
      {
        kind: 'notification',
        at,
        orderId: 'ORDER-1',
        url: 'http://127.0.0.1:3000/n',
        outcome: 'settlement',
        attempt: 2,
        status: 500,
        problem: 'the webhook failed',
        nextAttemptAt: new Date('2024-03-01T03:10:00Z'),
        ms: 3,
      },
    ],
  ])('is %s', (line, entry) => {
    expect(logLine(entry)).toBe(line);
  });

  it('neither ends early nor moves the cursor, whatever a client sends', () => {
    const entry = { kind: 'request', at, method: 'GET', path: '/\u001b[2J\n', ms: 0 } as const;
    expect(logLine(entry)).toBe('10:00:00  ← GET   /�[2J�  –  0 ms');
    expect(jsonLine(entry)).toContain('/\\u001b[2J\\n');
  });
});

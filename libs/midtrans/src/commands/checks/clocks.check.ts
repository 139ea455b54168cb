import type { Postgres } from '../../database/postgres';
import type { Check, CheckResult } from './check';

/** From here on times that were told on both sides no longer fit together, in milliseconds. */
const WORTH_A_LOOK_MS = 2_000;
const TOO_FAR_MS = 60_000;
const TIMEOUT_MS = 10_000;

const NOW = {
  name: 'midtrans_clock',
  text: 'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now_ms',
};

/** A clock that was asked: when, by ours, and what it said. */
export interface ClockReading {
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly said: number;
  /** How exact it is, in milliseconds. */
  readonly stepMs: number;
}

/** By how much another clock is ahead of ours at least, whenever within the question it was read. */
export function skewOf({ askedAt, answeredAt, said, stepMs }: ClockReading): number {
  if (said > answeredAt) return said - answeredAt;
  if (said + stepMs < askedAt) return said + stepMs - askedAt;
  return 0;
}

export function clockVerdict(whose: string, skewMs: number): CheckResult {
  const seconds = (Math.abs(skewMs) / 1_000).toFixed(1);
  // What cannot be told in tenths of a second is the way there and back.
  const detail =
    seconds === '0.0' ? `${whose} agrees` : `${whose} is ${seconds} s ${skewMs > 0 ? 'ahead' : 'behind'}`;
  const distance = Math.abs(skewMs);
  return {
    verdict: distance >= TOO_FAR_MS ? 'failed' : distance >= WORTH_A_LOOK_MS ? 'warning' : 'ok',
    detail,
  };
}

export function databaseClockCheck(postgres: Postgres): Check {
  return {
    name: 'clock of the database',
    run: async () => {
      const askedAt = Date.now();
      const [row] = await postgres.query<{ now_ms: number }>(NOW, []);
      const reading = { askedAt, answeredAt: Date.now(), said: row?.now_ms ?? NaN, stepMs: 1 };
      return clockVerdict("the database's", skewOf(reading));
    },
  };
}

/** Midtrans' clock, by the `Date` of whatever it answers to a request without a key. */
export function gatewayClockCheck(baseUrl: string, fetchWith: typeof fetch): Check {
  return {
    name: `clock of ${new URL(baseUrl).host}`,
    run: async () => {
      const askedAt = Date.now();
      const { headers } = await fetchWith(baseUrl, {
        method: 'HEAD',
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const said = Date.parse(headers.get('date') ?? '');
      if (Number.isNaN(said)) return { verdict: 'warning', detail: 'it does not say what time it is' };
      return clockVerdict("Midtrans'", skewOf({ askedAt, answeredAt: Date.now(), said, stepMs: 1_000 }));
    },
  };
}

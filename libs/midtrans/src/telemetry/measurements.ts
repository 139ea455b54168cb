import { Injectable } from '@nestjs/common';
import { Histogram } from './histogram';

/** What is measured by the hour, as no row tells it later. */
export type Measure = 'webhook' | 'consumer';

/** How a webhook was answered: we have it, it is not for us, or deliver it again. */
export const WEBHOOK_ANSWERS = ['2xx', '4xx', '5xx'] as const;
/** How a webhook was answered. */
export type WebhookAnswer = (typeof WEBHOOK_ANSWERS)[number];

/** What was measured of one thing in an hour. */
export interface Measured {
  readonly measure: Measure;
  /** When the hour begins, by the clock of UTC. */
  readonly hour: Date;
  /** Null of what no account's key signed. */
  readonly account: string | null;
  /** A {@link WebhookAnswer}, or the name of a consumer. */
  readonly label: string;
  /** Webhooks, or how often the consumer was looked at. */
  readonly count: number;
  readonly milliseconds: Histogram;
  readonly mostWaiting: number;
  readonly longestLagMs: number;
}

/** A webhook that was answered. */
export interface AnsweredWebhook {
  readonly account: string | null;
  readonly status: number;
  readonly elapsedMs: number;
}

/** A consumer of an account, as it stands at a moment. */
export interface ConsumerState {
  readonly name: string;
  readonly account: string;
  readonly waiting: number;
  readonly lagMs: number;
}

const HOUR_MS = 3_600_000;
/** While nobody can keep them: a month of what a host with a few accounts and consumers has. */
const MOST_KEPT = 20_000;

/** What this process has measured and nobody has kept yet. To add to it costs no statement. */
@Injectable()
export class Measurements {
  private measured = new Map<string, Measured>();

  webhook({ account, status, elapsedMs }: AnsweredWebhook): void {
    const milliseconds = new Histogram();
    milliseconds.add(elapsedMs);
    const label = answerOf(status);
    const measured = { measure: 'webhook', hour: thisHour(), account, label, milliseconds } as const;
    this.add({ ...measured, count: 1, mostWaiting: 0, longestLagMs: 0 });
  }

  /** One that nothing waits for is not told of. */
  consumer({ name, account, waiting, lagMs }: ConsumerState): void {
    if (waiting === 0) return;
    const measured = { measure: 'consumer', hour: thisHour(), account, label: name, count: 1 } as const;
    const milliseconds = new Histogram();
    this.add({ ...measured, milliseconds, mostWaiting: waiting, longestLagMs: Math.round(lagMs) });
  }

  /** Hands over what was measured, and begins anew. */
  take(): readonly Measured[] {
    const { measured } = this;
    this.measured = new Map();
    return [...measured.values()];
  }

  /** Takes back what could not be kept. */
  giveBack(all: readonly Measured[]): void {
    for (const measured of all) this.add(measured);
  }

  private add(measured: Measured): void {
    const { measure, hour, account, label } = measured;
    const key = JSON.stringify([measure, hour, account, label]);
    const known = this.measured.get(key);
    if (known === undefined) {
      if (this.measured.size < MOST_KEPT) this.measured.set(key, measured);
      return;
    }
    known.milliseconds.addAll(measured.milliseconds);
    this.measured.set(key, {
      ...known,
      count: known.count + measured.count,
      mostWaiting: Math.max(known.mostWaiting, measured.mostWaiting),
      longestLagMs: Math.max(known.longestLagMs, measured.longestLagMs),
    });
  }
}

function thisHour(): Date {
  return new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
}

function answerOf(status: number): WebhookAnswer {
  if (status >= 500) return '5xx';
  return status >= 400 ? '4xx' : '2xx';
}

import { textAt } from '../json';
import type { RequestEntry } from '../log/log-entry';
import type { Exchange } from '../log/log-entry';
import { Newest } from '../newest';
import type { NotificationAttempt } from '../notifications/courier';
import { statusProblem } from '../notifications/delivery-problem';
import type { Updates } from '../updates/updates';
import { keptRequest, type KeptRequest } from './kept-request';

/** What went between an app and the gateway: a request of the one, or the other's attempt to deliver a notification. */
export type TrafficEntry =
  | { readonly kind: 'request'; readonly number: number; readonly request: KeptRequest }
  | { readonly kind: 'notification'; readonly number: number; readonly attempt: NotificationAttempt };

/** Which entries are looked for. */
export interface TrafficFilter {
  readonly orderId?: string;
  readonly kind?: TrafficEntry['kind'];
  /** Refused requests, and attempts that delivered nothing. */
  readonly failedOnly?: boolean;
  /** Those that came before the entry of this number. */
  readonly before?: number;
}

export interface TrafficSettings {
  /** How many requests are kept at most. */
  readonly kept: number;
  /** How many attempts to deliver. */
  readonly keptAttempts: number;
  /** Takes out of a text what nobody is to see. */
  readonly redacted: (text: string) => string;
}

/** Why an attempt delivered nothing, in words; undefined where it did. */
export function problemOfAttempt({ status, error }: NotificationAttempt): string | undefined {
  return error ?? (status === undefined ? 'no answer' : statusProblem(status));
}

export function hasFailed(entry: TrafficEntry): boolean {
  return entry.kind === 'request' ? entry.request.isFailed : problemOfAttempt(entry.attempt) !== undefined;
}

function matches(entry: TrafficEntry, { orderId, kind, failedOnly, before }: TrafficFilter): boolean {
  const about = entry.kind === 'request' ? entry.request.orderId : entry.attempt.orderId;
  return (
    (orderId === undefined || about === orderId) &&
    (kind === undefined || entry.kind === kind) &&
    (!failedOnly || hasFailed(entry)) &&
    (before === undefined || entry.number < before)
  );
}

type Entry<K extends TrafficEntry['kind']> = Extract<TrafficEntry, { kind: K }>;

/** The newest requests, and the newest attempts to deliver, in the order in which they were answered. */
export class Traffic {
  private readonly requests: Newest<Entry<'request'>>;
  private readonly attempts: Newest<Entry<'notification'>>;
  private numbers = 0;

  constructor(
    readonly settings: TrafficSettings,
    private readonly updates: Updates,
  ) {
    this.requests = new Newest(settings.kept);
    this.attempts = new Newest(settings.keptAttempts);
  }

  noteRequest(entry: RequestEntry, exchange: Exchange): void {
    const number = ++this.numbers;
    const request = keptRequest(String(number), entry, exchange, this.settings.redacted);
    this.requests.add({ kind: 'request', number, request });
    this.updates.publish('traffic', String(number));
  }

  noteAttempt(attempt: NotificationAttempt): void {
    const number = ++this.numbers;
    this.attempts.add({ kind: 'notification', number, attempt });
    this.updates.publish('traffic', String(number));
    const subject = textAt(attempt.body, 'transaction_id') ?? attempt.orderId;
    this.updates.publish(problemOfAttempt(attempt) === undefined ? 'delivered' : 'failed', subject);
  }

  /** The requests that are kept, in the order in which they were answered. */
  keptRequests(): readonly KeptRequest[] {
    return this.requests.all().map(({ request }) => request);
  }

  /** Those that are looked for, the newest first. */
  find(filter: TrafficFilter = {}): readonly TrafficEntry[] {
    return [...this.requests.all(), ...this.attempts.all()]
      .filter((entry) => matches(entry, filter))
      .sort((one, other) => other.number - one.number);
  }
}

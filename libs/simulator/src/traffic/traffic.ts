import type { RequestEntry } from '../log/log-entry';
import type { Exchange } from '../log/log-request';
import type { NotificationAttempt } from '../notifications/courier';
import { statusProblem } from '../notifications/delivery-problem';
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

/** Whoever looks at the traffic as it goes. */
export interface TrafficListener {
  changed(entry: TrafficEntry): void;
  closed(): void;
}

export interface TrafficSettings {
  /** How many requests are kept at most. */
  readonly kept: number;
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

/** The newest requests, and every attempt to deliver, in the order in which they were answered. */
export class Traffic {
  private requests: Entry<'request'>[] = [];
  private readonly attempts: Entry<'notification'>[] = [];
  private readonly listeners = new Set<TrafficListener>();
  private numbers = 0;

  constructor(readonly settings: TrafficSettings) {}

  noteRequest(entry: RequestEntry, exchange: Exchange): void {
    const { kept, redacted } = this.settings;
    const number = ++this.numbers;
    const request = keptRequest(String(number), entry, exchange, redacted);
    this.requests.push({ kind: 'request', number, request });
    // Not at each one: to cut a list costs as much as it is long.
    if (this.requests.length >= 2 * kept) this.requests = this.requests.slice(-kept);
    this.tell({ kind: 'request', number, request });
  }

  noteAttempt(attempt: NotificationAttempt): void {
    const entry = { kind: 'notification', number: ++this.numbers, attempt } as const;
    this.attempts.push(entry);
    this.tell(entry);
  }

  /** The requests that are kept, in the order in which they were answered. */
  keptRequests(): readonly KeptRequest[] {
    return this.keptEntries().map(({ request }) => request);
  }

  /** Those that are looked for, the newest first. */
  find(filter: TrafficFilter = {}): readonly TrafficEntry[] {
    return [...this.keptEntries(), ...this.attempts]
      .filter((entry) => matches(entry, filter))
      .sort((one, other) => other.number - one.number);
  }

  /** Returns what ends it. */
  listen(listener: TrafficListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    for (const listener of this.listeners) listener.closed();
    this.listeners.clear();
  }

  private keptEntries(): Entry<'request'>[] {
    return this.requests.slice(-this.settings.kept);
  }

  private tell(entry: TrafficEntry): void {
    for (const listener of this.listeners) listener.changed(entry);
  }
}

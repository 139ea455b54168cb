import type { DurableEventType } from './event';
import type { OutboxRow } from './outbox.row';

/** Something that events tell of: a payment, an invoice. */
export interface EventSubject {
  /** The first part of its events' names: `invoice` of `invoice.paid`. */
  readonly name: string;
  /** Its events that are kept in the outbox. */
  readonly types: readonly DurableEventType[];
  /**
   * Whether a listener can hear all of them at once: `invoice.*`. Not so where some of its events are not kept.
   * @default true
   */
  readonly hasWildcard?: boolean;
  /** What a stored event tells, beside what all events have; `undefined` where its subject is gone. */
  readonly read: (row: OutboxRow) => object | undefined;
}

/** A value as JSON has it: times are text. */
export type InJson<T> = {
  readonly [Name in keyof T]: T[Name] extends Date | null ? Exclude<T[Name], Date> | string : T[Name];
};

type TimeOf<T> = { [Name in keyof T]: T[Name] extends Date | null ? Name : never }[keyof T];

/** Which of a snapshot's properties are times: all of them, or the compiler says which is missing. */
export type TimesOf<Snapshot> = Readonly<Record<TimeOf<Snapshot>, true>>;

/** A snapshot out of JSON: its times are instants again. */
export function revived<Snapshot extends object>(
  stored: InJson<Snapshot>,
  times: TimesOf<Snapshot>,
): Snapshot {
  const values = Object.entries(stored).map(([name, value]: [string, unknown]) => [
    name,
    name in times && typeof value === 'string' ? new Date(value) : value,
  ]);
  return Object.fromEntries(values) as Snapshot;
}

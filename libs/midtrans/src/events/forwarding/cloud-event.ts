import { isRecord } from '../../validation/is-record';
import { snakeCase } from '../../validation/snake-case';
import type { DurableEventType, EventOf, MidtransEvent, MidtransEvents } from '../event';

/**
 * An event as it leaves for a broker: CloudEvents 1.0, structured JSON. A receiver knows it again by `source` and `id`.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export interface MidtransCloudEvent<Type extends DurableEventType = DurableEventType> {
  readonly specversion: '1.0';
  /** The event's: a redelivery repeats it. */
  readonly id: string;
  /** Whose event it is: `events.forwardTo.source`, then the merchant account. */
  readonly source: string;
  readonly type: Type;
  /** Our id of the payment, invoice, … that it is about: events of one subject are sent in their order. */
  readonly subject: string;
  /** When it happened, ISO 8601 in UTC. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** What a durable listener is told beside that, in the names of the REST endpoints; times are ISO 8601, amounts whole rupiah. */
  readonly data: CloudEventData<Type>;
}

/** What an event tells, as JSON. */
export type CloudEventData<Type extends DurableEventType> = Type extends DurableEventType
  ? InJson<Omit<MidtransEvents[Type], Exclude<keyof EventOf<string>, 'account'>>>
  : never;

type InJson<Value> = Value extends Date
  ? string
  : Value extends readonly (infer Item)[]
    ? readonly InJson<Item>[]
    : Value extends object
      ? {
          readonly [Name in keyof Value as SnakeCase<Name & string>]: Name extends 'metadata'
            ? Value[Name]
            : InJson<Value[Name]>;
        }
      : Value;

type SnakeCase<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
  : Text;

/** @param source - of the application: the account follows it */
export function cloudEventOf(
  { id, type, occurredAt, ...told }: MidtransEvent,
  { source, subjectId }: { source: string; subjectId: string },
): MidtransCloudEvent {
  return {
    specversion: '1.0',
    id,
    source: `${source}/${told.account}`,
    type: type as DurableEventType,
    subject: subjectId,
    time: occurredAt.toISOString(),
    datacontenttype: 'application/json',
    data: inJson(told) as MidtransCloudEvent['data'],
  };
}

function inJson(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(inJson);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    snakeCase(name),
    // The names in it are the host's.
    name === 'metadata' ? inner : inJson(inner),
  ]);
  return Object.fromEntries(entries);
}

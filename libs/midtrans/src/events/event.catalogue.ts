import type { DurableEventType, MidtransEvent } from './event';
import type { EventSubject } from './event-subject';
import type { OutboxRow } from './outbox.row';

/** The durable events of all features. */
export class EventCatalogue {
  private readonly byType: ReadonlyMap<string, EventSubject>;

  constructor(private readonly subjects: readonly EventSubject[]) {
    this.byType = new Map(subjects.flatMap((subject) => subject.types.map((type) => [type, subject])));
  }

  /** All of them. */
  get types(): readonly DurableEventType[] {
    return this.subjects.flatMap(({ types }) => types);
  }

  /** The types that a pattern of `@OnMidtransEvent` stands for: none where there is no such event. */
  matching(pattern: string): readonly DurableEventType[] {
    return this.subjects.flatMap(({ name, types, hasWildcard = true }) =>
      types.filter((type) => pattern === type || (hasWildcard && pattern === `${name}.*`)),
    );
  }

  /** The event that a row stands for, as listeners receive it; `undefined` where its subject is gone. */
  eventOf(row: OutboxRow): MidtransEvent | undefined {
    const told = this.byType.get(row.type)?.read(row);
    if (told === undefined) return undefined;
    const { id, type, account, occurred_at: occurredAt } = row;
    return { id, type, occurredAt: new Date(occurredAt), account, ...told } as MidtransEvent;
  }
}

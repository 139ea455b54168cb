import type { TestDatabase } from '../support/database';

/** As much as is compared of what was appended, and of what was received. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
}

/** What was appended, in its order. */
export function storedEvents(database: TestDatabase): Promise<StoredEvent[]> {
  return database.rows<StoredEvent>(
    'SELECT id, type, subject_id AS subject FROM midtrans_outbox ORDER BY sequence',
  );
}

/** Each event by its first receipt, as one who dedupes has it; those of one subject together, in the order in which they came. */
export function bySubject(events: readonly StoredEvent[]): Record<string, string[]> {
  const subjects: Record<string, string[]> = {};
  const seen = new Set<string>();
  for (const { id, type, subject } of events) {
    if (seen.has(id)) continue;
    seen.add(id);
    (subjects[subject] ??= []).push(`${type} ${id}`);
  }
  return subjects;
}

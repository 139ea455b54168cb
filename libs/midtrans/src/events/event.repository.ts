import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { pageFrom, requirePage, type Page, type PageOptions } from '../access/listing';
import { MIDTRANS_DATA_SOURCE } from '../database/postgres';
import { Accounts } from '../accounts/accounts';
import type { DeliveryFilter, EventFilter, EventState } from './event.filter';

/** How an event stands with a consumer that has not had it. */
export interface StoredDelivery {
  readonly consumer: string;
  readonly state: 'waiting' | 'dead';
  /** How often the consumer failed on it. */
  readonly attempts: number;
  /** When it is due; of what is with the consumer, when its lease ends. */
  readonly nextAttemptAt: Date;
  /** Whether it is with the consumer now. */
  readonly isUnderWay: boolean;
  readonly lastError: string | null;
  readonly deadAt: Date | null;
}

/** An event, with the consumers that have not had it. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly account: string;
  readonly subjectId: string;
  /** Null where it is not about a payment. */
  readonly orderId: string | null;
  readonly occurredAt: Date;
  readonly state: EventState;
  readonly deliveries: readonly StoredDelivery[];
}

interface EventRow extends Omit<StoredEvent, 'state' | 'deliveries'> {
  readonly deliveries: readonly (Omit<StoredDelivery, 'state' | 'nextAttemptAt' | 'deadAt'> & {
    readonly nextAttemptAt: string;
    readonly deadAt: string | null;
  })[];
}

const SELECT_EVENTS = `
  SELECT o.id, o.type, o.account, o.subject_id AS "subjectId", p.order_id AS "orderId", o.occurred_at AS "occurredAt",
    ARRAY(
      SELECT jsonb_build_object(
        'consumer', d.consumer, 'attempts', d.attempts, 'nextAttemptAt', d.next_attempt_at, 'lastError', d.last_error,
        'isUnderWay', d.leased_by IS NOT NULL AND d.next_attempt_at > now(), 'deadAt', d.dead_at)
      FROM midtrans_deliveries d WHERE d.sequence = o.sequence ORDER BY d.consumer) AS deliveries
  FROM midtrans_outbox o LEFT JOIN midtrans_payments p ON p.id = o.subject_id`;

/** Nobody is at it. */
const IDLE = '(d.leased_by IS NULL OR d.next_attempt_at <= now())';

/** What was not tried yet and is not due was postponed, behind an earlier one of its subject. */
const FAILED_BEFORE = 'd.attempts > 0';

/** Stored events, for reading, and what staff do about them. */
@Injectable()
export class EventRepository {
  constructor(
    @Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly accounts: Accounts,
  ) {}

  async find(id: string): Promise<StoredEvent | null> {
    const sql = `${SELECT_EVENTS} WHERE o.id = $1 AND o.account = ANY ($2)`;
    const [row] = await this.dataSource.query<EventRow[]>(sql, [id, this.accounts.readable()]);
    return row === undefined ? null : storedEvent(row);
  }

  /** The newest first. */
  async list(filter: EventFilter, page?: PageOptions): Promise<Page<StoredEvent>> {
    const { limit, cursor } = requirePage(page);
    const where = new Conditions();
    where.add((value) => `o.account = ANY (${value})`, this.accounts.readable(filter.account));
    where.add((value) => `o.account = ${value}`, filter.scope?.account);
    where.add((value) => `o.type = ${value}`, filter.type);
    where.add((value) => `o.subject_id = ${value}`, filter.subjectId);
    where.add(
      (value) => `o.subject_id IN (SELECT id FROM midtrans_payments WHERE order_id = ${value})`,
      filter.orderId,
    );
    where.add((value) => `o.occurred_at > ${value}`, filter.occurredAfter);
    where.add((value) => `o.occurred_at < ${value}`, filter.occurredBefore);
    where.add(
      (value) => `o.sequence < (SELECT max(sequence) FROM midtrans_outbox WHERE id = ${value})`,
      cursor,
    );
    addStanding(where, filter);
    const sql = `${SELECT_EVENTS} WHERE ${where.sql} ORDER BY o.sequence DESC LIMIT ${limit + 1}`;
    const rows = await this.dataSource.query<EventRow[]>(sql, where.values);
    return pageFrom(rows.map(storedEvent), limit);
  }

  /** @returns how many deliveries are due again */
  async retry(filter: DeliveryFilter): Promise<number> {
    const where = deliveryConditions(filter, this.accounts);
    return this.change(
      `UPDATE midtrans_deliveries d
       SET attempts = CASE WHEN d.dead_at IS NULL THEN d.attempts ELSE 0 END, next_attempt_at = now(), dead_at = NULL, leased_by = NULL
       WHERE ${where.sql} AND ${IDLE} AND (d.dead_at IS NOT NULL OR ${FAILED_BEFORE} AND d.next_attempt_at > now())`,
      where.values,
    );
  }

  /** @returns how many deliveries there are no more */
  async discard(filter: DeliveryFilter): Promise<number> {
    const where = deliveryConditions({ ...filter, state: filter.state ?? 'dead' }, this.accounts);
    return this.change(`DELETE FROM midtrans_deliveries d WHERE ${where.sql} AND ${IDLE}`, where.values);
  }

  /** What was postponed behind a delivery that is changed is due at once, and left out of the count. */
  private async change(statement: string, values: unknown[]): Promise<number> {
    const sql = `
      WITH changed AS (${statement} RETURNING d.consumer, d.subject_id), behind AS (
        UPDATE midtrans_deliveries d SET next_attempt_at = now() FROM changed
        WHERE d.consumer = changed.consumer AND d.subject_id = changed.subject_id AND d.dead_at IS NULL AND d.leased_by IS NULL
          AND NOT ${FAILED_BEFORE} AND d.next_attempt_at > now())
      SELECT count(*)::integer AS count FROM changed`;
    const [row] = await this.dataSource.query<{ count: number }[]>(sql, values);
    return row?.count ?? 0;
  }
}

/** Conditions, each with its value: one that is undefined says nothing. */
class Conditions {
  readonly values: unknown[] = [];
  private readonly parts: string[] = [];

  add(sql: (value: string) => string, value: unknown): void {
    if (value === undefined) return;
    this.values.push(value);
    this.parts.push(sql(`$${this.values.length}`));
  }

  addText(sql: string): void {
    this.parts.push(sql);
  }

  get sql(): string {
    return this.parts.join(' AND ');
  }
}

/** How events stand with their consumers, or with one. */
function addStanding(where: Conditions, { state, consumer }: EventFilter): void {
  if (state === undefined && consumer === undefined) return;
  const isLeft = (of: string) =>
    `EXISTS (SELECT 1 FROM midtrans_deliveries d WHERE d.sequence = o.sequence${of})`;
  const isIn = (of: string) => `o.sequence IN (SELECT d.sequence FROM midtrans_deliveries d WHERE true${of})`;
  const part = (of: string): string => {
    switch (state) {
      case 'done':
        return `NOT ${isLeft(of)}`;
      case 'dead':
        return isIn(`${of} AND d.dead_at IS NOT NULL`);
      case 'waiting':
        return isIn(`${of} AND d.dead_at IS NULL`);
      case undefined:
        return isIn(of);
      default:
        return state satisfies never;
    }
  };
  if (consumer === undefined) where.addText(part(''));
  else where.add((value) => part(` AND d.consumer = ${value}`), consumer);
}

function deliveryConditions(filter: DeliveryFilter, accounts: Accounts): Conditions {
  const where = new Conditions();
  const ofEvent = (condition: string) =>
    `d.sequence IN (SELECT o.sequence FROM midtrans_outbox o WHERE ${condition})`;
  where.add((value) => `d.account = ANY (${value})`, accounts.readable(filter.account));
  where.add((value) => `d.account = ${value}`, filter.scope?.account);
  where.add((value) => `d.type = ${value}`, filter.type);
  where.add((value) => `d.consumer = ${value}`, filter.consumer);
  where.add((value) => `d.subject_id = ${value}`, filter.subjectId);
  where.add(
    (value) => `d.subject_id IN (SELECT id FROM midtrans_payments WHERE order_id = ${value})`,
    filter.orderId,
  );
  where.add((value) => ofEvent(`o.id = ${value}`), filter.id);
  where.add((value) => ofEvent(`o.occurred_at > ${value}`), filter.occurredAfter);
  where.add((value) => ofEvent(`o.occurred_at < ${value}`), filter.occurredBefore);
  if (filter.state === 'dead') where.addText('d.dead_at IS NOT NULL');
  if (filter.state === 'waiting') where.addText('d.dead_at IS NULL');
  if (filter.state === 'done') where.addText('false');
  return where;
}

function storedEvent({ deliveries, ...row }: EventRow): StoredEvent {
  const stored = deliveries.map((delivery): StoredDelivery => ({
    ...delivery,
    state: delivery.deadAt === null ? 'waiting' : 'dead',
    nextAttemptAt: new Date(delivery.nextAttemptAt),
    deadAt: delivery.deadAt === null ? null : new Date(delivery.deadAt),
  }));
  const isDead = stored.some(({ state }) => state === 'dead');
  return { ...row, deliveries: stored, state: isDead ? 'dead' : stored.length > 0 ? 'waiting' : 'done' };
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An event on its way to the durable listeners. Written with the change it tells of, in one transaction. */
@Entity({ name: 'midtrans_outbox' })
@Index('midtrans_outbox_due_idx', ['nextAttemptAt'], { where: 'delivered_at IS NULL AND dead_at IS NULL' })
@Index('midtrans_outbox_subject_idx', ['subjectId', 'sequence'], {
  where: 'delivered_at IS NULL AND dead_at IS NULL',
})
export class MidtransOutboxEvent {
  /** Order in which events were appended; within one subject, the order in which they happened. */
  @PrimaryColumn('bigint', {
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'midtrans_outbox_pkey',
  })
  sequence: string;

  @Column('uuid')
  id: string;

  @Column('varchar', { length: 64 })
  type: string;

  @Column('varchar', { length: 64 })
  account: string;

  /** The payment or notification it is about; events of one subject are delivered in order. */
  @Column('uuid', { name: 'subject_id' })
  subjectId: string;

  @Column('jsonb')
  payload: Record<string, unknown>;

  @Column('timestamptz', { name: 'occurred_at', default: () => 'now()' })
  occurredAt: Date;

  @Column('integer', { default: 0 })
  attempts: number;

  /** Until then it is leased to the instance that dispatches it, or waits for its next attempt. */
  @Column('timestamptz', { name: 'next_attempt_at', default: () => 'now()' })
  nextAttemptAt: Date;

  /** Durable listeners that have had it. */
  @Column('text', { name: 'delivered_to', array: true, default: [] })
  deliveredTo: string[];

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  @Column('timestamptz', { name: 'delivered_at', nullable: true })
  deliveredAt: Date | null;

  /** Given up after the last attempt; `last_error` says why. */
  @Column('timestamptz', { name: 'dead_at', nullable: true })
  deadAt: Date | null;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An event that a consumer has not had yet, or that was given up for it. Deleted when it is delivered. */
@Entity({ name: 'midtrans_deliveries' })
@Index('midtrans_deliveries_subject_idx', ['consumer', 'subjectId', 'sequence'])
@Index('midtrans_deliveries_due_idx', ['consumer', 'nextAttemptAt'], { where: 'dead_at IS NULL' })
@Index('midtrans_deliveries_dead_idx', ['consumer', 'sequence'], { where: 'dead_at IS NOT NULL' })
export class MidtransDelivery {
  /** The event's. */
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'midtrans_deliveries_pkey' })
  sequence: string;

  @PrimaryColumn('varchar', { length: 128, primaryKeyConstraintName: 'midtrans_deliveries_pkey' })
  consumer: string;

  @Column('varchar', { length: 64 })
  account: string;

  @Column('varchar', { length: 64 })
  type: string;

  @Column('uuid', { name: 'subject_id' })
  subjectId: string;

  @Column('integer', { default: 0 })
  attempts: number;

  /** Until then it is leased to the instance that delivers it, or waits for its next attempt or for an earlier one of its subject. */
  @Column('timestamptz', { name: 'next_attempt_at', default: () => 'now()' })
  nextAttemptAt: Date;

  /** The instance that delivers it. */
  @Column('uuid', { name: 'leased_by', nullable: true })
  leasedBy: string | null;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  /** Given up after the last attempt; `last_error` says why. */
  @Column('timestamptz', { name: 'dead_at', nullable: true })
  deadAt: Date | null;
}

import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Something that was asked of the gateway and whose caller has not been told what came of it. The row is written before the
 * gateway is asked and is gone once the caller is answered, so that what is left here is under way, or unresolved.
 */
@Entity({ name: 'midtrans_commands' })
@Index('midtrans_commands_subject_key', ['subjectId', 'slot'], { unique: true })
@Index('midtrans_commands_match_idx', ['match'], { where: 'match IS NOT NULL' })
@Index('midtrans_commands_check_idx', ['account', 'nextCheckAt'], { where: 'resolved_at IS NULL' })
@Index('midtrans_commands_resolved_idx', ['resolvedAt'], { where: 'resolved_at IS NOT NULL' })
export class MidtransCommand {
  /** The Idempotency-Key that goes with every attempt. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'midtrans_commands_pkey' })
  id: string;

  /** The merchant account. */
  @Column('varchar', { length: 64 })
  account: string;

  /** The row that it is about: a payment, an invoice, a subscription, a pay account. */
  @Column('uuid', { name: 'subject_id' })
  subjectId: string;

  /** Of a subject one command a slot is under way. */
  @Column('varchar', { length: 64 })
  slot: string;

  /** What is asked for: `charge`, `cancel`, `refund`, … */
  @Column('varchar', { length: 32 })
  action: string;

  /** SHA-256 of what makes another call the same, where a call without a key is taken up. */
  @Column('varchar', { length: 64, nullable: true })
  match: string | null;

  /** What was asked for, as far as it must be known to go on. Secrets in it are encrypted. */
  @Column('jsonb', { default: {} })
  details: Record<string, unknown>;

  @Column('integer', { default: 1 })
  attempts: number;

  /** Until when the attempt counts as under way; null once it has ended without a word that settles it. */
  @Column('timestamptz', { name: 'leased_until', nullable: true })
  leasedUntil: Date | null;

  /** When the gateway was last asked. */
  @Column('timestamptz', { name: 'asked_at' })
  askedAt: Date;

  /** When it was asked the time before. */
  @Column('timestamptz', { name: 'earlier_asked_at', nullable: true })
  earlierAskedAt: Date | null;

  /** When somebody found out what came of it, of whom its caller has not heard. */
  @Column('timestamptz', { name: 'resolved_at', nullable: true })
  resolvedAt: Date | null;

  /** When the gateway is asked what came of it; null where that was given up. It counts for nothing once it is resolved. */
  @Column('timestamptz', { name: 'next_check_at', nullable: true })
  nextCheckAt: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * What became of a request. `refused`: nothing was done; `unknown`: it failed, or nobody came back to tell, and it may have been done.
 */
export const AUDIT_OUTCOMES = ['begun', 'done', 'refused', 'unknown'] as const;
/** What came of a request: see `AUDIT_OUTCOMES`. */
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** Who did what over REST: a row for each request that acts upon what is there already, written before it is carried out. */
@Entity({ name: 'midtrans_audit' })
@Index('midtrans_audit_created_idx', ['createdAt'])
@Index('midtrans_audit_account_idx', ['account', 'id'])
@Index('midtrans_audit_actor_idx', ['actor', 'id'])
@Index('midtrans_audit_action_idx', ['action', 'id'])
@Index('midtrans_audit_subject_idx', ['subjectId', 'id'])
@Index('midtrans_audit_order_idx', ['orderId', 'id'])
@Index('midtrans_audit_outcome_idx', ['outcome', 'id'], { where: "outcome <> 'done'" })
export class MidtransAuditEntry {
  /** UUIDv7: ordered by creation. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'midtrans_audit_pkey' })
  id: string;

  /** Of which registration the endpoint is. */
  @Column('varchar', { length: 64 })
  registration: string;

  /** The merchant account of what it is about; null where that is all of the registration's, or is not there. */
  @Column('varchar', { length: 64, nullable: true })
  account: string | null;

  /** The host's user who asked; null for nobody, where the controllers are public. */
  @Column('varchar', { length: 255, nullable: true })
  actor: string | null;

  @Column('boolean', { name: 'is_staff' })
  isStaff: boolean;

  /** What was asked for: `refund`, `retry_event`, … */
  @Column('varchar', { length: 64 })
  action: string;

  /** What it is about: `payment`, `event`, … */
  @Column('varchar', { length: 64 })
  subject: string;

  /** Our id of it; null where it is no single row. */
  @Column('uuid', { name: 'subject_id', nullable: true })
  subjectId: string | null;

  /** The order that it is about, where there is one. */
  @Column('text', { name: 'order_id', nullable: true })
  orderId: string | null;

  /** As the request says. */
  @Column('varchar', { length: 255, nullable: true })
  reason: string | null;

  /** As the request says: for staff alone. */
  @Column('varchar', { length: 255, nullable: true })
  note: string | null;

  /** What else the request says that matters, by the names on the wire: an amount, which events. */
  @Column('jsonb', { default: {} })
  request: Readonly<Record<string, unknown>>;

  @Column('varchar', { length: 16, default: 'begun' })
  outcome: AuditOutcome;

  /** The code of the error that was answered. */
  @Column('varchar', { length: 64, nullable: true })
  error: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  /** When it was answered. */
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}

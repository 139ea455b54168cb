import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An event. Written with the change it tells of, in one transaction, with a delivery for each consumer of its type; never changed. */
@Entity({ name: 'midtrans_outbox' })
@Index('midtrans_outbox_id_idx', ['id'])
@Index('midtrans_outbox_subject_idx', ['subjectId', 'sequence'])
@Index('midtrans_outbox_paid_twice_idx', ['sequence'], { where: "type = 'payment.paid_twice'" })
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
}

import {
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  type Relation,
} from 'typeorm';
import { MidtransPayment } from './payment.entity';
import type { SimpleOperation } from './payment.preconditions';
import { rupiahColumn } from './rupiah.column';

/**
 * That somebody had a payment cancelled, expired, captured, approved or denied. What came of it the payment's status tells, and
 * its events; refunds have rows of their own.
 */
@Entity({ name: 'midtrans_payment_operations' })
@Index('midtrans_payment_operations_payment_idx', ['paymentId', 'id'])
export class MidtransPaymentOperation {
  /** UUIDv7: ordered by creation. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'midtrans_payment_operations_pkey' })
  id: string;

  @Column('uuid', { name: 'payment_id' })
  paymentId: string;

  @ManyToOne(() => MidtransPayment, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'payment_id', foreignKeyConstraintName: 'midtrans_payment_operations_payment_fkey' })
  payment?: Relation<MidtransPayment>;

  @Column('varchar', { length: 16 })
  operation: SimpleOperation;

  /** Whole rupiah to capture; null for all that was authorised, and for other operations. */
  @Column('numeric', { precision: 15, scale: 2, nullable: true, transformer: rupiahColumn })
  amount: number | null;

  /** The host's user who asked for it; null for code. */
  @Column('varchar', { name: 'requested_by', length: 255, nullable: true })
  requestedBy: string | null;

  /** Why, in their words. */
  @Column('varchar', { length: 255, nullable: true })
  note: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

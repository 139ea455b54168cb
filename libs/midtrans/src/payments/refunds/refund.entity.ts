import {
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  UpdateDateColumn,
  type Relation,
} from 'typeorm';
import { MidtransPayment } from '../payment.entity';
import { rupiahColumn } from '../rupiah.column';

/**
 * `requested`: its amount is reserved, and Midtrans has not told what became of it; `confirmed`: the money goes back;
 * `rejected`: it does not.
 */
export const REFUND_STATUSES = ['requested', 'confirmed', 'rejected'] as const;
/** How far a refund is. */
export type RefundStatus = (typeof REFUND_STATUSES)[number];

/** A refund: asked for through this package, or told of by Midtrans because somebody made it in the dashboard. */
@Entity({ name: 'midtrans_refunds' })
@Index('midtrans_refunds_key', ['paymentId', 'refundKey'], { unique: true })
@Index('midtrans_refunds_status_idx', ['status', 'id'])
@Index('midtrans_refunds_refund_key_idx', ['refundKey', 'id'])
@Index('midtrans_refunds_requested_by_idx', ['requestedBy', 'id'])
@Index('midtrans_refunds_created_idx', ['createdAt', 'id'])
export class MidtransRefund {
  /** UUIDv7: ordered by creation. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'midtrans_refunds_pkey' })
  id: string;

  @Column('uuid', { name: 'payment_id' })
  paymentId: string;

  @ManyToOne(() => MidtransPayment, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'payment_id', foreignKeyConstraintName: 'midtrans_refunds_payment_fkey' })
  payment?: Relation<MidtransPayment>;

  /** The transaction that is given back, where it is another than the payment's own: one by which it was paid a second time. */
  @Column('text', { name: 'transaction_id', nullable: true })
  transactionId: string | null;

  /** Names the refund at Midtrans: asked again under the same key, it is made once. */
  @Column('varchar', { name: 'refund_key', length: 255 })
  refundKey: string;

  /** Whole rupiah. */
  @Column('numeric', { precision: 15, scale: 2, transformer: rupiahColumn })
  amount: number;

  @Column('varchar', { length: 255, nullable: true })
  reason: string | null;

  /** The host's user who asked for it; null for code, and for one that was made elsewhere. */
  @Column('varchar', { name: 'requested_by', length: 255, nullable: true })
  requestedBy: string | null;

  /** Why, in the words of whoever asked for it. Unlike the reason it is told nobody else, nor Midtrans. */
  @Column('varchar', { length: 255, nullable: true })
  note: string | null;

  /** Made through the endpoint that asks the customer's bank at once. */
  @Column('boolean', { name: 'is_direct', default: false })
  isDirect: boolean;

  @Column('varchar', { length: 16 })
  status: RefundStatus;

  /** The gateway's last `status_code` about it. */
  @Column('text', { name: 'status_code', nullable: true })
  statusCode: string | null;

  /** The gateway's last words about it. */
  @Column('text', { name: 'status_message', nullable: true })
  statusMessage: string | null;

  /** Up to 18 digits. */
  @Column('text', { name: 'refund_chargeback_id', nullable: true })
  refundChargebackId: string | null;

  /** `online` or `offline`. */
  @Column('text', { name: 'refund_method', nullable: true })
  refundMethod: string | null;

  /** When the bank confirmed it, which Midtrans tells in a message of its own. */
  @Column('timestamptz', { name: 'bank_confirmed_at', nullable: true })
  bankConfirmedAt: Date | null;

  /** The gateway's answer, without secrets; null for one that was made elsewhere. */
  @Column('jsonb', { nullable: true })
  response: Record<string, unknown> | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;

  /** Of its payment, where that was found with it. */
  get orderId(): string | undefined {
    return this.payment?.orderId;
  }

  /** The merchant account, of its payment as well. */
  get account(): string | undefined {
    return this.payment?.account;
  }
}

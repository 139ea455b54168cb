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
import type { FraudStatus, TransactionStatus } from '../../gateway/wire';
import type { StoredPaymentType } from '../../payment-methods';
import { MidtransPayment } from '../payment.entity';
import { rupiahColumn } from '../rupiah.column';

/** What is told of a transaction by which a customer tried to pay. */
export type PaymentAttempt = Readonly<
  Omit<
    MidtransPaymentAttempt,
    'id' | 'payment' | 'paymentId' | 'account' | 'isConfirmed' | 'createdAt' | 'updatedAt'
  >
>;

/**
 * A transaction of the gateway's by which a customer tried to pay. Snap's page makes any number of them for one payment. A charge is one
 * transaction, which stands in the payment's own row: both are here where its order was paid by another as well.
 */
@Entity({ name: 'midtrans_payment_attempts' })
@Index('midtrans_payment_attempts_transaction_key', ['account', 'transactionId'], { unique: true })
@Index('midtrans_payment_attempts_payment_idx', ['paymentId', 'id'])
export class MidtransPaymentAttempt {
  /** UUIDv7: in the order in which we heard of them. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'midtrans_payment_attempts_pkey' })
  id: string;

  @Column('uuid', { name: 'payment_id' })
  paymentId: string;

  @ManyToOne(() => MidtransPayment, (payment) => payment.recordedAttempts, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'payment_id', foreignKeyConstraintName: 'midtrans_payment_attempts_payment_fkey' })
  payment?: Relation<MidtransPayment>;

  @Column('varchar', { length: 64 })
  account: string;

  @Column('text', { name: 'transaction_id' })
  transactionId: string;

  @Column('varchar', { name: 'payment_type', length: 32 })
  paymentType: StoredPaymentType;

  @Column('text', { nullable: true })
  bank: string | null;

  @Column('text', { nullable: true })
  store: string | null;

  /** Whose QR code it is: `gopay`, `airpay shopee`. */
  @Column('text', { nullable: true })
  acquirer: string | null;

  /** Whole rupiah that the customer pays, an automatic fee among them. */
  @Column('numeric', { name: 'gross_amount', precision: 15, scale: 2, transformer: rupiahColumn })
  grossAmount: number;

  @Column('varchar', { name: 'transaction_status', length: 32 })
  transactionStatus: TransactionStatus;

  @Column('varchar', { name: 'fraud_status', length: 32, nullable: true })
  fraudStatus: FraudStatus | null;

  @Column('text', { name: 'status_code', nullable: true })
  statusCode: string | null;

  /** The gateway's last words: why it was denied. */
  @Column('text', { name: 'status_message', nullable: true })
  statusMessage: string | null;

  @Column('text', { name: 'va_number', nullable: true })
  vaNumber: string | null;

  @Column('text', { name: 'bill_key', nullable: true })
  billKey: string | null;

  @Column('text', { name: 'biller_code', nullable: true })
  billerCode: string | null;

  @Column('text', { name: 'payment_code', nullable: true })
  paymentCode: string | null;

  @Column('text', { name: 'redirect_url', nullable: true })
  redirectUrl: string | null;

  @Column('text', { name: 'deeplink_url', nullable: true })
  deeplinkUrl: string | null;

  @Column('text', { name: 'qr_string', nullable: true })
  qrString: string | null;

  @Column('timestamptz', { name: 'transaction_time', nullable: true })
  transactionTime: Date | null;

  @Column('timestamptz', { name: 'settlement_time', nullable: true })
  settlementTime: Date | null;

  @Column('timestamptz', { name: 'expiry_time', nullable: true })
  expiryTime: Date | null;

  /** When it was first believed paid. */
  @Column('timestamptz', { name: 'paid_at', nullable: true })
  paidAt: Date | null;

  /** Whole rupiah, cumulative. */
  @Column('numeric', {
    name: 'refund_amount',
    precision: 15,
    scale: 2,
    default: 0,
    transformer: rupiahColumn,
  })
  refundAmount: number;

  /** Whether the gateway itself has told how it stands. */
  @Column('boolean', { name: 'is_confirmed', default: true })
  isConfirmed: boolean;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}

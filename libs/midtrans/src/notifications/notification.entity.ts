import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import { outcomeOf } from './notification.outcome';

/** What became of a delivery. */
export const NOTIFICATION_STATUSES = [
  /** It moved its payment or account. */
  'processed',
  /** Ours, and it told nothing new. */
  'stale',
  /** Signed, of an order or account that is not ours. */
  'unmatched',
  /** Of another transaction of the same order: recorded, and the payment stays as it is. */
  'other_transaction',
  /** The dashboard's test of the webhook's address: of no payment. */
  'test',
  /** Its amount is not the payment's: recorded, not believed. */
  'amount_mismatch',
  /** The gateway could not be asked yet: answered 503, so it comes again. */
  'unconfirmed',
  /** Not signed with our key. Kept in a ring of bounded size. */
  'invalid_signature',
] as const;
/** What became of a delivery: see {@link NOTIFICATION_STATUSES}. */
export type NotificationStatus = (typeof NOTIFICATION_STATUSES)[number];

/** The inbox: every delivery of the gateway, once; of an order, at most twenty that moved nothing. */
@Entity({ name: 'midtrans_notifications' })
@Index('midtrans_notifications_fingerprint_key', ['account', 'fingerprint'], { unique: true })
@Index('midtrans_notifications_rejected_slot_key', ['registration', 'rejectedSlot'], {
  unique: true,
  where: 'rejected_slot IS NOT NULL',
})
@Index('midtrans_notifications_check_idx', ['account', 'nextCheckAt'], { where: "status = 'unconfirmed'" })
@Index('midtrans_notifications_order_idx', ['orderId', 'id'])
@Index('midtrans_notifications_payment_idx', ['paymentId', 'id'])
@Index('midtrans_notifications_created_idx', ['createdAt', 'id'])
@Index('midtrans_notifications_type_idx', ['paymentType', 'id'])
@Index('midtrans_notifications_status_idx', ['status', 'id'], { where: "status <> 'processed'" })
@Index('midtrans_notifications_transaction_status_idx', ['transactionStatus', 'id'], {
  where: "transaction_status <> 'pending' AND transaction_status <> 'settlement'",
})
export class MidtransNotification {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'midtrans_notifications_pkey' })
  id: string;

  /** The account whose key signed it; null where none did. */
  @Column('varchar', { length: 64, nullable: true })
  account: string | null;

  @Column('uuid', { name: 'payment_id', nullable: true })
  paymentId: string | null;

  /** The customer's account that it is about. */
  @Column('uuid', { name: 'pay_account_id', nullable: true })
  payAccountId: string | null;

  /** Null where it is not about a payment. */
  @Column('text', { name: 'order_id', nullable: true })
  orderId: string | null;

  @Column('text', { name: 'transaction_id', nullable: true })
  transactionId: string | null;

  @Column('text', { name: 'transaction_status', nullable: true })
  transactionStatus: string | null;

  /** The gateway's id of a customer's account; null where it is not about one. */
  @Column('text', { name: 'account_id', nullable: true })
  accountId: string | null;

  /** As received: `ENABLED`. */
  @Column('text', { name: 'account_status', nullable: true })
  accountStatus: string | null;

  @Column('text', { name: 'fraud_status', nullable: true })
  fraudStatus: string | null;

  @Column('text', { name: 'payment_type', nullable: true })
  paymentType: string | null;

  @Column('text', { name: 'status_code', nullable: true })
  statusCode: string | null;

  /** As received. */
  @Column('text', { name: 'gross_amount', nullable: true })
  grossAmount: string | null;

  @Column('varchar', { length: 32 })
  status: NotificationStatus;

  @Column('text', { name: 'error_message', nullable: true })
  errorMessage: string | null;

  /** The body as received, without its signature and other secrets. */
  @Column('jsonb', { name: 'raw_payload' })
  rawPayload: Record<string, unknown>;

  /** SHA-256 of what is signed of it and acted upon; one delivery has one, however often it comes. */
  @Column('varchar', { length: 64, nullable: true })
  fingerprint: string | null;

  /** The registration that rejected it, by the name of its default account; null of what is signed. */
  @Column('varchar', { length: 64, nullable: true })
  registration: string | null;

  /** Place in the registration's ring of rejected deliveries. */
  @Column('integer', { name: 'rejected_slot', nullable: true })
  rejectedSlot: number | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  /** When Midtrans is asked about it again, as long as it could not be confirmed. The first deliveries after it come before that. */
  @Column('timestamptz', {
    name: 'next_check_at',
    nullable: true,
    default: () => "(now() + '00:10:00')",
  })
  nextCheckAt: Date | null;

  /** What became of it, in a sentence for people. */
  get outcome(): string {
    return outcomeOf(this);
  }
}

import {
  Column,
  CreateDateColumn,
  Entity,
  Index,
  OneToMany,
  PrimaryColumn,
  UpdateDateColumn,
  type Relation,
} from 'typeorm';
import type { FraudStatus, SnapTransactionRequest, TransactionStatus } from '../gateway/wire';
import type { StoredPaymentType } from '../payment-methods';
import { MidtransPaymentAttempt, type PaymentAttempt } from './attempts/attempt.entity';
import { MidtransPaymentItem } from './payment-item.entity';
import { rupiahColumn } from './rupiah.column';
import { isFailed, isHeldOrPaid, isPaid, isPending, isUnpaidEnd, type PaymentStatus } from './payment.status';

/** What Snap is asked for a page. */
export interface PageRequest {
  readonly body: SnapTransactionRequest;
  /** Where the notifications of what is begun there go. @default the dashboard's */
  readonly notificationUrl?: string;
}

/** An address that the gateway offers for a payment. Those of its own API ask for the server key. */
export interface PaymentAction {
  /** `generate-qr-code`, `deeplink-redirect`, `get-status`, `cancel`, … */
  readonly name: string;
  /** `GET` or `POST`. */
  readonly method: string;
  readonly url: string;
}

/**
 * `charge`: one transaction of the gateway, which a charge began, or which came of an invoice or a subscription; `snap`: a page of Snap's,
 * on which any number of transactions may be tried. It was opened for the payment, or by a payment link's customer: then it is not known
 * here by its address.
 */
export type PaymentOrigin = 'charge' | 'snap';

/**
 * A payment. The row is written before the gateway is called, so that no answer, webhook or crash finds it missing.
 *
 * Statuses are moved by this package only: a row saved through the repository with another `transactionStatus` would
 * go round the state machine and its events.
 */
@Entity({ name: 'midtrans_payments' })
@Index('midtrans_payments_order_id_key', ['orderId', 'account'], { unique: true })
@Index('midtrans_payments_transaction_idx', ['transactionId'])
@Index('midtrans_payments_number_idx', { synchronize: false })
@Index('midtrans_payments_phone_idx', ['customerPhone'], { where: 'customer_phone IS NOT NULL' })
@Index('midtrans_payments_email_idx', { synchronize: false })
@Index('midtrans_payments_user_idx', ['userId', 'id'])
@Index('midtrans_payments_account_idx', ['account', 'id'])
@Index('midtrans_payments_status_idx', ['transactionStatus', 'id'])
@Index('midtrans_payments_type_idx', ['paymentType', 'id'])
@Index('midtrans_payments_bank_idx', ['bank', 'id'], { where: 'bank IS NOT NULL' })
@Index('midtrans_payments_bank_type_idx', ['bank', 'paymentType', 'id'], { where: 'bank IS NOT NULL' })
@Index('midtrans_payments_subscription_idx', ['subscriptionId', 'id'], {
  where: 'subscription_id IS NOT NULL',
})
@Index('midtrans_payments_payment_link_idx', ['paymentLinkId', 'id'], {
  where: 'payment_link_id IS NOT NULL',
})
@Index('midtrans_payments_amount_idx', ['grossAmount', 'id'])
@Index('midtrans_payments_check_idx', ['account', 'nextCheckAt'], {
  where:
    "transaction_status IN ('initiated', 'pending', 'authorize', 'capture') OR next_check_at IS NOT NULL",
})
@Index('midtrans_payments_paid_idx', ['paidAt'], { where: 'paid_at IS NOT NULL' })
@Index('midtrans_payments_refunded_idx', ['id'], { where: 'refund_amount > 0' })
export class MidtransPayment {
  /** UUIDv7: ordered by creation. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'midtrans_payments_pkey' })
  id: string;

  /** The merchant account it belongs to. */
  @Column('varchar', { length: 64 })
  account: string;

  /** The host's user who created it. */
  @Column('varchar', { name: 'user_id', length: 255, nullable: true })
  userId: string | null;

  /**
   * Up to 50 characters where we charged it; those that Midtrans makes for a subscription's charges may have 255. `#` and its id follow
   * where another has it.
   */
  @Column('varchar', { name: 'order_id', length: 292 })
  orderId: string;

  @Column('text', { name: 'transaction_id', nullable: true })
  transactionId: string | null;

  /** Of the order id's payments before this one: what is told of them is no news of this. */
  @Column('text', { name: 'former_transaction_ids', array: true, default: () => "'{}'" })
  formerTransactionIds: string[];

  /** The subscription that it is a charge of. */
  @Column('uuid', { name: 'subscription_id', nullable: true })
  subscriptionId: string | null;

  /** The payment link that it was made by. */
  @Column('uuid', { name: 'payment_link_id', nullable: true })
  paymentLinkId: string | null;

  /** What it began with. */
  @Column('varchar', { length: 16, default: 'charge' })
  origin: PaymentOrigin;

  /** Opens Snap's page; null of a page that a payment link's customer opened. */
  @Column('text', { name: 'page_token', nullable: true })
  pageToken: string | null;

  /** What Snap was asked for the page: it is asked for the same again where a customer needs another. */
  @Column('jsonb', { name: 'page_request', nullable: true })
  pageRequest: PageRequest | null;

  /** Until when a customer can begin another attempt on Snap's page, as far as that is known. */
  @Column('timestamptz', { name: 'page_ends_at', nullable: true })
  pageEndsAt: Date | null;

  /** `snap`: its customer has not chosen a method yet. */
  @Column('varchar', { name: 'payment_type', length: 32 })
  paymentType: StoredPaymentType;

  @Column('text', { nullable: true })
  bank: string | null;

  @Column('text', { nullable: true })
  store: string | null;

  /** Whole rupiah. */
  @Column('numeric', { name: 'gross_amount', precision: 15, scale: 2, transformer: rupiahColumn })
  grossAmount: number;

  @Column('varchar', { length: 3, default: 'IDR' })
  currency: string;

  @Column('varchar', { name: 'transaction_status', length: 32, default: 'initiated' })
  transactionStatus: PaymentStatus;

  @Column('varchar', { name: 'fraud_status', length: 32, nullable: true })
  fraudStatus: FraudStatus | null;

  /** The gateway's last `status_code`. */
  @Column('text', { name: 'status_code', nullable: true })
  statusCode: string | null;

  /** The gateway's last words. */
  @Column('text', { name: 'status_message', nullable: true })
  statusMessage: string | null;

  @Column('varchar', { name: 'customer_first_name', length: 255, nullable: true })
  customerFirstName: string | null;

  @Column('varchar', { name: 'customer_last_name', length: 255, nullable: true })
  customerLastName: string | null;

  @Column('varchar', { name: 'customer_email', length: 255, nullable: true })
  customerEmail: string | null;

  @Column('varchar', { name: 'customer_phone', length: 255, nullable: true })
  customerPhone: string | null;

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

  /** The raw QR string; never the URL of an image. */
  @Column('text', { name: 'qr_string', nullable: true })
  qrString: string | null;

  /** What the gateway offered with the charge: `generate-qr-code`, `deeplink-redirect`, `get-status`, `cancel`, … */
  @Column('jsonb', { default: [] })
  actions: PaymentAction[];

  @Column('timestamptz', { name: 'transaction_time', nullable: true })
  transactionTime: Date | null;

  @Column('timestamptz', { name: 'settlement_time', nullable: true })
  settlementTime: Date | null;

  @Column('timestamptz', { name: 'expiry_time', nullable: true })
  expiryTime: Date | null;

  /** When it was first believed paid; kept when the money goes back. */
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

  /** Whole rupiah that were authorised, where less was captured: then `grossAmount` is what was captured. */
  @Column('numeric', {
    name: 'authorized_amount',
    precision: 15,
    scale: 2,
    nullable: true,
    transformer: rupiahColumn,
  })
  authorizedAmount: number | null;

  @Column('jsonb', { default: {} })
  metadata: Record<string, unknown>;

  @Column('varchar', { name: 'custom_field1', length: 255, nullable: true })
  customField1: string | null;

  @Column('varchar', { name: 'custom_field2', length: 255, nullable: true })
  customField2: string | null;

  @Column('varchar', { name: 'custom_field3', length: 255, nullable: true })
  customField3: string | null;

  /** The gateway's answer to the charge, without secrets. */
  @Column('jsonb', { name: 'charge_response', nullable: true })
  chargeResponse: Record<string, unknown> | null;

  /** Whether the gateway itself has told how it stands: its answer, or a status that was read. Else notifications alone have. */
  @Column('boolean', { name: 'is_confirmed', default: true })
  isConfirmed: boolean;

  /** How often Midtrans was asked for notifications in a row, none of which moved it. */
  @Column('integer', { name: 'read_backs', default: 0 })
  readBacks: number;

  /** Notifications are no reason to ask before that. */
  @Column('timestamptz', { name: 'next_read_back_at', nullable: true })
  nextReadBackAt: Date | null;

  /** When Midtrans is asked how it stands, unless somebody tells before; null of what is settled for good or over. */
  @Column('timestamptz', { name: 'next_check_at', nullable: true })
  nextCheckAt: Date | null;

  /** Counts the moves: every write is guarded by it. */
  @Column('integer', { default: 1 })
  version: number;

  @OneToMany(() => MidtransPaymentItem, (item) => item.payment)
  items: Relation<MidtransPaymentItem[]>;

  /** Of Snap's page, and of a charge that was paid a second time. */
  @OneToMany(() => MidtransPaymentAttempt, (attempt) => attempt.payment)
  recordedAttempts?: Relation<MidtransPaymentAttempt[]>;

  /** When its id was made: who moves rows here makes ids (UUIDv7) of their own time, as lists are narrowed by both. */
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;

  /** Whole rupiah: gross minus refunded. Never below zero: with an automatic fee, more than was charged may go back. */
  get netAmount(): number {
    return Math.max(0, this.grossAmount - this.refundAmount);
  }

  /** The transactions by which its customer tried to pay, in the order in which they were begun. */
  get attempts(): PaymentAttempt[] {
    const { recordedAttempts = [], transactionId, origin, transactionStatus } = this;
    const isOwnAlone = origin === 'charge' && recordedAttempts.length === 0;
    if (!isOwnAlone || transactionId === null || transactionStatus === 'initiated') return recordedAttempts;
    return [ownAttempt(this, transactionId, transactionStatus)];
  }

  /** Whether its order may have several transactions, so that it says nothing of which one is meant. */
  get isKnownByTransaction(): boolean {
    return this.origin === 'snap' || this.isReplaced || (this.recordedAttempts ?? []).length > 0;
  }

  /** Whether an attempt that it does not show can be paid still. */
  get hasLiveAttempt(): boolean {
    return this.liveAttempts.some(({ transactionId }) => transactionId !== this.transactionId);
  }

  /** Whether the attempt that it shows can be paid still. */
  get showsLiveAttempt(): boolean {
    return this.liveAttempts.some(({ transactionId }) => transactionId === this.transactionId);
  }

  /** Midtrans never accepted it: its order id may be another's there. */
  get wasRejected(): boolean {
    const { transactionStatus, transactionId, chargeResponse } = this;
    return transactionStatus === 'failure' && transactionId === null && chargeResponse === null;
  }

  /** It ended without money, so that Midtrans gives its order id to another transaction. */
  get endedUnpaid(): boolean {
    return this.paidAt === null && isUnpaidEnd(this.transactionStatus);
  }

  /** Its order id is another payment's by now. */
  get isReplaced(): boolean {
    return this.orderId.endsWith(replacedBy(this.id));
  }

  /** What its order is called at Midtrans, whoever has that order id here. */
  get gatewayOrderId(): string {
    return this.isReplaced ? this.orderId.slice(0, -replacedBy(this.id).length) : this.orderId;
  }

  /** Whether its money arrived: settled, or captured and accepted. */
  get isPaid(): boolean {
    return isPaid(this.state);
  }

  /** Whether money is held or arrived. */
  get isHeldOrPaid(): boolean {
    return isHeldOrPaid(this.state);
  }

  /** Whether the customer may still pay. */
  get isPending(): boolean {
    return isPending(this.state);
  }

  /** Whether it ended without money, but for its time. */
  get isFailed(): boolean {
    return isFailed(this.state);
  }

  /** Whether its time ended without money. */
  get isExpired(): boolean {
    return this.transactionStatus === 'expire';
  }

  private get liveAttempts(): MidtransPaymentAttempt[] {
    return (this.recordedAttempts ?? []).filter(({ transactionStatus: status, fraudStatus }) =>
      isPending({ status, fraudStatus, wasPaid: false }),
    );
  }

  private get state(): { status: PaymentStatus; fraudStatus: FraudStatus | null; wasPaid: boolean } {
    return {
      status: this.transactionStatus,
      fraudStatus: this.fraudStatus,
      wasPaid: this.paidAt !== null,
    };
  }
}

/** The one transaction of a charge. */
function ownAttempt(
  payment: MidtransPayment,
  transactionId: string,
  transactionStatus: TransactionStatus,
): PaymentAttempt {
  const { paymentType, bank, store, grossAmount, fraudStatus, statusCode, statusMessage } = payment;
  const { vaNumber, billKey, billerCode, paymentCode, redirectUrl, deeplinkUrl, qrString } = payment;
  const { transactionTime, settlementTime, expiryTime, paidAt, refundAmount } = payment;
  return {
    transactionId,
    transactionStatus,
    ...{ paymentType, bank, store, grossAmount, fraudStatus, statusCode, statusMessage },
    ...{ vaNumber, billKey, billerCode, paymentCode, redirectUrl, deeplinkUrl, qrString },
    ...{ transactionTime, settlementTime, expiryTime, paidAt, refundAmount },
    acquirer: null,
  };
}

/** What the order id of a payment ends with that had to give it away. No order id at the gateway has that sign. */
export function replacedBy(paymentId: string): string {
  return `#${paymentId}`;
}

import { Column, CreateDateColumn, Entity, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { SubscriptionStatus } from './subscription.status';
import type { SubscriptionTerms } from './subscription.terms';
import type { WireRetrySchedule } from '../gateway';
import { rupiahColumn } from '../payments/rupiah.column';
import { scheduleDisplay } from './schedule-display';

/**
 * A subscription: Midtrans charges a saved card or a GoPay account again and again. The row is written before Midtrans is
 * asked for it.
 *
 * Its status is moved by this package only: a row saved through the repository with another `status` would go round its events.
 */
@Entity({ name: 'midtrans_subscriptions' })
@Index('midtrans_subscriptions_midtrans_id_key', ['midtransSubscriptionId', 'account'], { unique: true })
@Index('midtrans_subscriptions_user_idx', ['userId', 'id'])
@Index('midtrans_subscriptions_account_idx', ['account', 'id'])
@Index('midtrans_subscriptions_status_idx', ['status', 'id'])
@Index('midtrans_subscriptions_type_idx', ['paymentType', 'id'])
@Index('midtrans_subscriptions_order_prefix_idx', ['orderPrefix'])
@Index('midtrans_subscriptions_check_idx', ['account', 'nextCheckAt'], {
  where:
    "status = 'active' OR (status IN ('inactive', 'disabled', 'cancelled') AND next_check_at IS NOT NULL)",
})
export class MidtransSubscription {
  /** UUIDv7: ordered by creation. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'midtrans_subscriptions_pkey' })
  id: string;

  /** The merchant account it belongs to. */
  @Column('varchar', { length: 64 })
  account: string;

  /** The host's user whose it is, and whose its payments are. */
  @Column('varchar', { name: 'user_id', length: 255, nullable: true })
  userId: string | null;

  /** The id under which Midtrans knows it; null until it has told it. */
  @Column('text', { name: 'midtrans_subscription_id', nullable: true })
  midtransSubscriptionId: string | null;

  @Column('varchar', { length: 40 })
  name: string;

  /** How the order ids of its charges begin. */
  @Column('varchar', { name: 'order_prefix', length: 18 })
  orderPrefix: string;

  @Column('varchar', { name: 'payment_type', length: 32 })
  paymentType: 'credit_card' | 'gopay';

  /** What is charged with, encrypted; null where the host does not keep it. */
  @Column('text', { nullable: true })
  token: string | null;

  @Column('text', { name: 'gopay_account_id', nullable: true })
  gopayAccountId: string | null;

  /** Whole rupiah, of each charge. */
  @Column('numeric', { precision: 15, scale: 2, transformer: rupiahColumn })
  amount: number;

  @Column('varchar', { length: 3, default: 'IDR' })
  currency: string;

  @Column('integer')
  interval: number;

  @Column('varchar', { name: 'interval_unit', length: 8 })
  intervalUnit: 'day' | 'week' | 'month';

  /** How many charges at most; null: without an end; 0: one. */
  @Column('integer', { name: 'max_interval', nullable: true })
  maxInterval: number | null;

  @Column('timestamptz', { name: 'start_time', nullable: true })
  startTime: Date | null;

  @Column('integer', { name: 'retry_interval' })
  retryInterval: number;

  @Column('varchar', { name: 'retry_interval_unit', length: 8 })
  retryIntervalUnit: WireRetrySchedule['interval_unit'];

  @Column('integer', { name: 'retry_max_interval' })
  retryMaxInterval: number;

  /** Those of the terms that are others at Midtrans than were agreed here; null where none are. */
  @Column('jsonb', { name: 'gateway_terms', nullable: true })
  gatewayTerms: SubscriptionTerms | null;

  /** How many charges there were, as Midtrans counts them. */
  @Column('integer', { name: 'current_interval', default: 0 })
  currentInterval: number;

  /** The transactions of its charges that were paid, in the order in which they were told of. */
  @Column('text', { name: 'transaction_ids', array: true, default: [] })
  transactionIds: string[];

  @Column('varchar', { length: 16, default: 'initiated' })
  status: SubscriptionStatus;

  /** Why Midtrans refused it. */
  @Column('text', { name: 'status_message', nullable: true })
  statusMessage: string | null;

  /** When it was last charged. */
  @Column('timestamptz', { name: 'previous_execution_at', nullable: true })
  previousExecutionAt: Date | null;

  /** When it is charged next, or a charge that failed is tried again. */
  @Column('timestamptz', { name: 'next_execution_at', nullable: true })
  nextExecutionAt: Date | null;

  @Column('varchar', { name: 'customer_first_name', length: 255, nullable: true })
  customerFirstName: string | null;

  @Column('varchar', { name: 'customer_last_name', length: 255, nullable: true })
  customerLastName: string | null;

  @Column('varchar', { name: 'customer_email', length: 255, nullable: true })
  customerEmail: string | null;

  @Column('varchar', { name: 'customer_phone', length: 255, nullable: true })
  customerPhone: string | null;

  @Column('jsonb', { default: {} })
  metadata: Record<string, unknown>;

  /** The gateway's answer to the creation, without secrets. */
  @Column('jsonb', { name: 'create_response', nullable: true })
  createResponse: Record<string, unknown> | null;

  /** When Midtrans is asked how it stands, unless somebody tells before; null once that is not asked any more. */
  @Column('timestamptz', { name: 'next_check_at', nullable: true })
  nextCheckAt: Date | null;

  /** Counts the moves: what was read of the gateway before one is not believed after it. */
  @Column('integer', { default: 1 })
  version: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;

  /** How often it is charged, in words: "every 1 month, 12 times". */
  get scheduleDisplay(): string {
    return scheduleDisplay(this);
  }
}

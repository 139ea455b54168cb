import { Column, CreateDateColumn, Entity, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { PaymentLinkRequest } from '../gateway/wire';
import { rupiahColumn } from '../payments/rupiah.column';
import type { PaymentLinkStatus } from './payment-link.status';

/** Who is to pay by a link. */
export interface PaymentLinkCustomerDetails {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly notes?: string;
}

/** What is paid for by a link. */
export interface PaymentLinkItem {
  readonly id?: string;
  readonly name: string;
  /** Whole rupiah; negative for a discount. */
  readonly price: number;
  readonly quantity: number;
  readonly brand?: string;
  readonly category?: string;
  readonly merchantName?: string;
  readonly url?: string;
}

/**
 * A link that customers pay by, once or many times: each time is a payment of its own. The row is written before the gateway is called,
 * so that neither an answer that is lost nor a crash leaves a link that nobody here knows of.
 *
 * Its status is moved by this package only: a row saved through the repository with another one would go round its events.
 */
@Entity({ name: 'midtrans_payment_links' })
@Index('midtrans_payment_links_order_id_key', ['account', 'orderId'], { unique: true })
@Index('midtrans_payment_links_link_id_key', ['account', 'paymentLinkId'], {
  unique: true,
  where: "status <> 'failure'",
})
@Index('midtrans_payment_links_midtrans_id_idx', ['account', 'midtransLinkId'], {
  where: 'midtrans_link_id IS NOT NULL',
})
@Index('midtrans_payment_links_user_idx', ['userId', 'id'])
@Index('midtrans_payment_links_account_idx', ['account', 'id'])
@Index('midtrans_payment_links_status_idx', ['status', 'id'])
@Index('midtrans_payment_links_order_idx', ['orderId', 'id'])
@Index('midtrans_payment_links_link_id_idx', ['paymentLinkId', 'id'])
@Index('midtrans_payment_links_check_idx', ['account', 'nextCheckAt'], {
  where: "status = 'active' OR (status = 'expired' AND next_check_at IS NOT NULL)",
})
export class MidtransPaymentLink {
  /** UUIDv7: ordered by creation. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'midtrans_payment_links_pkey' })
  id: string;

  /** The merchant account it belongs to. */
  @Column('varchar', { length: 64 })
  account: string;

  /** The host's user who created it. */
  @Column('varchar', { name: 'user_id', length: 255, nullable: true })
  userId: string | null;

  /** Of the link; its payments' own begin with it. Up to 36 characters, and `#` and its id where another took it after a refusal. */
  @Column('varchar', { name: 'order_id', length: 73 })
  orderId: string;

  /** The end of its address, which nobody can guess. */
  @Column('varchar', { name: 'payment_link_id', length: 50 })
  paymentLinkId: string;

  /** The number that Midtrans knows it by: null until Midtrans has told. */
  @Column('varchar', { name: 'midtrans_link_id', length: 64, nullable: true })
  midtransLinkId: string | null;

  @Column('varchar', { length: 16, default: 'initiated' })
  status: PaymentLinkStatus;

  /** Whole rupiah, of each payment; null where the customer says how much. */
  @Column('numeric', {
    name: 'gross_amount',
    precision: 15,
    scale: 2,
    nullable: true,
    transformer: rupiahColumn,
  })
  grossAmount: number | null;

  /** Whole rupiah: the least that a customer may say. */
  @Column('numeric', {
    name: 'min_amount',
    precision: 15,
    scale: 2,
    nullable: true,
    transformer: rupiahColumn,
  })
  minAmount: number | null;

  /** Whole rupiah: the most that a customer may say. */
  @Column('numeric', {
    name: 'max_amount',
    precision: 15,
    scale: 2,
    nullable: true,
    transformer: rupiahColumn,
  })
  maxAmount: number | null;

  /** Whole rupiah, which the page begins with. */
  @Column('numeric', {
    name: 'preset_amount',
    precision: 15,
    scale: 2,
    nullable: true,
    transformer: rupiahColumn,
  })
  presetAmount: number | null;

  @Column('varchar', { length: 3, default: 'IDR' })
  currency: string;

  /** How often it may be paid. */
  @Column('integer', { name: 'usage_limit' })
  usageLimit: number;

  /** How often it was paid. */
  @Column('integer', { default: 0 })
  usage: number;

  @Column('varchar', { length: 40, nullable: true })
  title: string | null;

  /** Where customers pay. */
  @Column('text', { name: 'payment_url', nullable: true })
  paymentUrl: string | null;

  /** When it can be paid no more, however often it was; null for never. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('jsonb', { default: {} })
  metadata: Record<string, unknown>;

  /** The gateway is asked for it with this body, however often. */
  @Column('jsonb')
  request: PaymentLinkRequest;

  /** The gateway's answer to its creation, without secrets. */
  @Column('jsonb', { name: 'create_response', nullable: true })
  createResponse: Record<string, unknown> | null;

  /** Why Midtrans did not take it: then its order id is free again. */
  @Column('text', { name: 'failure_reason', nullable: true })
  failureReason: string | null;

  /** How often Midtrans was asked for notifications in a row, none of which moved anything. */
  @Column('integer', { name: 'read_backs', default: 0 })
  readBacks: number;

  /** Notifications are no reason to ask before that. */
  @Column('timestamptz', { name: 'next_read_back_at', nullable: true })
  nextReadBackAt: Date | null;

  /** When Midtrans is asked how it stands, unless somebody tells before. */
  @Column('timestamptz', { name: 'next_check_at', nullable: true })
  nextCheckAt: Date | null;

  /** Counts the moves. */
  @Column('integer', { default: 1 })
  version: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;

  /** Who is to pay, as far as that is known. */
  get customerDetails(): PaymentLinkCustomerDetails {
    const { first_name, last_name, email, phone, notes } = this.request.customer_details ?? {};
    return { firstName: first_name, lastName: last_name, email, phone, notes };
  }

  /** What is paid for; empty where nothing was said. */
  get itemDetails(): PaymentLinkItem[] {
    const items = this.request.item_details ?? [];
    return items.map(({ id, name, price, quantity, brand, category, merchant_name, url }) => {
      return { id, name, price, quantity, brand, category, merchantName: merchant_name, url };
    });
  }

  /** The ways to pay that it offers, in the gateway's names; empty for all that the merchant has. */
  get enabledPayments(): string[] {
    return this.request.enabled_payments ?? [];
  }

  /** Where the customer goes from its page. */
  get finishUrl(): string | null {
    return this.request.callbacks?.finish ?? null;
  }

  /** Three; empty texts where nothing was said. */
  get customFields(): string[] {
    const { custom_field1 = '', custom_field2 = '', custom_field3 = '' } = this.request;
    return [custom_field1, custom_field2, custom_field3];
  }
}

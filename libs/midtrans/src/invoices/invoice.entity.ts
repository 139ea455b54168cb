import {
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  UpdateDateColumn,
  type Relation,
} from 'typeorm';
import { MidtransPayment } from '../payments/payment.entity';
import { rupiahColumn } from '../payments/rupiah.column';
import { MidtransInvoiceItem } from './invoice-item.entity';
import type { InvoicePaymentType } from './invoice.request';
import { isOverdue, type GatewayInvoiceStatus, type InvoiceStatus } from './invoice.status';

/** A number to transfer an invoice's amount to. */
export interface InvoiceVirtualAccount {
  /** `bca_va`, `permata_va`, … */
  readonly bank: string;
  readonly number: string;
}

/**
 * An invoice. The row is written before the gateway is called, so that neither an answer that is lost nor a crash leaves an
 * invoice that nobody here knows of.
 *
 * Its status is moved by this package only: a row saved through the repository with another one would go round its events.
 */
@Entity({ name: 'midtrans_invoices' })
@Index('midtrans_invoices_order_id_key', ['account', 'orderId'], { unique: true })
@Index('midtrans_invoices_number_key', ['account', 'invoiceNumber'], {
  unique: true,
  where: 'failure_reason IS NULL',
})
@Index('midtrans_invoices_midtrans_id_key', ['account', 'midtransInvoiceId'], { unique: true })
@Index('midtrans_invoices_payment_key', ['paymentId'], { unique: true })
@Index('midtrans_invoices_user_idx', ['userId', 'id'])
@Index('midtrans_invoices_account_idx', ['account', 'id'])
@Index('midtrans_invoices_status_idx', ['status', 'id'])
@Index('midtrans_invoices_email_idx', ['customerEmail', 'id'])
@Index('midtrans_invoices_order_idx', ['orderId', 'id'])
@Index('midtrans_invoices_invoice_number_idx', ['invoiceNumber', 'id'])
@Index('midtrans_invoices_due_idx', ['dueDate', 'id'])
@Index('midtrans_invoices_check_idx', ['account', 'nextCheckAt'], {
  where:
    "midtrans_status IN ('draft', 'pending', 'published', 'overdue') OR (midtrans_status = 'paid' AND payment_id IS NULL AND next_check_at IS NOT NULL)",
})
export class MidtransInvoice {
  /** UUIDv7: ordered by creation. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'midtrans_invoices_pkey' })
  id: string;

  /** The merchant account it belongs to. */
  @Column('varchar', { length: 64 })
  account: string;

  /** The host's user who created it. */
  @Column('varchar', { name: 'user_id', length: 255, nullable: true })
  userId: string | null;

  @Column('varchar', { name: 'invoice_number', length: 40 })
  invoiceNumber: string;

  /** Of the invoice; its payments' own begin with it. Up to 36 characters, and `#` and its id where another took it after a refusal. */
  @Column('varchar', { name: 'order_id', length: 73 })
  orderId: string;

  /** The id under which Midtrans knows it: null until Midtrans has told. */
  @Column('varchar', { name: 'midtrans_invoice_id', length: 64, nullable: true })
  midtransInvoiceId: string | null;

  @Column('varchar', { length: 16, default: 'draft' })
  status: InvoiceStatus;

  /** The gateway's own word for the status: null as long as it is not known whether Midtrans took the invoice. */
  @Column('varchar', { name: 'midtrans_status', length: 16, nullable: true })
  midtransStatus: GatewayInvoiceStatus | null;

  @Column('varchar', { name: 'payment_type', length: 16 })
  paymentType: InvoicePaymentType;

  @Column('varchar', { name: 'customer_name', length: 40 })
  customerName: string;

  @Column('varchar', { name: 'customer_email', length: 255 })
  customerEmail: string;

  @Column('varchar', { name: 'customer_phone', length: 32, nullable: true })
  customerPhone: string | null;

  /** The customer's id, in the merchant's own terms. */
  @Column('varchar', { name: 'customer_id', length: 36, nullable: true })
  customerId: string | null;

  /** Whole rupiah that the customer is to pay. No answer of Midtrans' changes it. */
  @Column('numeric', { name: 'total_amount', precision: 15, scale: 2, transformer: rupiahColumn })
  totalAmount: number;

  @Column('varchar', { length: 3, default: 'IDR' })
  currency: string;

  /** `YYYY-MM-DD`, a day in WIB: it can be paid until that day ends. */
  @Column('date', { name: 'due_date' })
  dueDate: string;

  @Column('timestamptz', { name: 'paid_at', nullable: true })
  paidAt: Date | null;

  @Column('text', { nullable: true })
  notes: string | null;

  @Column('text', { name: 'void_reason', nullable: true })
  voidReason: string | null;

  @Column('text', { name: 'pdf_url', nullable: true })
  pdfUrl: string | null;

  /** Where the customer pays an invoice of the type `payment_link`. */
  @Column('text', { name: 'payment_link_url', nullable: true })
  paymentLinkUrl: string | null;

  /** Where the customer pays an invoice of the type `virtual_account`. */
  @Column('jsonb', { name: 'virtual_accounts', default: [] })
  virtualAccounts: InvoiceVirtualAccount[];

  /** The payment that paid it. */
  @Column('uuid', { name: 'payment_id', nullable: true })
  paymentId: string | null;

  @ManyToOne(() => MidtransPayment, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'payment_id', foreignKeyConstraintName: 'midtrans_invoices_payment_fkey' })
  payment?: Relation<MidtransPayment> | null;

  @Column('jsonb', { default: {} })
  metadata: Record<string, unknown>;

  /** The gateway's answer to its creation, without secrets. */
  @Column('jsonb', { name: 'create_response', nullable: true })
  createResponse: Record<string, unknown> | null;

  /** Why Midtrans did not take it: then its order id and number are free again. */
  @Column('text', { name: 'failure_reason', nullable: true })
  failureReason: string | null;

  /** How often Midtrans was asked for notifications in a row, none of which moved anything. */
  @Column('integer', { name: 'read_backs', default: 0 })
  readBacks: number;

  /** Notifications are no reason to ask before that. */
  @Column('timestamptz', { name: 'next_read_back_at', nullable: true })
  nextReadBackAt: Date | null;

  /** When Midtrans is asked how it stands, unless somebody tells before. It counts for nothing in what is paid or over. */
  @Column('timestamptz', { name: 'next_check_at', nullable: true })
  nextCheckAt: Date | null;

  /** Counts the moves. */
  @Column('integer', { default: 1 })
  version: number;

  @OneToMany(() => MidtransInvoiceItem, (item) => item.invoice)
  items: Relation<MidtransInvoiceItem[]>;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;

  /** Sent, not paid, and its due date has passed in WIB. */
  get isOverdue(): boolean {
    return isOverdue(this, new Date());
  }
}

import {
  CardService,
  InvoiceService,
  MidtransAuditService,
  MidtransEventService,
  NotificationService,
  PayAccountService,
  PaymentLinkService,
  PaymentService,
  SubscriptionService,
  type Page,
} from 'nestjs-midtrans';
import type { Alike } from './alike.support';
import type { Merchant } from './merchants.support';

type Value = string | number | boolean | null | undefined;

/** A list over REST, with the value of each filter by which what a merchant has is found. */
export interface List {
  readonly path: string;
  readonly isForOwners: boolean;
  readonly isForStaff: boolean;
  readonly filters: Readonly<Record<string, (alike: Alike) => Value>>;
  /** The same in code. */
  readonly list: (
    merchant: Merchant,
    filter: { readonly account?: string },
  ) => Promise<Page<{ readonly id: string }>>;
}

const LONG_AGO = '2020-01-01T00:00:00Z';
const ONE_DAY = '2099-01-01T00:00:00Z';
const created = { created_after: () => LONG_AGO, created_before: () => ONE_DAY };

export const LISTS: readonly List[] = [
  {
    path: '/payments',
    isForOwners: true,
    isForStaff: true,
    filters: {
      q: ({ payment }) => payment.orderId,
      payment_type: ({ payment }) => payment.paymentType,
      status: ({ payment }) => payment.transactionStatus,
      bank: ({ payment }) => payment.bank,
      user_id: ({ userId }) => userId,
      order_id: ({ payment }) => payment.orderId,
      subscription_id: ({ subscription }) => subscription.id,
      payment_link_id: ({ paymentLink }) => paymentLink.id,
      customer_email: ({ payment }) => payment.customerEmail?.toUpperCase(),
      min_amount: () => 1,
      max_amount: () => 1_000_000,
      has_refund: () => true,
      ...created,
    },
    list: (merchant, filter) => merchant.get(PaymentService).list(filter),
  },
  {
    path: '/refunds',
    isForOwners: false,
    isForStaff: true,
    filters: {
      payment_id: ({ payment }) => payment.id,
      status: ({ refund }) => refund.status,
      refund_key: ({ refund }) => refund.refundKey,
      requested_by: ({ refund }) => refund.requestedBy,
      ...created,
    },
    list: (merchant, filter) => merchant.get(PaymentService).listRefunds(filter),
  },
  {
    path: '/invoices',
    isForOwners: true,
    isForStaff: true,
    filters: {
      status: ({ invoice }) => invoice.status,
      customer_email: ({ invoice }) => invoice.customerEmail,
      order_id: ({ invoice }) => invoice.orderId,
      invoice_number: ({ invoice }) => invoice.invoiceNumber,
      due_date: ({ invoice }) => invoice.dueDate,
      due_after: () => '2020-01-01',
      due_before: () => '2099-01-01',
    },
    list: (merchant, filter) => merchant.get(InvoiceService).list(filter),
  },
  {
    path: '/subscriptions',
    isForOwners: true,
    isForStaff: true,
    filters: {
      payment_type: ({ subscription }) => subscription.paymentType,
      status: ({ subscription }) => subscription.status,
    },
    list: (merchant, filter) => merchant.get(SubscriptionService).list(filter),
  },
  {
    path: '/payment-links',
    isForOwners: true,
    isForStaff: true,
    filters: {
      status: ({ paymentLink }) => paymentLink.status,
      order_id: ({ paymentLink }) => paymentLink.orderId,
      payment_link_id: ({ paymentLink }) => paymentLink.paymentLinkId,
    },
    list: (merchant, filter) => merchant.get(PaymentLinkService).list(filter),
  },
  {
    path: '/pay-accounts',
    isForOwners: true,
    isForStaff: true,
    filters: { status: ({ payAccount }) => payAccount.status },
    list: (merchant, filter) => merchant.get(PayAccountService).list(filter),
  },
  {
    path: '/cards',
    isForOwners: true,
    isForStaff: false,
    filters: {},
    list: (merchant, filter) => merchant.get(CardService).list(filter),
  },
  {
    path: '/notifications',
    isForOwners: false,
    isForStaff: true,
    filters: {
      status: ({ notification }) => notification.status,
      order_id: ({ notification }) => notification.orderId,
      payment_id: ({ payment }) => payment.id,
      transaction_status: ({ notification }) => notification.transactionStatus,
      payment_type: ({ notification }) => notification.paymentType,
      ...created,
    },
    list: (merchant, filter) => merchant.get(NotificationService).list(filter),
  },
  {
    path: '/events',
    isForOwners: false,
    isForStaff: true,
    filters: {
      type: ({ event }) => event.type,
      consumer: ({ event }) => event.deliveries[0]?.consumer,
      state: () => 'dead',
      order_id: ({ payment }) => payment.orderId,
      subject_id: ({ payment }) => payment.id,
      occurred_after: () => LONG_AGO,
      occurred_before: () => ONE_DAY,
    },
    list: (merchant, filter) => merchant.get(MidtransEventService).list(filter),
  },
  {
    path: '/audit',
    isForOwners: false,
    isForStaff: true,
    filters: {
      actor: () => 'staff',
      action: () => 'refund',
      subject_id: ({ payment }) => payment.id,
      order_id: ({ payment }) => payment.orderId,
      outcome: () => 'done',
      ...created,
    },
    list: (merchant, filter) => merchant.get(MidtransAuditService).list(filter),
  },
];

/** Filters by ids of ours, which no two rows share. */
export const BY_ID: readonly string[] = ['payment_id', 'subscription_id', 'payment_link_id', 'subject_id'];

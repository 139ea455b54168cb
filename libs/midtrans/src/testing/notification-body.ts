import { randomUUID } from 'node:crypto';
import { formatAmount } from '../gateway/money';
import { formatWibTime } from '../gateway/wib-time';
import type { FraudStatus, TransactionResponse, TransactionStatus } from '../gateway/wire';

/** What a notification of a test tells. */
export interface NotificationFacts {
  orderId: string;
  /** Whole rupiah. */
  grossAmount: number;
  transactionStatus: TransactionStatus;
  /** @default 'bank_transfer' */
  paymentType?: string;
  /** @default 'accept' */
  fraudStatus?: FraudStatus;
  /** Give the charge's own where there was one. @default a random UUID */
  transactionId?: string;
  /** When the transaction was made. @default now */
  transactionTime?: Date;
  /** Further fields in the gateway's own names; they win over what is made up here. */
  fields?: TransactionResponse;
}

/** A notification as {@link notificationBody} makes it. */
export type NotificationBody = TransactionResponse &
  Required<Pick<TransactionResponse, 'order_id' | 'status_code' | 'gross_amount' | 'transaction_status'>>;

/**
 * The body of a payment notification as Midtrans would send it for this order and status, unsigned: hand it to
 * {@link signNotification}.
 *
 * @see https://docs.midtrans.com/docs/https-notification-webhooks
 */
export function notificationBody(facts: NotificationFacts): NotificationBody {
  const { transactionStatus, paymentType = 'bank_transfer', fraudStatus = 'accept' } = facts;
  const time = formatWibTime(facts.transactionTime ?? new Date());
  return {
    transaction_time: time,
    transaction_status: transactionStatus,
    transaction_id: facts.transactionId ?? randomUUID(),
    status_message: 'midtrans payment notification',
    status_code: statusCodeOf(transactionStatus, fraudStatus),
    payment_type: paymentType,
    order_id: facts.orderId,
    merchant_id: 'G000000000',
    gross_amount: formatAmount(facts.grossAmount),
    fraud_status: fraudStatus,
    currency: 'IDR',
    ...(transactionStatus === 'settlement' ? { settlement_time: time } : {}),
    ...(paymentType === 'bank_transfer'
      ? { va_numbers: [{ bank: 'bca', va_number: '812785002530231' }] }
      : {}),
    ...facts.fields,
  };
}

function statusCodeOf(status: TransactionStatus, fraud: FraudStatus): string {
  switch (status) {
    case 'pending':
      return '201';
    case 'deny':
    case 'expire':
    case 'cancel':
    case 'failure':
      return '202';
    case 'capture':
      return fraud === 'challenge' ? '201' : '200';
    case 'authorize':
    case 'settlement':
    case 'refund':
    case 'partial_refund':
    case 'chargeback':
    case 'partial_chargeback':
      return '200';
  }
}

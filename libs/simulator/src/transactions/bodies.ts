import { compact, type JsonObject } from '../json';
import { signatureKey } from '../notifications/signature';
import { formatWib } from '../clock/time';
import type { Merchant } from '../world';
import type { TransactionRecord } from './transaction';

/** Whole rupiah as the gateway writes it: a string with two decimals. */
export function formatAmount(rupiah: number): string {
  return `${rupiah}.00`;
}

function isWaiting(record: TransactionRecord): boolean {
  return record.status === 'pending' || record.fraudStatus === 'challenge';
}

/** The `status_code` of the API's answers. */
export function apiCode(record: TransactionRecord): string {
  if (record.status === 'expire') return '407';
  if (record.status === 'deny') return '202';
  if (record.status === 'cancel') return '200';
  return isWaiting(record) ? '201' : '200';
}

/** The `status_code` of notifications, where every unsuccessful end reads 202. */
export function notificationCode(record: TransactionRecord): string {
  if (record.status === 'expire' || record.status === 'deny' || record.status === 'cancel') return '202';
  return isWaiting(record) ? '201' : '200';
}

function common(record: TransactionRecord, merchant: Merchant): JsonObject {
  return compact({
    transaction_id: record.transactionId,
    order_id: record.orderId,
    merchant_id: merchant.merchantId,
    gross_amount: formatAmount(record.grossAmount),
    currency: 'IDR',
    payment_type: record.paymentType,
    transaction_time: formatWib(record.transactionTime),
    transaction_status: record.status,
    fraud_status: record.fraudStatus,
    expiry_time: formatWib(record.expiryTime),
    settlement_time: record.settlementTime && formatWib(record.settlementTime),
  });
}

function signed(body: JsonObject, record: TransactionRecord, code: string, merchant: Merchant): JsonObject {
  const amount = formatAmount(record.grossAmount);
  return {
    ...body,
    status_code: code,
    signature_key: signatureKey(record.orderId, code, amount, merchant.serverKey),
  };
}

export function chargeBody(record: TransactionRecord, message: string, merchant: Merchant): JsonObject {
  return {
    status_code: apiCode(record),
    status_message: message,
    ...common(record, merchant),
    ...record.facts,
    ...record.instructions,
  };
}

export function statusBody(record: TransactionRecord, merchant: Merchant): JsonObject {
  const body = {
    status_message: 'Success, transaction is found',
    ...common(record, merchant),
    ...record.facts,
  };
  return signed(body, record, apiCode(record), merchant);
}

export function cancelBody(record: TransactionRecord, merchant: Merchant): JsonObject {
  return {
    status_code: '200',
    status_message: 'Success, transaction is canceled',
    ...common(record, merchant),
    ...record.facts,
  };
}

export function expireBody(record: TransactionRecord, merchant: Merchant): JsonObject {
  return {
    status_code: '407',
    status_message: 'Success, transaction is expired',
    ...common(record, merchant),
    ...record.facts,
  };
}

export function notificationBody(record: TransactionRecord, merchant: Merchant): JsonObject {
  // The gateway calls this fact by one name in GET status and by another in notifications.
  const { challenge_completion, ...facts } = record.facts;
  const body = {
    status_message: 'midtrans payment notification',
    ...common(record, merchant),
    ...facts,
    ...compact({ three_ds_challenge_completion: challenge_completion }),
  };
  return signed(body, record, notificationCode(record), merchant);
}

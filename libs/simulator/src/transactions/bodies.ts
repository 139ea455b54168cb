import { compact, type JsonObject } from '../json';
import { signatureKey } from '../notifications/signature';
import { formatWib } from '../clock/time';
import type { Merchant } from '../world';
import { formatAmount } from './amount';
import { refundsOfNotification, refundsOfStatus, wireNumber } from './refunds/entries';
import { refundedSum, type TransactionRecord } from './transaction';
import { isChallenged } from './transitions';

function isWaiting(record: TransactionRecord): boolean {
  return record.status === 'pending' || isChallenged(record);
}

/** The `status_code` of the API's answers. */
export function apiCode(record: TransactionRecord): string {
  if (record.status === 'expire') return '407';
  if (record.status === 'deny' || record.status === 'failure') return '202';
  if (record.status === 'cancel') return '200';
  return isWaiting(record) ? '201' : '200';
}

/** The `status_code` of notifications, where every unsuccessful end reads 202. */
export function notificationCode(record: TransactionRecord): string {
  switch (record.status) {
    case 'expire':
    case 'deny':
    case 'cancel':
    case 'failure':
      return '202';
    default:
      return isWaiting(record) ? '201' : '200';
  }
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
  return { ...actionBody(record, apiCode(record), message, merchant), ...record.instructions };
}

/** Of these two, a pending payment can be resumed from GET status. */
const RESUMABLE: readonly string[] = ['dana', 'shopeepay'];

export function statusBody(record: TransactionRecord, merchant: Merchant): JsonObject {
  const isResumable = record.status === 'pending' && RESUMABLE.includes(record.paymentType);
  const body = {
    status_message: 'Success, transaction is found',
    ...common(record, merchant),
    ...record.facts,
    ...compact({ actions: isResumable ? record.instructions.actions : undefined }),
    ...refundsOfStatus(record),
  };
  return signed(body, record, apiCode(record), merchant);
}

/** GET status of these two as one of the documentation's samples writes it. */
export function withUpperCasePending(body: JsonObject): JsonObject {
  const isWritten = body.transaction_status === 'pending' && RESUMABLE.includes(String(body.payment_type));
  return isWritten ? { ...body, transaction_status: 'PENDING' } : body;
}

/** The answer to a call that acts on a transaction. */
export function actionBody(
  record: TransactionRecord,
  code: string,
  message: string,
  merchant: Merchant,
): JsonObject {
  return { status_code: code, status_message: message, ...common(record, merchant), ...record.facts };
}

/** The answer to a refund; its amount is that of all refunds of the payment. */
export function refundBody(record: TransactionRecord, merchant: Merchant): JsonObject {
  const refund = record.refunds.at(-1);
  const ofBank = refund?.method === 'online' ? ' by the bank' : '';
  return {
    ...actionBody(record, '200', `Success, refund request is approved${ofBank}`, merchant),
    ...compact({ refund_chargeback_id: refund && wireNumber(refund.refundChargebackId) }),
    refund_amount: formatAmount(refundedSum(record)),
    ...compact({ refund_key: refund?.refundKey }),
  };
}

/** The answer to a refund that the bank refused: nothing was given back. */
export function rejectedRefundBody(
  record: TransactionRecord,
  attempt: { readonly refundKey: string; readonly refundChargebackId: string },
  merchant: Merchant,
): JsonObject {
  return {
    ...actionBody(record, '202', 'Refund denied by the bank', merchant),
    refund_chargeback_id: wireNumber(attempt.refundChargebackId),
    refund_amount: formatAmount(0),
    refund_key: attempt.refundKey,
  };
}

export function notificationBody(record: TransactionRecord, merchant: Merchant): JsonObject {
  // The gateway calls this fact by one name in GET status and by another in notifications.
  const { challenge_completion, ...facts } = record.facts;
  const body = {
    status_message: 'midtrans payment notification',
    ...common(record, merchant),
    ...facts,
    ...compact({
      three_ds_challenge_completion: challenge_completion,
      customer_details: record.customer,
      recurring: record.recurring,
    }),
    ...refundsOfNotification(record),
  };
  return signed(body, record, notificationCode(record), merchant);
}

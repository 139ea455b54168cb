import { createHash } from 'node:crypto';
import { FRAUD_STATUSES, parseAmount, parseWibTime, TRANSACTION_STATUSES } from '../gateway';
import { grossAmountInfoIn } from '../gateway/gross-amount-info';
import { isRecord } from '../validation/is-record';
import { isIdentifier } from './identifier';
import { isOfPayAccount } from './notification.formats';

type Body = Readonly<Record<string, unknown>>;

/**
 * SHA-256 of what is signed of a delivery and of what is acted upon: the same for every redelivery, another for each of the two messages
 * that one refund sends. Whatever else a body has is not signed, and makes no other delivery of it.
 *
 * @param more - what else is acted upon, by features that say so
 */
export function fingerprintOf(body: Body, more: readonly unknown[] = []): string {
  const told = isOfPayAccount(body)
    ? textsOf(body, ['account_id', 'account_status', 'status_code'])
    : [...textsOf(body, ['order_id', 'status_code', 'gross_amount']), ...actedUpon(body), refundsOf(body)];
  return createHash('sha256')
    .update(JSON.stringify([...told, more]))
    .digest('hex');
}

/** As they came: the signature is over these very texts. */
function textsOf(body: Body, names: readonly string[]): unknown[] {
  return names.map((name) => text(body[name]));
}

/**
 * In the one way in which they are read. Times, the type and a saved card are written down with a step and never make one: a delivery that
 * differs in nothing else tells nothing new.
 */
function actedUpon(body: Body): unknown[] {
  const metadata = fieldsOf(body['metadata']);
  const { originalAmount, grossAmount, fee } = grossAmountInfoIn(body);
  return [
    oneOf(TRANSACTION_STATUSES, body['transaction_status']),
    oneOf(FRAUD_STATUSES, body['fraud_status']),
    text(body['transaction_id']),
    amount(body['refund_amount']),
    originalAmount ?? null,
    grossAmount ?? null,
    fee ?? null,
    // By these an invoice, or a subscription, is found.
    text(metadata['midtrans_invoice_id']),
    text(metadata['merchant_subscription_id']),
    text(body['subscription_id']),
  ];
}

function refundsOf({ refunds }: Body): unknown[] {
  if (!Array.isArray(refunds)) return [];
  return refunds.map((refund: unknown) => {
    const told = fieldsOf(refund);
    return [
      text(told['refund_key']),
      id(told['refund_chargeback_id']),
      amount(told['refund_amount']),
      instant(told['bank_confirmed_at']),
    ];
  });
}

function fieldsOf(value: unknown): Body {
  return isRecord(value) ? value : {};
}

function text(value: unknown): string | null {
  return isIdentifier(value) ? value : null;
}

function id(value: unknown): string | null {
  return Number.isSafeInteger(value) ? String(value) : text(value);
}

function amount(value: unknown): number | null {
  return parseAmount(value) ?? null;
}

function instant(value: unknown): string | null {
  return parseWibTime(value)?.toISOString() ?? null;
}

/** Words that are not known are one: none of them is acted upon by itself. */
function oneOf(words: readonly string[], value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  const lower = typeof value === 'string' ? value.toLowerCase() : '';
  return words.includes(lower) ? lower : 'unknown';
}

import type { PreparedStatement } from '../../database/postgres';
import type { FraudStatus, TransactionStatus } from '../../gateway/wire';
import { snakeCase } from '../../validation/snake-case';
import type { PaymentStatus } from '../payment.status';

/** A payment, under its lock: whoever moves an attempt of it waits for the others. */
export const LOCK_PAYMENT: PreparedStatement = {
  name: 'midtrans_payment_attempts_lock',
  text: `
    SELECT id, version, transaction_id, transaction_status, fraud_status, paid_at IS NOT NULL AS was_paid,
      (page_ends_at > now()) IS TRUE AS is_open, page_ends_at IS NOT NULL AS has_page
    FROM midtrans_payments WHERE account = $1 AND order_id = $2 FOR UPDATE`,
};

export interface LockedPayment {
  readonly id: string;
  readonly version: number;
  readonly transaction_id: string | null;
  readonly transaction_status: PaymentStatus;
  readonly fraud_status: FraudStatus | null;
  readonly was_paid: boolean;
  readonly is_open: boolean;
  /** Whether its attempts are begun on a page. */
  readonly has_page: boolean;
}

export const ATTEMPTS_OF: PreparedStatement = {
  name: 'midtrans_payment_attempts_of',
  text: `
    SELECT transaction_id, transaction_status, fraud_status, paid_at IS NOT NULL AS was_paid,
      COALESCE(transaction_time, created_at) AS began_at
    FROM midtrans_payment_attempts WHERE payment_id = $1`,
};

export interface AttemptRow {
  readonly transaction_id: string;
  readonly transaction_status: TransactionStatus;
  readonly fraud_status: FraudStatus | null;
  readonly was_paid: boolean;
  readonly began_at: Date;
}

/** What a report says of how an attempt is paid: it stays where a later one does not repeat it. */
const INSTRUCTIONS = [
  'bank',
  'store',
  'acquirer',
  'vaNumber',
  'billKey',
  'billerCode',
  'paymentCode',
  'redirectUrl',
  'deeplinkUrl',
  'qrString',
] as const;
const TEXTS = ['statusCode', 'statusMessage'] as const;
const TIMES = ['transactionTime', 'settlementTime', 'expiryTime'] as const;
const REPEATED = [...INSTRUCTIONS, ...TEXTS, ...TIMES];

/** What a report may say of an attempt. */
export type AttemptPatch = {
  readonly [Text in (typeof INSTRUCTIONS)[number] | (typeof TEXTS)[number]]?: string | null;
} & { readonly [Time in (typeof TIMES)[number]]?: Date | null };

const FIRST_REPEATED = 12;
const names = REPEATED.map(snakeCase);

/** No row comes back where the transaction is another payment's. */
export const RECORD: PreparedStatement = {
  name: 'midtrans_payment_attempts_record',
  text: `
    INSERT INTO midtrans_payment_attempts AS a
      (id, payment_id, account, transaction_id, payment_type, gross_amount, transaction_status, fraud_status, is_confirmed, refund_amount,
       ${names.join(', ')}, paid_at)
    VALUES ($1, $2, $3, $4, $5, COALESCE($6::numeric, 0), $7, $8, $9::boolean, COALESCE($10::numeric, 0),
       ${REPEATED.map((_, index) => `$${FIRST_REPEATED + index}`).join(', ')},
       CASE WHEN $11::boolean THEN COALESCE($${FIRST_REPEATED + REPEATED.indexOf('settlementTime')}, now()) END)
    ON CONFLICT (account, transaction_id) DO UPDATE SET
      gross_amount = COALESCE($6::numeric, a.gross_amount),
      transaction_status = EXCLUDED.transaction_status,
      fraud_status = EXCLUDED.fraud_status,
      is_confirmed = EXCLUDED.is_confirmed,
      refund_amount = GREATEST(a.refund_amount, EXCLUDED.refund_amount),
      ${names.map((name) => `${name} = COALESCE(EXCLUDED.${name}, a.${name})`).join(', ')},
      paid_at = COALESCE(a.paid_at, EXCLUDED.paid_at),
      updated_at = now()
    WHERE a.payment_id = EXCLUDED.payment_id
    RETURNING COALESCE(a.transaction_time, a.created_at) AS began_at, a.payment_type, a.gross_amount::float8 AS gross_amount,
      a.refund_amount::float8 AS refund_amount`,
};

export interface RecordedRow {
  readonly began_at: Date;
  readonly payment_type: string;
  readonly gross_amount: number;
  readonly refund_amount: number;
}

const OF_CHARGE = names.filter((name) => name !== 'acquirer');

/** A charge's transaction stands in the payment's own row, until there is another beside it. */
export const RECORD_OWN: PreparedStatement = {
  name: 'midtrans_payment_attempts_record_own',
  text: `
    INSERT INTO midtrans_payment_attempts
      (id, payment_id, account, transaction_id, payment_type, gross_amount, transaction_status, fraud_status, is_confirmed, refund_amount,
       paid_at, ${OF_CHARGE.join(', ')})
    SELECT $2, id, account, transaction_id, payment_type, gross_amount, transaction_status, fraud_status, is_confirmed, refund_amount,
       paid_at, ${OF_CHARGE.join(', ')}
    FROM midtrans_payments WHERE id = $1
    ON CONFLICT (account, transaction_id) DO NOTHING`,
};

/** A refund that names no transaction is of the one that its payment shows: from here on of the third value, and before of the second. */
export const HAND_REFUNDS_ON: PreparedStatement = {
  name: 'midtrans_payment_attempts_hand_refunds_on',
  text: `
    UPDATE midtrans_refunds SET transaction_id = CASE WHEN transaction_id IS NULL THEN $2::text END
    WHERE payment_id = $1 AND (transaction_id IS NULL OR transaction_id = $3::text)`,
};

/** The values that {@link RECORD} takes from its twelfth on. */
export function patchValues(patch: AttemptPatch): unknown[] {
  return REPEATED.map((property) => patch[property]);
}

const SHOWN = [
  'bank',
  'store',
  'va_number',
  'bill_key',
  'biller_code',
  'payment_code',
  'deeplink_url',
  'qr_string',
  'status_code',
  'status_message',
  'transaction_time',
  'settlement_time',
];

const IS_UNCHOSEN = `transaction_id IS NULL AND transaction_status = 'pending'`;

/** Snap has opened a page for a payment. Where no method is chosen the payment ends with it, and not with the page before. */
export const OPEN_PAGE: PreparedStatement = {
  name: 'midtrans_payments_open_page',
  text: `
    UPDATE midtrans_payments SET page_token = $2, redirect_url = $3, page_ends_at = $4::timestamptz,
      expiry_time = CASE WHEN ${IS_UNCHOSEN} THEN $4::timestamptz ELSE expiry_time END,
      next_check_at = CASE WHEN ${IS_UNCHOSEN} THEN $5::timestamptz ELSE next_check_at END,
      updated_at = now()
    WHERE id = $1`,
};

/** Nobody begins another attempt on it. */
export const CLOSE_PAGE: PreparedStatement = {
  name: 'midtrans_payments_close_page',
  text: 'UPDATE midtrans_payments SET page_ends_at = LEAST(page_ends_at, now()), updated_at = now() WHERE id = $1',
};

/** A payment shows one of its attempts, or that none is chosen. Where it is paid is the page's address all along. */
export const SHOW: PreparedStatement = {
  name: 'midtrans_payment_attempts_show',
  text: `
    UPDATE midtrans_payments p SET
      transaction_id = a.transaction_id,
      payment_type = COALESCE(a.payment_type, 'snap'),
      ${SHOWN.map((name) => `${name} = a.${name}`).join(', ')},
      expiry_time = COALESCE(a.expiry_time, p.page_ends_at),
      refund_amount = COALESCE(a.refund_amount, 0)
    FROM (SELECT $1::uuid AS id) AS given
      LEFT JOIN midtrans_payment_attempts a ON a.payment_id = given.id AND a.transaction_id = $2
    WHERE p.id = given.id`,
};

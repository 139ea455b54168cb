import type { PreparedStatement } from '../../database/postgres';

/** The payment's balance, under its lock: whoever reserves, confirms or rejects a refund waits for the others. */
export const LOCK_BALANCE: PreparedStatement = {
  name: 'midtrans_refunds_lock',
  text: `
    SELECT p.id, p.account, p.order_id, a.transaction_id,
      CASE
        WHEN a.transaction_id IS NULL THEN LEAST(p.gross_amount, NULLIF(own.gross_amount, 0))
        ELSE LEAST(COALESCE(p.authorized_amount, p.gross_amount), NULLIF(a.gross_amount, 0))
      END::float8 AS gross_amount,
      COALESCE(a.refund_amount, p.refund_amount)::float8 AS refund_amount
    FROM midtrans_payments p
      LEFT JOIN midtrans_payment_attempts a
        ON a.payment_id = p.id AND a.account = $1 AND a.transaction_id = $3 AND a.transaction_id IS DISTINCT FROM p.transaction_id
      LEFT JOIN midtrans_payment_attempts own
        ON own.payment_id = p.id AND own.account = $1 AND own.transaction_id = p.transaction_id
    WHERE p.account = $1 AND p.order_id = $2 FOR UPDATE OF p`,
};

export interface BalanceRow {
  readonly id: string;
  readonly account: string;
  readonly order_id: string;
  /** Of another transaction than the payment's own: of which it is then. */
  readonly transaction_id: string | null;
  /** Whole rupiah that were paid by that transaction, without a fee on top. */
  readonly gross_amount: number;
  readonly refund_amount: number;
}

export const REFUNDS_OF: PreparedStatement = {
  name: 'midtrans_refunds_of',
  text: `
    SELECT id, refund_key, amount::float8 AS amount, is_direct, status, bank_confirmed_at
    FROM midtrans_refunds WHERE payment_id = $1 AND transaction_id IS NOT DISTINCT FROM $2`,
};

export interface RefundRow {
  readonly id: string;
  readonly refund_key: string;
  readonly amount: number;
  readonly is_direct: boolean;
  readonly status: 'requested' | 'confirmed' | 'rejected';
  readonly bank_confirmed_at: Date | null;
}

/** Nothing where another transaction of the payment has a refund of that key. */
export const INSERT_REQUESTED: PreparedStatement = {
  name: 'midtrans_refunds_request',
  text: `
    INSERT INTO midtrans_refunds (id, payment_id, transaction_id, refund_key, amount, reason, is_direct, requested_by, note, status)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'requested')
    ON CONFLICT (payment_id, refund_key) DO NOTHING RETURNING id`,
};

/** A rejected refund that is asked for again is requested again. */
export const REQUEST_AGAIN: PreparedStatement = {
  name: 'midtrans_refunds_request_again',
  text: `
    UPDATE midtrans_refunds SET status = 'requested', status_code = NULL, status_message = NULL, requested_by = $2, note = $3,
      updated_at = now()
    WHERE id = $1 AND status = 'rejected'`,
};

/** What the gateway answered to a refund of ours. A confirmed refund stays confirmed. */
export const SETTLE: PreparedStatement = {
  name: 'midtrans_refunds_settle',
  text: `
    UPDATE midtrans_refunds SET
      status = CASE WHEN status = 'confirmed' THEN status ELSE $2 END,
      status_code = COALESCE($3, status_code),
      status_message = COALESCE($4, status_message),
      refund_chargeback_id = COALESCE($5, refund_chargeback_id),
      response = COALESCE($6::jsonb, response),
      updated_at = now()
    WHERE id = $1`,
};

/** What a report tells of a refund, whoever asked for it. */
export const CONFIRM: PreparedStatement = {
  name: 'midtrans_refunds_confirm',
  text: `
    INSERT INTO midtrans_refunds
      (id, payment_id, transaction_id, refund_key, amount, reason, is_direct, status, refund_chargeback_id, refund_method, bank_confirmed_at,
       created_at)
    VALUES ($1, $2, $3, $4, $5, $6, false, 'confirmed', $7, $8, $9, COALESCE($10, now()))
    ON CONFLICT (payment_id, refund_key) DO UPDATE SET
      status = 'confirmed',
      amount = EXCLUDED.amount,
      refund_chargeback_id = COALESCE(midtrans_refunds.refund_chargeback_id, EXCLUDED.refund_chargeback_id),
      refund_method = COALESCE(midtrans_refunds.refund_method, EXCLUDED.refund_method),
      bank_confirmed_at = COALESCE(midtrans_refunds.bank_confirmed_at, EXCLUDED.bank_confirmed_at),
      updated_at = now()`,
};

/** Only under the payment's lock. */
export const GIVE_UP: PreparedStatement = {
  name: 'midtrans_refunds_give_up',
  text: `
    UPDATE midtrans_refunds SET status = 'rejected', status_message = $2, updated_at = now()
    WHERE id = $1 AND status = 'requested'`,
};

/** It stays requested. */
export const DOUBT: PreparedStatement = {
  name: 'midtrans_refunds_doubt',
  text: `
    UPDATE midtrans_refunds SET status_message = $2, updated_at = now()
    WHERE id = $1 AND status = 'requested' AND status_message IS DISTINCT FROM $2`,
};

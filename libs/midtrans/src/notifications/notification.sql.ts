import type { PreparedStatement } from '../database/postgres';

/** Records a delivery about a customer's account. No row comes back where it is there already. */
export const RECORD_ONCE: PreparedStatement = {
  name: 'midtrans_notifications_record_once',
  text: `
    INSERT INTO midtrans_notifications
      (id, account, account_id, account_status, payment_type, status_code, status, raw_payload, fingerprint)
    VALUES ($1, $2, $3, $4, $5, $6, 'processed', $7::jsonb, $8)
    ON CONFLICT (account, fingerprint) DO NOTHING
    RETURNING id`,
};

export const FIND: PreparedStatement = {
  name: 'midtrans_notifications_find',
  text: 'SELECT id FROM midtrans_notifications WHERE account = $1 AND fingerprint = $2',
};

/** Writes down what became of a delivery, and of whose account it was. */
export const CHANGE_STATUS: PreparedStatement = {
  name: 'midtrans_notifications_change_status',
  text: 'UPDATE midtrans_notifications SET status = $2, pay_account_id = $3 WHERE id = $1',
};

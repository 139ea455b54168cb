import type { PreparedStatement } from '../database/postgres';
import type { PayAccountStatus } from './pay-account.status';

/** A row as far as decisions need it. */
export interface PayAccountRow {
  readonly id: string;
  readonly account: string;
  readonly user_id: string | null;
  readonly account_id: string;
  readonly status: PayAccountStatus;
}

const ROW = 'id, account, user_id, account_id, status';

/** No row comes back where the account is here already. */
export const INSERT: PreparedStatement = {
  name: 'midtrans_pay_accounts_insert',
  text: `
    INSERT INTO midtrans_pay_accounts (id, account, user_id, payment_type, account_id, status, phone_number)
    VALUES ($1, $2, $3, 'gopay', $4, $5, $6)
    ON CONFLICT (account, account_id) DO NOTHING
    RETURNING ${ROW}`,
};

/** Whoever moves an account waits for the others. */
export const LOCK: PreparedStatement = {
  name: 'midtrans_pay_accounts_lock',
  text: `SELECT ${ROW} FROM midtrans_pay_accounts WHERE account = $1 AND account_id = $2 FOR UPDATE`,
};

export const MOVE: PreparedStatement = {
  name: 'midtrans_pay_accounts_move',
  text: `
    UPDATE midtrans_pay_accounts SET
      status = $2::varchar,
      linked_at = CASE WHEN $2::varchar = 'enabled' THEN now() ELSE linked_at END,
      version = version + 1,
      updated_at = now()
    WHERE id = $1`,
};

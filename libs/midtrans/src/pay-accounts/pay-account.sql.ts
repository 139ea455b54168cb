import type { PreparedStatement } from '../database/postgres';
import type { AggregateRow } from '../events/aggregate.ledger';
import type { PayAccountStatus } from './pay-account.status';

/** A row as far as decisions need it. */
export interface PayAccountRow extends AggregateRow {
  readonly user_id: string | null;
  readonly account_id: string;
  readonly status: PayAccountStatus;
  readonly is_linked_anew: boolean;
}

const ROW = 'id, account, user_id, account_id, status, is_linked_anew, version';

/** Whoever links for the same user and phone waits for the others: there may be no row to lock yet. */
export const LOCK_LINKING: PreparedStatement = {
  name: 'midtrans_pay_accounts_lock_linking',
  text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
};

/** The account whose linking is under way, or was left without telling its caller what came of it. */
export const FIND_BEING_LINKED: PreparedStatement = {
  name: 'midtrans_pay_accounts_find_being_linked',
  text: `
    SELECT p.id FROM midtrans_pay_accounts p JOIN midtrans_commands c ON c.subject_id = p.id
    WHERE c.match = $1 AND p.status IN ('initiated', 'unanswered', 'pending')
    ORDER BY p.id LIMIT 1
    FOR UPDATE`,
};

export const INSERT: PreparedStatement = {
  name: 'midtrans_pay_accounts_insert',
  text: `
    INSERT INTO midtrans_pay_accounts (id, account, user_id, payment_type, status, phone_number)
    VALUES ($1, $2, $3, 'gopay', 'initiated', $4)`,
};

/** A customer agrees within minutes, or not at all. */
const FIRST_CHECK = "now() + interval '1 minute'";
/** One that is linked stays so for years. */
const LINKED_CHECK = "now() + interval '7 days'";

/** Writes down what Midtrans calls an account that its customer has not linked yet. */
export const BIND: PreparedStatement = {
  name: 'midtrans_pay_accounts_bind',
  text: `
    UPDATE midtrans_pay_accounts SET account_id = $2, status = $3::varchar, next_check_at = ${FIRST_CHECK}, updated_at = now()
    WHERE id = $1 AND status IN ('initiated', 'unanswered', 'pending')
    RETURNING id`,
};

/** Nobody waits for Midtrans' answer to a linking any more. */
export const GIVE_UP: PreparedStatement = {
  name: 'midtrans_pay_accounts_give_up',
  text: `
    UPDATE midtrans_pay_accounts SET status = 'unanswered', version = version + 1, updated_at = now()
    WHERE id = $1 AND status IN ('initiated', 'unanswered') AND account_id IS NULL
    RETURNING id`,
};

/** Removes an account that Midtrans has no id of. */
export const DISCARD: PreparedStatement = {
  name: 'midtrans_pay_accounts_discard',
  text: 'DELETE FROM midtrans_pay_accounts WHERE id = $1 AND account_id IS NULL',
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
      is_linked_anew = is_linked_anew OR (status IN ('disabled', 'expired') AND $2::varchar IN ('pending', 'enabled')),
      linked_at = CASE WHEN $2::varchar = 'enabled' THEN now() ELSE linked_at END,
      next_check_at = CASE WHEN $2::varchar = 'enabled' THEN ${LINKED_CHECK} ELSE ${FIRST_CHECK} END,
      version = version + 1,
      updated_at = now()
    WHERE id = $1
    RETURNING ${ROW}`,
};

/** Another linking has begun under the id that the account has. */
export const LINK_ANEW: PreparedStatement = {
  name: 'midtrans_pay_accounts_link_anew',
  text: 'UPDATE midtrans_pay_accounts SET is_linked_anew = true, updated_at = now() WHERE id = $1 AND NOT is_linked_anew',
};

/**
 * Whether a linking is not answered yet, or its answer was lost: a notification may be about the account that it makes. Midtrans sends
 * one again for longer than this.
 */
export const UNANSWERED: PreparedStatement = {
  name: 'midtrans_pay_accounts_unanswered',
  text: `
    SELECT 1 FROM midtrans_pay_accounts
    WHERE account = $1 AND status IN ('initiated', 'unanswered') AND account_id IS NULL
      AND created_at > now() - interval '1 hour'
    LIMIT 1`,
};

import type { PreparedStatement } from '../database/postgres';

/**
 * The newest of each kind, and what is neither delivered nor known: each by the end of an index, or by one that has little in it. A hash of it says
 * nothing of another registration's rows but that there was a change.
 */
export const REVISION: PreparedStatement = {
  name: 'midtrans_revision',
  text: `SELECT md5(concat_ws(' ',
    (SELECT max(sequence) FROM midtrans_outbox),
    (SELECT id FROM midtrans_payments ORDER BY id DESC LIMIT 1),
    (SELECT id FROM midtrans_notifications ORDER BY id DESC LIMIT 1),
    (SELECT count(*) FROM midtrans_deliveries WHERE dead_at IS NOT NULL),
    (SELECT count(*) FROM midtrans_commands WHERE resolved_at IS NULL))) AS revision`,
};

import type { PreparedStatement } from '../database/postgres';
import type { StoredKind } from './attention';

/** What the database has of a kind, of an account; null of what is of none. */
export interface AttentionRow {
  readonly kind: StoredKind;
  readonly account: string | null;
  readonly count: number;
  readonly oldestAt: Date;
}

const counted = (kind: StoredKind, account: string, at: string, source: string): string =>
  `SELECT '${kind}' AS kind, ${account} AS account, count(*)::integer AS count, min(${at}) AS "oldestAt" ${source} GROUP BY 2`;

const notifications = (kind: StoredKind, status: string, where: string): string =>
  counted(
    kind,
    'n.account',
    'n.created_at',
    `FROM midtrans_notifications n WHERE n.status = '${status}' AND ${where}`,
  );

/** Payments that were not refunded, nor voided, nor taken back by the bank. */
const KEPT = `transaction_status NOT IN ('refund', 'chargeback', 'cancel', 'deny')`;

/**
 * What a payment keeps of its attempts beside what it shows itself is somebody's to give back: also where it shows that all was.
 *
 * Each by an index that has little beside it.
 *
 * The values: the accounts; the registration, or null; the moments that payments, refunds and notifications must be older than; and the first
 * ids of the last hour and of the last week.
 */
export const ATTENTION: PreparedStatement = {
  name: 'midtrans_attention',
  text: [
    counted(
      'unknown_payments',
      'p.account',
      'p.created_at',
      `FROM midtrans_payments p
       WHERE p.account = ANY ($1) AND p.transaction_status = 'initiated' AND p.created_at < $3`,
    ),
    counted(
      'challenged_payments',
      'p.account',
      'p.created_at',
      `FROM midtrans_payments p
       WHERE p.account = ANY ($1) AND p.transaction_status = 'capture' AND p.fraud_status = 'challenge'`,
    ),
    counted(
      'unresolved_commands',
      'c.account',
      'c.asked_at',
      `FROM midtrans_commands c
       WHERE c.account = ANY ($1) AND c.resolved_at IS NULL AND c.asked_at < $3
         AND (c.leased_until IS NULL OR c.leased_until < now())`,
    ),
    counted(
      'refunds_requested',
      'p.account',
      'r.created_at',
      `FROM midtrans_refunds r JOIN midtrans_payments p ON p.id = r.payment_id
       WHERE p.account = ANY ($1) AND r.status = 'requested' AND r.created_at < $4`,
    ),
    counted(
      'paid_twice',
      'o.account',
      'o.occurred_at',
      `FROM (
         SELECT account, subject_id, min(occurred_at) AS occurred_at FROM midtrans_outbox
         WHERE type = 'payment.paid_twice' AND account = ANY ($1) GROUP BY account, subject_id) o
         JOIN midtrans_payments p ON p.id = o.subject_id
       WHERE (p.${KEPT})::integer < (
         SELECT count(*) FROM midtrans_payment_attempts a
         WHERE a.payment_id = o.subject_id AND a.paid_at IS NOT NULL AND a.${KEPT})`,
    ),
    notifications('failed_notifications', 'unconfirmed', 'n.account = ANY ($1) AND n.created_at < $3'),
    notifications('amount_mismatches', 'amount_mismatch', 'n.account = ANY ($1) AND n.id >= $6::uuid'),
    notifications('unmatched_notifications', 'unmatched', 'n.account = ANY ($1) AND n.id >= $6::uuid'),
    notifications(
      'invalid_signatures',
      'invalid_signature',
      'n.account IS NULL AND n.registration = $2 AND n.id >= $5::uuid',
    ),
  ].join('\nUNION ALL\n'),
};

import type { PreparedStatement } from '../database/postgres';

/** Of the same card, paid with twice at once, only one may be kept: who comes second waits, and sees the first. */
export const LOCK: PreparedStatement = {
  name: 'midtrans_saved_cards_lock',
  text: `
    SELECT pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'midtrans_saved_cards', account, user_id, $2::text), 0))
    FROM midtrans_payments WHERE id = $1`,
};

/**
 * Keeps a card for the user whose payment it was, once per payment. The same card, saved anew, takes the place of the
 * earlier one.
 */
export const KEEP: PreparedStatement = {
  name: 'midtrans_saved_cards_keep',
  text: `
    WITH kept AS (
      INSERT INTO midtrans_saved_cards
        (id, account, user_id, payment_id, masked_card, card_type, bank, token, expires_at)
      SELECT $1, p.account, p.user_id, p.id, $3, $4, $5, $6, $7
      FROM midtrans_payments p WHERE p.id = $2 AND p.user_id IS NOT NULL
      ON CONFLICT (payment_id) DO NOTHING
      RETURNING id, account, user_id, masked_card
    )
    UPDATE midtrans_saved_cards earlier SET token = NULL, deleted_at = now()
    FROM kept
    WHERE earlier.account = kept.account AND earlier.user_id = kept.user_id
      AND earlier.masked_card = kept.masked_card AND earlier.deleted_at IS NULL`,
};

/** The encrypted token of a card that can be charged. */
export const TOKEN: PreparedStatement = {
  name: 'midtrans_saved_cards_token',
  text: `
    SELECT token FROM midtrans_saved_cards
    WHERE id = $1 AND account = $2 AND user_id = $3 AND deleted_at IS NULL AND token IS NOT NULL
      AND (expires_at IS NULL OR expires_at > now())`,
};

export const DELETE: PreparedStatement = {
  name: 'midtrans_saved_cards_delete',
  text: `
    UPDATE midtrans_saved_cards SET token = NULL, deleted_at = now()
    WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL
    RETURNING id`,
};

-- Moves what django-payment-midtrans stored into the tables of nestjs-midtrans: read docs/migrating-from-django.md first.
--
--   psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -c "SET from_django.time_zone = 'Asia/Jakarta'" -f docs/migrating-from-django.sql
--
-- from_django.time_zone is the TIME_ZONE of the Django settings. from_django.account is the merchant account that the rows are to be of:
-- 'default' where it is not set.
--
-- It is one transaction: all is moved, or nothing. It reads the tables of Django and writes none of them, and run again it changes nothing.
-- It writes no events: what was told by Django's signals is not told again.

BEGIN;

DO $$
BEGIN
  IF coalesce(current_setting('from_django.time_zone', true), '') = '' THEN
    RAISE EXCEPTION 'Nothing was moved: from_django.time_zone is not set'
      USING HINT = 'Set it to the TIME_ZONE of the Django settings, as in: SET from_django.time_zone = ''Asia/Jakarta''';
  END IF;
END
$$;

-- Django may read them meanwhile, and write to none.
LOCK TABLE django_midtrans_midtranspayment, django_midtrans_midtranspaymentitem, django_midtrans_midtransnotification,
  django_midtrans_midtransrefund, django_midtrans_midtransinvoice, django_midtrans_midtransinvoiceitem,
  django_midtrans_midtranssubscription IN SHARE MODE;

CREATE OR REPLACE FUNCTION pg_temp.account() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('from_django.account', true), ''), 'default')
$$;

-- Lists are in the order of ids, which begin with their time (UUIDv7). The last 19 digits stay those of the old id.
CREATE OR REPLACE FUNCTION pg_temp.moved_id(old_id uuid, created_at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM created_at) * 1000)::bigint), 12, '0') || '7'
    || substr(replace(old_id::text, '-', ''), 14))::uuid
$$;

-- Midtrans tells times in WIB without saying so, and Django took them for times of its own zone.
CREATE OR REPLACE FUNCTION pg_temp.wib(stored timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT (stored AT TIME ZONE current_setting('from_django.time_zone')) AT TIME ZONE 'Asia/Jakarta'
$$;

CREATE OR REPLACE FUNCTION pg_temp.object_of(stored jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN jsonb_typeof(stored) = 'object' THEN stored ELSE '{}' END
$$;

CREATE OR REPLACE FUNCTION pg_temp.amount_in(told text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN told ~ '^\d{1,12}(\.\d{1,2})?$' THEN told::numeric END
$$;

CREATE OR REPLACE FUNCTION pg_temp.without_secrets(told jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  CASE jsonb_typeof(told)
    WHEN 'object' THEN
      RETURN (
        SELECT coalesce(jsonb_object_agg(key, CASE
          WHEN key ~* '^((server|client|merchant|signature|api|secret)_?key|(saved_|card_|access_|refresh_|payment_option_)?token(_id)?|password|secret|pin|otp|card_(number|cvv)|cvv)$'
            AND jsonb_typeof(value) IN ('string', 'number') THEN '"[redacted]"'
          ELSE pg_temp.without_secrets(value) END), '{}')
        FROM jsonb_each(told));
    WHEN 'array' THEN
      RETURN (
        SELECT coalesce(jsonb_agg(pg_temp.without_secrets(value) ORDER BY nth), '[]')
        FROM jsonb_array_elements(told) WITH ORDINALITY AS entry (value, nth));
    WHEN 'string' THEN
      RETURN to_jsonb(regexp_replace(told #>> '{}', '((token|key|secret)=)[^&\s]+', '\1[redacted]', 'gi'));
    ELSE
      RETURN told;
  END CASE;
END
$$;

-- What a refund is here. Django keeps the transaction's status as the refund's, and what Midtrans refused as `pending`. Of a fault of Midtrans (5xx), and
-- of a refund key that it had already (406), nobody knows what came.
CREATE OR REPLACE FUNCTION pg_temp.refund_status(status text, status_code text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN status IN ('refund', 'partial_refund') THEN 'confirmed'
    WHEN status IN ('pending', 'capture', 'settlement') AND status_code ~ '^[34]' AND status_code <> '406' THEN 'rejected'
    WHEN status IN ('pending', 'capture', 'settlement') THEN 'requested'
  END
$$;

CREATE TEMPORARY TABLE from_django_payments ON COMMIT DROP AS
WITH told_paid AS (
  SELECT payment_id, min(created_at) AS at FROM django_midtrans_midtransnotification
  WHERE status <> 'invalid_signature' AND transaction_status IN ('capture', 'settlement') AND fraud_status IN ('', 'accept')
  GROUP BY payment_id
), told_refunded AS (
  SELECT payment_id, max(pg_temp.amount_in(raw_payload ->> 'refund_amount')) AS amount FROM django_midtrans_midtransnotification
  WHERE status <> 'invalid_signature' AND transaction_status IN ('refund', 'partial_refund')
  GROUP BY payment_id
), refunded AS (
  SELECT payment_id, sum(amount) AS amount FROM django_midtrans_midtransrefund
  WHERE pg_temp.refund_status(status, status_code) = 'confirmed'
  GROUP BY payment_id
), known AS (
  SELECT old.*, told_paid.at AS told_paid_at,
    -- Django stores what Midtrans refused in the body of a 200 as pending, without a transaction. Midtrans is asked whether it has it.
    old.transaction_status = 'pending' AND old.transaction_id = '' AND told_paid.at IS NULL AND old.settlement_time IS NULL
      AS is_unanswered,
    -- A late notification took some back to unpaid. What Django told as paid once is not told as paid again.
    old.settlement_time IS NOT NULL OR told_paid.at IS NOT NULL
      OR old.transaction_status IN ('refund', 'partial_refund', 'chargeback', 'partial_chargeback')
      OR (old.transaction_status IN ('capture', 'settlement') AND old.fraud_status IN ('', 'accept')) AS was_paid,
    -- Django lost it: it did not save the column.
    greatest(old.refund_amount, refunded.amount, told_refunded.amount,
      CASE WHEN old.transaction_status = 'refund' THEN old.gross_amount END) AS given_back
  FROM django_midtrans_midtranspayment AS old
    LEFT JOIN told_paid ON told_paid.payment_id = old.id
    LEFT JOIN told_refunded ON told_refunded.payment_id = old.id
    LEFT JOIN refunded ON refunded.payment_id = old.id
)
SELECT
  known.id AS old_id,
  pg_temp.moved_id(known.id, created_at) AS id,
  pg_temp.account() AS account,
  user_id::text AS user_id,
  order_id,
  nullif(transaction_id, '') AS transaction_id,
  payment_type,
  nullif(bank, '') AS bank,
  charge_response ->> 'store' AS store,
  gross_amount,
  currency,
  CASE WHEN is_unanswered THEN 'initiated' ELSE transaction_status END AS transaction_status,
  nullif(fraud_status, '') AS fraud_status,
  nullif(status_code, '') AS status_code,
  nullif(status_message, '') AS status_message,
  nullif(customer_first_name, '') AS customer_first_name,
  nullif(customer_last_name, '') AS customer_last_name,
  nullif(customer_email, '') AS customer_email,
  nullif(customer_phone, '') AS customer_phone,
  nullif(va_number, '') AS va_number,
  nullif(bill_key, '') AS bill_key,
  nullif(biller_code, '') AS biller_code,
  nullif(payment_code, '') AS payment_code,
  -- ShopeePay has one link for both.
  coalesce(nullif(redirect_url, ''), CASE WHEN payment_type = 'shopeepay' THEN nullif(deeplink_url, '') END) AS redirect_url,
  nullif(deeplink_url, '') AS deeplink_url,
  -- Django keeps the address of the picture there, where there is one.
  coalesce(nullif(charge_response ->> 'qr_string', ''), CASE WHEN qr_string !~* '^https?:' THEN nullif(qr_string, '') END) AS qr_string,
  coalesce((
    SELECT jsonb_agg(jsonb_build_object(
      'name', action ->> 'name', 'method', coalesce(action ->> 'method', 'GET'), 'url', action ->> 'url') ORDER BY nth)
    FROM jsonb_array_elements(
      CASE WHEN jsonb_typeof(charge_response -> 'actions') = 'array' THEN charge_response -> 'actions' ELSE '[]' END)
      WITH ORDINALITY AS listed (action, nth)
    WHERE action ->> 'name' IS NOT NULL AND action ->> 'url' !~* '(token|key|secret)='), '[]') AS actions,
  pg_temp.wib(transaction_time) AS transaction_time,
  pg_temp.wib(settlement_time) AS settlement_time,
  pg_temp.wib(expiry_time) AS expiry_time,
  CASE WHEN was_paid
    THEN coalesce(pg_temp.wib(settlement_time), told_paid_at, pg_temp.wib(transaction_time), created_at) END AS paid_at,
  given_back AS refund_amount,
  pg_temp.object_of(metadata) AS metadata,
  nullif(custom_field1, '') AS custom_field1,
  nullif(custom_field2, '') AS custom_field2,
  nullif(custom_field3, '') AS custom_field3,
  CASE WHEN NOT is_unanswered AND charge_response <> '{}' THEN pg_temp.without_secrets(charge_response) END AS charge_response,
  -- When reconciliation asks Midtrans: at once about what is open, what was refunded in part (Django lost how much), what was paid and
  -- went back to unpaid, and what the bank may still take back.
  CASE WHEN is_unanswered OR transaction_status IN ('pending', 'authorize', 'capture', 'partial_refund')
      OR (was_paid AND transaction_status IN ('expire', 'failure'))
      OR (transaction_status = 'settlement' AND pg_temp.wib(settlement_time) > now() - interval '3 days'
        AND (bank = 'permata' OR payment_type = 'echannel' OR charge_response ->> 'store' = 'indomaret'))
    THEN now() END AS next_check_at,
  created_at,
  updated_at
FROM known;

-- What cannot be moved as it is.
DO $$
DECLARE
  known_payments CONSTANT text[] := ARRAY['pending', 'authorize', 'capture', 'settlement', 'deny', 'cancel', 'expire', 'failure',
    'refund', 'partial_refund', 'chargeback', 'partial_chargeback'];
  problems text[];
BEGIN
  SELECT array_agg(problem ORDER BY part, problem) INTO problems FROM (
    SELECT 1 AS part, format('payment %s has the transaction_status "%s", which is not known', order_id, transaction_status) AS problem
      FROM django_midtrans_midtranspayment WHERE transaction_status <> ALL (known_payments)
    UNION ALL
    SELECT 1, format('payment %s has the fraud_status "%s", which is not known', order_id, fraud_status)
      FROM django_midtrans_midtranspayment WHERE fraud_status NOT IN ('', 'accept', 'challenge', 'deny')
    UNION ALL
    SELECT 1, format('payment %s is of %s %s: only whole rupiah can be moved', order_id, currency, gross_amount)
      FROM django_midtrans_midtranspayment WHERE currency <> 'IDR' OR gross_amount <= 0 OR gross_amount <> trunc(gross_amount)
    UNION ALL
    SELECT 1, format('payment %s began at %s WIB by its transaction_time, and at %s by its charge_response: from_django.time_zone is not %s',
        order_id, to_char(transaction_time AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM-DD HH24:MI:SS'), told, current_setting('from_django.time_zone'))
      FROM (SELECT order_id, pg_temp.wib(transaction_time) AS transaction_time, charge_response ->> 'transaction_time' AS told
        FROM django_midtrans_midtranspayment) AS times
      WHERE told ~ '^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$'
        AND to_char(transaction_time AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM-DD HH24:MI:SS') <> told
    UNION ALL
    SELECT 1, format('payment %s: another payment of account %s has its order id here', moved.order_id, moved.account)
      FROM from_django_payments AS moved JOIN midtrans_payments AS here USING (account, order_id) WHERE here.id <> moved.id
    UNION ALL
    SELECT 1, format('payment %s was moved to account %s before', moved.order_id, here.account)
      FROM from_django_payments AS moved JOIN midtrans_payments AS here USING (id) WHERE here.account <> moved.account
    UNION ALL
    SELECT 1, format('payment %s was moved as %s before, and is %s in Django by now', moved.order_id, here.transaction_status,
        moved.transaction_status)
      FROM from_django_payments AS moved JOIN midtrans_payments AS here USING (id)
      WHERE here.version = 1 AND here.transaction_status <> moved.transaction_status
    UNION ALL
    SELECT 2, format('payment item %s: there is no payment %s', item.id, item.payment_id)
      FROM django_midtrans_midtranspaymentitem AS item
      WHERE NOT EXISTS (SELECT FROM from_django_payments WHERE old_id = item.payment_id)
    UNION ALL
    SELECT 3, format('refund %s has the status "%s", which is not known', refund_key, status)
      FROM django_midtrans_midtransrefund WHERE pg_temp.refund_status(status, status_code) IS NULL
    UNION ALL
    SELECT 3, format('refund %s is of %s: only whole rupiah can be moved', refund_key, amount)
      FROM django_midtrans_midtransrefund WHERE amount <= 0 OR amount <> trunc(amount)
    UNION ALL
    SELECT 3, format('refund %s: there is no payment %s', refund_key, payment_id)
      FROM django_midtrans_midtransrefund AS refund
      WHERE NOT EXISTS (SELECT FROM from_django_payments WHERE old_id = refund.payment_id)
    UNION ALL
    SELECT 4, format('notification %s has the status "%s", which is not known', id, status)
      FROM django_midtrans_midtransnotification
      WHERE status NOT IN ('received', 'processed', 'failed', 'duplicate', 'invalid_signature')
    UNION ALL
    SELECT 4, format('notification %s: there is no payment %s', id, payment_id)
      FROM django_midtrans_midtransnotification AS notification
      WHERE payment_id IS NOT NULL AND NOT EXISTS (SELECT FROM from_django_payments WHERE old_id = notification.payment_id)
    UNION ALL
    SELECT 5, format('invoice %s has the status "%s", which is not known', invoice_number, status)
      FROM django_midtrans_midtransinvoice WHERE status NOT IN ('draft', 'sent', 'paid', 'overdue', 'void', 'partial')
    UNION ALL
    SELECT 5, format('invoice %s is of %s: only rupiah can be moved', invoice_number, currency)
      FROM django_midtrans_midtransinvoice WHERE currency <> 'IDR'
    UNION ALL
    SELECT 5, format('invoice %s: its invoice_number is longer than 40 characters, its customer_id than 36 or its midtrans_invoice_id than 64',
        invoice_number)
      FROM django_midtrans_midtransinvoice
      WHERE length(invoice_number) > 40 OR length(customer_id) > 36 OR length(midtrans_invoice_id) > 64
    UNION ALL
    SELECT 5, format('invoice %s: there is no payment %s', invoice_number, payment_id)
      FROM django_midtrans_midtransinvoice AS invoice
      WHERE payment_id IS NOT NULL AND NOT EXISTS (SELECT FROM from_django_payments WHERE old_id = invoice.payment_id)
    UNION ALL
    SELECT 6, format('invoice item %s: there is no invoice %s', id, invoice_id)
      FROM django_midtrans_midtransinvoiceitem AS item
      WHERE NOT EXISTS (SELECT FROM django_midtrans_midtransinvoice WHERE id = item.invoice_id)
    UNION ALL
    SELECT 7, format('subscription %s has the status "%s", which is not known', id, status)
      FROM django_midtrans_midtranssubscription WHERE status NOT IN ('active', 'inactive', 'disabled', 'cancelled')
    UNION ALL
    SELECT 7, format('subscription %s is of %s %s: only whole rupiah can be moved', id, currency, amount)
      FROM django_midtrans_midtranssubscription WHERE currency <> 'IDR' OR amount <= 0 OR amount <> trunc(amount)
    UNION ALL
    SELECT 7, format('subscription %s is charged every %s %s and retried every %s %s by %s: one of these words is not known', id,
        "interval", interval_unit, retry_interval, retry_interval_unit, payment_type)
      FROM django_midtrans_midtranssubscription
      WHERE interval_unit NOT IN ('day', 'week', 'month') OR retry_interval_unit NOT IN ('minute', 'hour', 'day')
        OR payment_type NOT IN ('credit_card', 'gopay')
    UNION ALL
    SELECT 8, format('column created_at of %s has no time zone: USE_TZ was off, and this file is for USE_TZ = True', table_name)
      FROM information_schema.columns
      WHERE table_name LIKE 'django\_midtrans\_%' AND column_name = 'created_at' AND data_type <> 'timestamp with time zone'
  ) AS found;
  IF problems IS NOT NULL THEN
    RAISE EXCEPTION 'Nothing was moved: %', problems[1] USING
      DETAIL = CASE WHEN cardinality(problems) > 1 THEN
        format('There are %s more: %s', cardinality(problems) - 1, array_to_string(problems[2:21], '; ')) ELSE 'It is the only one' END,
      HINT = 'docs/migrating-from-django.md says what to do: "What stops it"';
  END IF;
END
$$;

-- A charge's one transaction stands in the payment's own row: it needs no rows of attempts.
INSERT INTO midtrans_payments
  (id, account, user_id, order_id, transaction_id, payment_type, bank, store, gross_amount, currency, transaction_status, fraud_status,
   status_code, status_message, customer_first_name, customer_last_name, customer_email, customer_phone, va_number, bill_key, biller_code,
   payment_code, redirect_url, deeplink_url, qr_string, actions, transaction_time, settlement_time, expiry_time, paid_at, refund_amount,
   metadata, custom_field1, custom_field2, custom_field3, charge_response, is_confirmed, next_check_at, created_at, updated_at)
SELECT id, account, user_id, order_id, transaction_id, payment_type, bank, store, gross_amount, currency, transaction_status, fraud_status,
   status_code, status_message, customer_first_name, customer_last_name, customer_email, customer_phone, va_number, bill_key, biller_code,
   payment_code, redirect_url, deeplink_url, qr_string, actions, transaction_time, settlement_time, expiry_time, paid_at, refund_amount,
   metadata, custom_field1, custom_field2, custom_field3, charge_response, false, next_check_at, created_at, updated_at
FROM from_django_payments
ON CONFLICT (id) DO NOTHING;

INSERT INTO midtrans_payment_items
  (id, payment_id, position, item_id, name, price, quantity, brand, category, merchant_name, url)
SELECT pg_temp.moved_id(item.id, item.created_at), payment.id,
  row_number() OVER (PARTITION BY item.payment_id ORDER BY item.created_at, item.id) - 1,
  nullif(item.item_id, ''), item.name, item.price, item.quantity, nullif(item.brand, ''), nullif(item.category, ''),
  nullif(item.merchant_name, ''), nullif(item.url, '')
FROM django_midtrans_midtranspaymentitem AS item JOIN from_django_payments AS payment ON payment.old_id = item.payment_id
ON CONFLICT (id) DO NOTHING;

INSERT INTO midtrans_refunds
  (id, payment_id, refund_key, amount, reason, is_direct, status, status_code, status_message, refund_chargeback_id, response,
   created_at, updated_at)
SELECT pg_temp.moved_id(refund.id, refund.created_at), payment.id, refund.refund_key, refund.amount, nullif(refund.reason, ''),
  refund.is_direct, pg_temp.refund_status(refund.status, refund.status_code), nullif(refund.status_code, ''),
  nullif(refund.status_message, ''),
  CASE WHEN refund.response ->> 'refund_chargeback_id' ~ '^\d{1,18}$' THEN refund.response ->> 'refund_chargeback_id' END,
  CASE WHEN refund.response <> '{}' THEN pg_temp.without_secrets(refund.response) END,
  refund.created_at, refund.updated_at
FROM django_midtrans_midtransrefund AS refund JOIN from_django_payments AS payment ON payment.old_id = refund.payment_id
ON CONFLICT (id) DO NOTHING;

-- Nobody knows what came of a refund that Midtrans has not answered: reconciliation asks, and its amount stays set aside until then.
INSERT INTO midtrans_commands (id, account, subject_id, slot, action, details, asked_at, next_check_at, created_at)
SELECT refund.id, payment.account, payment.id, 'refund-' || refund.id, 'refund',
  jsonb_build_object('refundId', refund.id, 'refundKey', refund.refund_key), refund.created_at, now(), refund.created_at
FROM django_midtrans_midtransrefund AS old
  JOIN midtrans_refunds AS refund ON refund.id = pg_temp.moved_id(old.id, old.created_at)
  JOIN midtrans_payments AS payment ON payment.id = refund.payment_id
WHERE refund.status = 'requested'
ON CONFLICT (subject_id, slot) DO NOTHING;

-- Those with a wrong signature are noise, and stay behind.
INSERT INTO midtrans_notifications
  (id, account, payment_id, order_id, transaction_id, transaction_status, fraud_status, payment_type, status_code, gross_amount, status,
   error_message, raw_payload, created_at, next_check_at)
SELECT pg_temp.moved_id(old.id, old.created_at), pg_temp.account(), payment.id, old.order_id, nullif(old.transaction_id, ''),
  nullif(old.transaction_status, ''), nullif(old.fraud_status, ''), nullif(old.payment_type, ''), nullif(old.status_code, ''),
  nullif(old.gross_amount, ''),
  CASE WHEN old.payment_id IS NULL THEN 'unmatched' WHEN old.status IN ('processed', 'failed') THEN 'processed' ELSE 'stale' END,
  nullif(old.error_message, ''), pg_temp.without_secrets(pg_temp.object_of(old.raw_payload)), old.created_at, NULL
FROM django_midtrans_midtransnotification AS old LEFT JOIN from_django_payments AS payment ON payment.old_id = old.payment_id
WHERE old.status <> 'invalid_signature'
ON CONFLICT (id) DO NOTHING;

-- Django never learned that one was paid: what may be paid still, or was a month ago, is asked about.
INSERT INTO midtrans_invoices
  (id, account, user_id, invoice_number, order_id, midtrans_invoice_id, status, midtrans_status, payment_type, customer_name,
   customer_email, customer_phone, customer_id, total_amount, currency, due_date, paid_at, notes, void_reason, pdf_url,
   payment_link_url, payment_id, metadata, create_response, next_check_at, created_at, updated_at)
SELECT pg_temp.moved_id(old.id, old.created_at), pg_temp.account(), old.user_id::text, old.invoice_number, old.order_id,
  nullif(old.midtrans_invoice_id, ''),
  CASE WHEN is_unanswered THEN 'unanswered' ELSE old.status END,
  CASE WHEN NOT is_unanswered THEN CASE old.status WHEN 'sent' THEN 'pending' WHEN 'partial' THEN 'pending' WHEN 'void' THEN 'voided'
    ELSE old.status END END,
  'payment_link', left(old.customer_name, 40), old.customer_email, nullif(left(old.customer_phone, 32), ''), nullif(old.customer_id, ''),
  coalesce(item.total, trunc(old.total_amount)), old.currency, old.due_date, old.paid_at, nullif(old.notes, ''),
  nullif(old.void_reason, ''), old.create_response ->> 'pdf_url', old.create_response ->> 'payment_link_url', payment.id,
  pg_temp.object_of(old.metadata), CASE WHEN old.create_response <> '{}' THEN pg_temp.without_secrets(old.create_response) END,
  CASE WHEN NOT is_unanswered AND old.status IN ('draft', 'sent', 'overdue', 'partial')
    AND old.due_date >= (now() AT TIME ZONE 'Asia/Jakarta')::date - 30 THEN now() END,
  old.created_at, old.updated_at
FROM django_midtrans_midtransinvoice AS old
  LEFT JOIN from_django_payments AS payment ON payment.old_id = old.payment_id
  -- Midtrans was told whole prices.
  LEFT JOIN (SELECT invoice_id, sum(trunc(price) * quantity) AS total FROM django_midtrans_midtransinvoiceitem GROUP BY 1) AS item
    ON item.invoice_id = old.id
  CROSS JOIN LATERAL (SELECT old.midtrans_invoice_id = '' AND old.status IN ('draft', 'sent', 'overdue', 'partial') AS is_unanswered) AS answer
ON CONFLICT (id) DO NOTHING;

INSERT INTO midtrans_invoice_items (id, invoice_id, position, item_id, description, quantity, price)
SELECT pg_temp.moved_id(item.id, item.created_at), pg_temp.moved_id(invoice.id, invoice.created_at),
  row_number() OVER (PARTITION BY item.invoice_id ORDER BY item.created_at, item.id) - 1,
  nullif(left(item.item_id, 30), ''), left(item.description, 150), item.quantity, trunc(item.price)
FROM django_midtrans_midtransinvoiceitem AS item JOIN django_midtrans_midtransinvoice AS invoice ON invoice.id = item.invoice_id
ON CONFLICT (id) DO NOTHING;

-- A card's token stays behind: here it would be encrypted, by a key that the database does not have.
INSERT INTO midtrans_subscriptions
  (id, account, user_id, midtrans_subscription_id, name, order_prefix, payment_type, gopay_account_id, amount, currency, "interval",
   interval_unit, max_interval, start_time, retry_interval, retry_interval_unit, retry_max_interval, current_interval, status,
   customer_first_name, customer_last_name, customer_email, customer_phone, metadata, create_response, next_check_at, created_at,
   updated_at)
SELECT pg_temp.moved_id(id, created_at), pg_temp.account(), user_id::text, nullif(midtrans_subscription_id, ''), left(name, 40),
  left(regexp_replace(name, '[^A-Za-z0-9_~.-]', '-', 'g'), 18), payment_type,
  CASE WHEN payment_type = 'gopay' THEN nullif(token, '') END, amount, currency, "interval", interval_unit, max_interval, start_time,
  retry_interval, retry_interval_unit, retry_max_interval, current_interval,
  CASE WHEN midtrans_subscription_id = '' THEN 'unanswered' ELSE status END,
  nullif(customer_first_name, ''), nullif(customer_last_name, ''), nullif(customer_email, ''), nullif(customer_phone, ''),
  pg_temp.object_of(metadata), CASE WHEN create_response <> '{}' THEN pg_temp.without_secrets(create_response) END,
  CASE WHEN midtrans_subscription_id <> '' AND (status = 'active' OR updated_at > now() - interval '7 days') THEN now() END,
  created_at, updated_at
FROM django_midtrans_midtranssubscription
ON CONFLICT (id) DO NOTHING;

-- Both sides, to compare. The statuses are Django's.
SELECT 'payments' AS what, old.transaction_status AS status, count(*) AS in_django, sum(old.gross_amount) AS rupiah_in_django,
  count(here.id) AS here, sum(here.gross_amount) AS rupiah_here
FROM django_midtrans_midtranspayment AS old LEFT JOIN midtrans_payments AS here ON here.id = pg_temp.moved_id(old.id, old.created_at)
GROUP BY 2
UNION ALL
SELECT 'refunds', old.status, count(*), sum(old.amount), count(here.id), sum(here.amount)
FROM django_midtrans_midtransrefund AS old LEFT JOIN midtrans_refunds AS here ON here.id = pg_temp.moved_id(old.id, old.created_at)
GROUP BY 2
UNION ALL
SELECT 'notifications', old.status, count(*), NULL, count(here.id), NULL
FROM django_midtrans_midtransnotification AS old
  LEFT JOIN midtrans_notifications AS here ON here.id = pg_temp.moved_id(old.id, old.created_at)
GROUP BY 2
UNION ALL
SELECT 'invoices', old.status, count(*), sum(old.total_amount), count(here.id), sum(here.total_amount)
FROM django_midtrans_midtransinvoice AS old LEFT JOIN midtrans_invoices AS here ON here.id = pg_temp.moved_id(old.id, old.created_at)
GROUP BY 2
UNION ALL
SELECT 'subscriptions', old.status, count(*), sum(old.amount), count(here.id), sum(here.amount)
FROM django_midtrans_midtranssubscription AS old
  LEFT JOIN midtrans_subscriptions AS here ON here.id = pg_temp.moved_id(old.id, old.created_at)
GROUP BY 2
ORDER BY 1, 2;

COMMIT;

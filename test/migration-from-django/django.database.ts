/**
 * The tables that django-payment-midtrans 1.0.0 makes on PostgreSQL, under a user model with whole numbers for ids. Django fills in defaults
 * itself, so that the columns have none, and checks its foreign keys when a transaction ends.
 */
export const DJANGO_SCHEMA = `
  CREATE TABLE auth_user (
    id integer PRIMARY KEY,
    username character varying(150) NOT NULL UNIQUE
  );
  CREATE TABLE django_midtrans_midtranspayment (
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    id uuid NOT NULL PRIMARY KEY,
    order_id character varying(50) NOT NULL UNIQUE,
    transaction_id character varying(100) NOT NULL,
    payment_type character varying(30) NOT NULL,
    bank character varying(20) NOT NULL,
    gross_amount numeric(15, 2) NOT NULL,
    currency character varying(5) NOT NULL,
    transaction_status character varying(30) NOT NULL,
    fraud_status character varying(20) NOT NULL,
    status_code character varying(10) NOT NULL,
    status_message character varying(255) NOT NULL,
    customer_first_name character varying(255) NOT NULL,
    customer_last_name character varying(255) NOT NULL,
    customer_email character varying(254) NOT NULL,
    customer_phone character varying(50) NOT NULL,
    va_number character varying(50) NOT NULL,
    bill_key character varying(50) NOT NULL,
    biller_code character varying(20) NOT NULL,
    payment_code character varying(50) NOT NULL,
    redirect_url character varying(200) NOT NULL,
    deeplink_url character varying(500) NOT NULL,
    qr_string text NOT NULL,
    transaction_time timestamp with time zone,
    settlement_time timestamp with time zone,
    expiry_time timestamp with time zone,
    refund_amount numeric(15, 2) NOT NULL,
    refund_key character varying(100) NOT NULL,
    charge_response jsonb NOT NULL,
    metadata jsonb NOT NULL,
    custom_field1 character varying(255) NOT NULL,
    custom_field2 character varying(255) NOT NULL,
    custom_field3 character varying(255) NOT NULL,
    user_id integer REFERENCES auth_user (id) DEFERRABLE INITIALLY DEFERRED
  );
  CREATE TABLE django_midtrans_midtranspaymentitem (
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    id uuid NOT NULL PRIMARY KEY,
    item_id character varying(50) NOT NULL,
    name character varying(50) NOT NULL,
    price numeric(15, 2) NOT NULL,
    quantity integer NOT NULL CHECK (quantity >= 0),
    brand character varying(50) NOT NULL,
    category character varying(50) NOT NULL,
    merchant_name character varying(50) NOT NULL,
    url character varying(200) NOT NULL,
    payment_id uuid NOT NULL
      CONSTRAINT item_payment REFERENCES django_midtrans_midtranspayment (id) DEFERRABLE INITIALLY DEFERRED
  );
  CREATE TABLE django_midtrans_midtransnotification (
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    id uuid NOT NULL PRIMARY KEY,
    order_id character varying(50) NOT NULL,
    transaction_id character varying(100) NOT NULL,
    transaction_status character varying(30) NOT NULL,
    fraud_status character varying(20) NOT NULL,
    payment_type character varying(30) NOT NULL,
    status_code character varying(10) NOT NULL,
    gross_amount character varying(20) NOT NULL,
    signature_key character varying(256) NOT NULL,
    status character varying(30) NOT NULL,
    raw_payload jsonb NOT NULL,
    error_message text NOT NULL,
    payment_id uuid
      CONSTRAINT notification_payment REFERENCES django_midtrans_midtranspayment (id) DEFERRABLE INITIALLY DEFERRED
  );
  CREATE TABLE django_midtrans_midtransrefund (
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    id uuid NOT NULL PRIMARY KEY,
    refund_key character varying(100) NOT NULL UNIQUE,
    amount numeric(15, 2) NOT NULL,
    reason character varying(255) NOT NULL,
    is_direct boolean NOT NULL,
    status character varying(30) NOT NULL,
    status_code character varying(10) NOT NULL,
    status_message character varying(255) NOT NULL,
    response jsonb NOT NULL,
    payment_id uuid NOT NULL
      CONSTRAINT refund_payment REFERENCES django_midtrans_midtranspayment (id) DEFERRABLE INITIALLY DEFERRED
  );
  CREATE TABLE django_midtrans_midtransinvoice (
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    id uuid NOT NULL PRIMARY KEY,
    invoice_number character varying(50) NOT NULL UNIQUE,
    order_id character varying(50) NOT NULL UNIQUE,
    midtrans_invoice_id character varying(100) NOT NULL,
    status character varying(20) NOT NULL,
    customer_name character varying(255) NOT NULL,
    customer_email character varying(254) NOT NULL,
    customer_phone character varying(50) NOT NULL,
    customer_id character varying(50) NOT NULL,
    total_amount numeric(15, 2) NOT NULL,
    currency character varying(5) NOT NULL,
    due_date date NOT NULL,
    paid_at timestamp with time zone,
    notes text NOT NULL,
    void_reason character varying(255) NOT NULL,
    create_response jsonb NOT NULL,
    metadata jsonb NOT NULL,
    user_id integer REFERENCES auth_user (id) DEFERRABLE INITIALLY DEFERRED,
    payment_id uuid UNIQUE
      CONSTRAINT invoice_payment REFERENCES django_midtrans_midtranspayment (id) DEFERRABLE INITIALLY DEFERRED
  );
  CREATE TABLE django_midtrans_midtransinvoiceitem (
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    id uuid NOT NULL PRIMARY KEY,
    item_id character varying(50) NOT NULL,
    description character varying(255) NOT NULL,
    quantity integer NOT NULL CHECK (quantity >= 0),
    price numeric(15, 2) NOT NULL,
    invoice_id uuid NOT NULL
      CONSTRAINT item_invoice REFERENCES django_midtrans_midtransinvoice (id) DEFERRABLE INITIALLY DEFERRED
  );
  CREATE TABLE django_midtrans_midtranssubscription (
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    id uuid NOT NULL PRIMARY KEY,
    midtrans_subscription_id character varying(100) NOT NULL UNIQUE,
    name character varying(255) NOT NULL,
    payment_type character varying(30) NOT NULL,
    amount numeric(15, 2) NOT NULL,
    currency character varying(5) NOT NULL,
    token character varying(255) NOT NULL,
    "interval" integer NOT NULL CHECK ("interval" >= 0),
    interval_unit character varying(10) NOT NULL,
    max_interval integer NOT NULL CHECK (max_interval >= 0),
    start_time timestamp with time zone,
    current_interval integer NOT NULL CHECK (current_interval >= 0),
    retry_interval integer NOT NULL CHECK (retry_interval >= 0),
    retry_interval_unit character varying(10) NOT NULL,
    retry_max_interval integer NOT NULL CHECK (retry_max_interval >= 0),
    status character varying(20) NOT NULL,
    customer_first_name character varying(255) NOT NULL,
    customer_last_name character varying(255) NOT NULL,
    customer_email character varying(254) NOT NULL,
    customer_phone character varying(50) NOT NULL,
    create_response jsonb NOT NULL,
    metadata jsonb NOT NULL,
    user_id integer REFERENCES auth_user (id) DEFERRABLE INITIALLY DEFERRED
  );`;

/** Its tables, those that others refer to first. */
export const DJANGO_TABLES = [
  'auth_user',
  'django_midtrans_midtranspayment',
  'django_midtrans_midtranspaymentitem',
  'django_midtrans_midtransnotification',
  'django_midtrans_midtransrefund',
  'django_midtrans_midtransinvoice',
  'django_midtrans_midtransinvoiceitem',
  'django_midtrans_midtranssubscription',
] as const;
export type DjangoTable = (typeof DJANGO_TABLES)[number];
export type DjangoRow = Readonly<Record<string, unknown>> & { readonly id: string };

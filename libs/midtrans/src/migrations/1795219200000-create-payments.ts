import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payments with their items, the inbox of notifications and the outbox of events. */
export class CreatePayments1795219200000 implements MigrationInterface {
  name = 'CreatePayments1795219200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Room on each page lets the moves of a payment stay off the indexes (heap-only updates).
    await queryRunner.query(`
      CREATE TABLE midtrans_payments (
        id uuid NOT NULL,
        account character varying(64) NOT NULL,
        user_id character varying(255),
        order_id character varying(50) NOT NULL,
        transaction_id text,
        payment_type character varying(32) NOT NULL,
        bank text,
        store text,
        gross_amount numeric(15,2) NOT NULL,
        currency character varying(3) NOT NULL DEFAULT 'IDR',
        transaction_status character varying(32) NOT NULL DEFAULT 'initiated',
        fraud_status character varying(32),
        status_code text,
        status_message text,
        customer_first_name character varying(255),
        customer_last_name character varying(255),
        customer_email character varying(255),
        customer_phone character varying(255),
        va_number text,
        bill_key text,
        biller_code text,
        payment_code text,
        redirect_url text,
        deeplink_url text,
        qr_string text,
        transaction_time timestamp with time zone,
        settlement_time timestamp with time zone,
        expiry_time timestamp with time zone,
        paid_at timestamp with time zone,
        refund_amount numeric(15,2) NOT NULL DEFAULT 0,
        metadata jsonb NOT NULL DEFAULT '{}',
        custom_field1 character varying(255),
        custom_field2 character varying(255),
        custom_field3 character varying(255),
        charge_response jsonb,
        version integer NOT NULL DEFAULT 1,
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        updated_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_payments_pkey PRIMARY KEY (id)
      ) WITH (fillfactor = 80)`);
    await queryRunner.query(
      'CREATE UNIQUE INDEX midtrans_payments_order_id_key ON midtrans_payments (account, order_id)',
    );
    await queryRunner.query('CREATE INDEX midtrans_payments_user_idx ON midtrans_payments (user_id, id)');

    await queryRunner.query(`
      CREATE TABLE midtrans_payment_items (
        id uuid NOT NULL,
        payment_id uuid NOT NULL,
        position smallint NOT NULL,
        item_id character varying(50),
        name character varying(50) NOT NULL,
        price numeric(15,2) NOT NULL,
        quantity integer NOT NULL DEFAULT 1,
        brand character varying(50),
        category character varying(50),
        merchant_name character varying(50),
        url text,
        CONSTRAINT midtrans_payment_items_pkey PRIMARY KEY (id),
        CONSTRAINT midtrans_payment_items_payment_fkey FOREIGN KEY (payment_id)
          REFERENCES midtrans_payments (id) ON DELETE CASCADE
      )`);
    await queryRunner.query(
      'CREATE INDEX midtrans_payment_items_payment_idx ON midtrans_payment_items (payment_id, position)',
    );

    await queryRunner.query(`
      CREATE TABLE midtrans_notifications (
        id uuid NOT NULL,
        account character varying(64),
        payment_id uuid,
        order_id text NOT NULL,
        transaction_id text,
        transaction_status text,
        fraud_status text,
        payment_type text,
        status_code text,
        gross_amount text,
        status character varying(32) NOT NULL,
        error_message text,
        raw_payload jsonb NOT NULL,
        fingerprint character varying(64),
        rejected_slot integer,
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_notifications_pkey PRIMARY KEY (id)
      )`);
    await queryRunner.query(
      'CREATE UNIQUE INDEX midtrans_notifications_fingerprint_key ON midtrans_notifications (account, fingerprint)',
    );
    await queryRunner.query(`
      CREATE UNIQUE INDEX midtrans_notifications_rejected_slot_key ON midtrans_notifications (rejected_slot)
        WHERE rejected_slot IS NOT NULL`);

    await queryRunner.query(`
      CREATE TABLE midtrans_outbox (
        sequence bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        id uuid NOT NULL,
        type character varying(64) NOT NULL,
        account character varying(64) NOT NULL,
        subject_id uuid NOT NULL,
        payload jsonb NOT NULL,
        occurred_at timestamp with time zone NOT NULL DEFAULT now(),
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamp with time zone NOT NULL DEFAULT now(),
        delivered_to text[] NOT NULL DEFAULT '{}',
        last_error text,
        delivered_at timestamp with time zone,
        dead_at timestamp with time zone,
        CONSTRAINT midtrans_outbox_pkey PRIMARY KEY (sequence)
      )`);
    await queryRunner.query(`
      CREATE INDEX midtrans_outbox_due_idx ON midtrans_outbox (next_attempt_at)
        WHERE delivered_at IS NULL AND dead_at IS NULL`);
    await queryRunner.query(`
      CREATE INDEX midtrans_outbox_subject_idx ON midtrans_outbox (subject_id, sequence)
        WHERE delivered_at IS NULL AND dead_at IS NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE midtrans_outbox');
    await queryRunner.query('DROP TABLE midtrans_notifications');
    await queryRunner.query('DROP TABLE midtrans_payment_items');
    await queryRunner.query('DROP TABLE midtrans_payments');
  }
}

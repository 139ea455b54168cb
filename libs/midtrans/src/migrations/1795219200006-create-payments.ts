import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payments with their items, what was done to them, and refunds. */
export class CreatePayments1795219200006 implements MigrationInterface {
  readonly name = 'CreatePayments1795219200006';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Room on each page keeps the versions of a payment on it, and lets what does not move its status stay off the indexes.
    await queryRunner.query(`
      CREATE TABLE midtrans_payments (
        id uuid NOT NULL,
        account character varying(64) NOT NULL,
        user_id character varying(255),
        order_id character varying(292) NOT NULL,
        transaction_id text,
        former_transaction_ids text[] NOT NULL DEFAULT '{}',
        subscription_id uuid,
        origin character varying(16) NOT NULL DEFAULT 'charge',
        page_token text,
        page_request jsonb,
        page_ends_at timestamp with time zone,
        payment_link_id uuid,
        payment_type character varying(32) NOT NULL,
        bank text,
        store text,
        gross_amount numeric(15,2) NOT NULL,
        authorized_amount numeric(15,2),
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
        actions jsonb NOT NULL DEFAULT '[]',
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
        is_confirmed boolean NOT NULL DEFAULT true,
        read_backs integer NOT NULL DEFAULT 0,
        next_read_back_at timestamp with time zone,
        next_check_at timestamp with time zone,
        version integer NOT NULL DEFAULT 1,
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        updated_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_payments_pkey PRIMARY KEY (id)
      ) WITH (fillfactor = 80)`);
    // A prefix is found by pattern operators only, whatever the database's collation. An expression has statistics, by which it is
    // chosen, where its index has every row.
    await queryRunner.query(`
      CREATE UNIQUE INDEX midtrans_payments_order_id_key
        ON midtrans_payments (order_id varchar_pattern_ops, account)`);
    await queryRunner.query(
      'CREATE INDEX midtrans_payments_transaction_idx ON midtrans_payments (transaction_id text_pattern_ops)',
    );
    await queryRunner.query(`
      CREATE INDEX midtrans_payments_number_idx
        ON midtrans_payments (COALESCE(va_number, bill_key, payment_code) text_pattern_ops)`);
    await queryRunner.query(`
      CREATE INDEX midtrans_payments_phone_idx ON midtrans_payments (customer_phone varchar_pattern_ops)
        WHERE customer_phone IS NOT NULL`);
    await queryRunner.query(`
      CREATE INDEX midtrans_payments_email_idx ON midtrans_payments (lower(customer_email) text_pattern_ops, id)`);
    // In the order of the lists. What a notification changes is in one of them only.
    // How often a beginning is met decides between its index and a walk from the newest: a hundred samples tell that badly.
    await queryRunner.query(`
      ALTER TABLE midtrans_payments ALTER order_id SET STATISTICS 1000, ALTER transaction_id SET STATISTICS 1000,
        ALTER customer_phone SET STATISTICS 1000`);
    for (const index of ['midtrans_payments_number_idx', 'midtrans_payments_email_idx']) {
      await queryRunner.query(`ALTER INDEX ${index} ALTER COLUMN 1 SET STATISTICS 1000`);
    }
    await queryRunner.query('CREATE INDEX midtrans_payments_user_idx ON midtrans_payments (user_id, id)');
    await queryRunner.query('CREATE INDEX midtrans_payments_account_idx ON midtrans_payments (account, id)');
    await queryRunner.query(
      'CREATE INDEX midtrans_payments_status_idx ON midtrans_payments (transaction_status, id)',
    );
    await queryRunner.query(
      'CREATE INDEX midtrans_payments_type_idx ON midtrans_payments (payment_type, id)',
    );
    await queryRunner.query(`
      CREATE INDEX midtrans_payments_bank_idx ON midtrans_payments (bank, id) WHERE bank IS NOT NULL`);
    // Most banks are of one type and none of another: what the planner does not know costs a walk through all.
    await queryRunner.query(`
      CREATE INDEX midtrans_payments_bank_type_idx ON midtrans_payments (bank, payment_type, id)
        WHERE bank IS NOT NULL`);
    await queryRunner.query(`
      CREATE INDEX midtrans_payments_subscription_idx ON midtrans_payments (subscription_id, id)
        WHERE subscription_id IS NOT NULL`);
    await queryRunner.query(`
      CREATE INDEX midtrans_payments_payment_link_idx ON midtrans_payments (payment_link_id, id)
        WHERE payment_link_id IS NOT NULL`);
    await queryRunner.query(
      'CREATE INDEX midtrans_payments_amount_idx ON midtrans_payments (gross_amount, id)',
    );
    await queryRunner.query(
      'CREATE INDEX midtrans_payments_refunded_idx ON midtrans_payments (id) WHERE refund_amount > 0',
    );
    // Most of what is paid never moves again, and figures of a time are found by it.
    await queryRunner.query(`
      CREATE INDEX midtrans_payments_paid_idx ON midtrans_payments (paid_at) WHERE paid_at IS NOT NULL`);
    // What is settled for good or over leaves it, so that the notification that ends a payment does not pay for it.
    await queryRunner.query(`
      CREATE INDEX midtrans_payments_check_idx ON midtrans_payments (account, next_check_at)
        WHERE transaction_status IN ('initiated', 'pending', 'authorize', 'capture')
          OR next_check_at IS NOT NULL`);
    await queryRunner.query(`
      CREATE TABLE midtrans_payment_attempts (
        id uuid NOT NULL,
        payment_id uuid NOT NULL,
        account character varying(64) NOT NULL,
        transaction_id text NOT NULL,
        payment_type character varying(32) NOT NULL,
        bank text,
        store text,
        acquirer text,
        gross_amount numeric(15,2) NOT NULL,
        transaction_status character varying(32) NOT NULL,
        fraud_status character varying(32),
        status_code text,
        status_message text,
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
        is_confirmed boolean NOT NULL DEFAULT true,
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        updated_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_payment_attempts_pkey PRIMARY KEY (id),
        CONSTRAINT midtrans_payment_attempts_payment_fkey FOREIGN KEY (payment_id)
          REFERENCES midtrans_payments (id) ON DELETE CASCADE
      )`);
    await queryRunner.query(
      'CREATE UNIQUE INDEX midtrans_payment_attempts_transaction_key ON midtrans_payment_attempts (account, transaction_id)',
    );
    await queryRunner.query(
      'CREATE INDEX midtrans_payment_attempts_payment_idx ON midtrans_payment_attempts (payment_id, id)',
    );
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
      CREATE TABLE midtrans_payment_operations (
        id uuid NOT NULL,
        payment_id uuid NOT NULL,
        operation character varying(16) NOT NULL,
        amount numeric(15,2),
        requested_by character varying(255),
        note character varying(255),
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_payment_operations_pkey PRIMARY KEY (id),
        CONSTRAINT midtrans_payment_operations_payment_fkey FOREIGN KEY (payment_id)
          REFERENCES midtrans_payments (id) ON DELETE CASCADE
      )`);
    await queryRunner.query(
      'CREATE INDEX midtrans_payment_operations_payment_idx ON midtrans_payment_operations (payment_id, id)',
    );
    await queryRunner.query(`
      CREATE TABLE midtrans_refunds (
        id uuid NOT NULL,
        payment_id uuid NOT NULL,
        transaction_id text,
        refund_key character varying(255) NOT NULL,
        amount numeric(15,2) NOT NULL,
        reason character varying(255),
        requested_by character varying(255),
        note character varying(255),
        is_direct boolean NOT NULL DEFAULT false,
        status character varying(16) NOT NULL,
        status_code text,
        status_message text,
        refund_chargeback_id text,
        refund_method text,
        bank_confirmed_at timestamp with time zone,
        response jsonb,
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        updated_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_refunds_pkey PRIMARY KEY (id),
        CONSTRAINT midtrans_refunds_payment_fkey FOREIGN KEY (payment_id)
          REFERENCES midtrans_payments (id) ON DELETE CASCADE
      )`);
    await queryRunner.query(
      'CREATE UNIQUE INDEX midtrans_refunds_key ON midtrans_refunds (payment_id, refund_key)',
    );
    await queryRunner.query('CREATE INDEX midtrans_refunds_status_idx ON midtrans_refunds (status, id)');
    await queryRunner.query(
      'CREATE INDEX midtrans_refunds_refund_key_idx ON midtrans_refunds (refund_key, id)',
    );
    await queryRunner.query(
      'CREATE INDEX midtrans_refunds_requested_by_idx ON midtrans_refunds (requested_by, id)',
    );
    await queryRunner.query('CREATE INDEX midtrans_refunds_created_idx ON midtrans_refunds (created_at, id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE midtrans_refunds');
    await queryRunner.query('DROP TABLE midtrans_payment_operations');
    await queryRunner.query('DROP TABLE midtrans_payment_items');
    await queryRunner.query('DROP TABLE midtrans_payment_attempts');
    await queryRunner.query('DROP TABLE midtrans_payments');
  }
}

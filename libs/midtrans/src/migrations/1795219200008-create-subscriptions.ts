import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Subscriptions. */
export class CreateSubscriptions1795219200008 implements MigrationInterface {
  readonly name = 'CreateSubscriptions1795219200008';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE midtrans_subscriptions (
        id uuid NOT NULL,
        account character varying(64) NOT NULL,
        user_id character varying(255),
        midtrans_subscription_id text,
        name character varying(40) NOT NULL,
        order_prefix character varying(18) NOT NULL,
        payment_type character varying(32) NOT NULL,
        token text,
        gopay_account_id text,
        amount numeric(15,2) NOT NULL,
        currency character varying(3) NOT NULL DEFAULT 'IDR',
        "interval" integer NOT NULL,
        interval_unit character varying(8) NOT NULL,
        max_interval integer,
        start_time timestamp with time zone,
        retry_interval integer NOT NULL,
        retry_interval_unit character varying(8) NOT NULL,
        retry_max_interval integer NOT NULL,
        gateway_terms jsonb,
        current_interval integer NOT NULL DEFAULT 0,
        transaction_ids text[] NOT NULL DEFAULT '{}',
        status character varying(16) NOT NULL DEFAULT 'initiated',
        status_message text,
        previous_execution_at timestamp with time zone,
        next_execution_at timestamp with time zone,
        customer_first_name character varying(255),
        customer_last_name character varying(255),
        customer_email character varying(255),
        customer_phone character varying(255),
        metadata jsonb NOT NULL DEFAULT '{}',
        create_response jsonb,
        next_check_at timestamp with time zone,
        version integer NOT NULL DEFAULT 1,
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        updated_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_subscriptions_pkey PRIMARY KEY (id)
      )`);
    await queryRunner.query(`
      CREATE UNIQUE INDEX midtrans_subscriptions_midtrans_id_key
        ON midtrans_subscriptions (midtrans_subscription_id, account)`);
    await queryRunner.query(`
      CREATE INDEX midtrans_subscriptions_check_idx ON midtrans_subscriptions (account, next_check_at)
        WHERE status = 'active' OR (status IN ('inactive', 'disabled', 'cancelled') AND next_check_at IS NOT NULL)`);
    // In the order of the lists.
    for (const [name, column] of [
      ['user', 'user_id'],
      ['account', 'account'],
      ['status', 'status'],
      ['type', 'payment_type'],
    ]) {
      await queryRunner.query(
        `CREATE INDEX midtrans_subscriptions_${name}_idx ON midtrans_subscriptions (${column}, id)`,
      );
    }
    await queryRunner.query(
      'CREATE INDEX midtrans_subscriptions_order_prefix_idx ON midtrans_subscriptions (order_prefix)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE midtrans_subscriptions');
  }
}

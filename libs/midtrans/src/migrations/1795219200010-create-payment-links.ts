import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payment links, and which payments have used them. */
export class CreatePaymentLinks1795219200010 implements MigrationInterface {
  readonly name = 'CreatePaymentLinks1795219200010';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE midtrans_payment_links (
        id uuid NOT NULL,
        account character varying(64) NOT NULL,
        user_id character varying(255),
        order_id character varying(73) NOT NULL,
        payment_link_id character varying(50) NOT NULL,
        midtrans_link_id character varying(64),
        status character varying(16) NOT NULL DEFAULT 'initiated',
        gross_amount numeric(15,2),
        min_amount numeric(15,2),
        max_amount numeric(15,2),
        preset_amount numeric(15,2),
        currency character varying(3) NOT NULL DEFAULT 'IDR',
        usage_limit integer NOT NULL,
        usage integer NOT NULL DEFAULT 0,
        title character varying(40),
        payment_url text,
        expires_at timestamp with time zone,
        metadata jsonb NOT NULL DEFAULT '{}',
        request jsonb NOT NULL,
        create_response jsonb,
        failure_reason text,
        read_backs integer NOT NULL DEFAULT 0,
        next_read_back_at timestamp with time zone,
        next_check_at timestamp with time zone,
        version integer NOT NULL DEFAULT 1,
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        updated_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_payment_links_pkey PRIMARY KEY (id)
      )`);
    await queryRunner.query(
      'CREATE UNIQUE INDEX midtrans_payment_links_order_id_key ON midtrans_payment_links (account, order_id)',
    );
    // That of a link that Midtrans did not take is free again.
    await queryRunner.query(`
      CREATE UNIQUE INDEX midtrans_payment_links_link_id_key ON midtrans_payment_links (account, payment_link_id)
        WHERE status <> 'failure'`);
    await queryRunner.query(`
      CREATE INDEX midtrans_payment_links_midtrans_id_idx ON midtrans_payment_links (account, midtrans_link_id)
        WHERE midtrans_link_id IS NOT NULL`);
    await queryRunner.query(`
      CREATE INDEX midtrans_payment_links_check_idx ON midtrans_payment_links (account, next_check_at)
        WHERE status = 'active' OR (status = 'expired' AND next_check_at IS NOT NULL)`);
    // In the order of the lists.
    for (const [name, column] of [
      ['user', 'user_id'],
      ['account', 'account'],
      ['status', 'status'],
      ['order', 'order_id'],
      ['link_id', 'payment_link_id'],
    ]) {
      await queryRunner.query(
        `CREATE INDEX midtrans_payment_links_${name}_idx ON midtrans_payment_links (${column}, id)`,
      );
    }
    await queryRunner.query(`
      CREATE TABLE midtrans_payment_link_uses (
        payment_id uuid NOT NULL,
        link_id uuid NOT NULL,
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_payment_link_uses_pkey PRIMARY KEY (payment_id),
        CONSTRAINT midtrans_payment_link_uses_payment_fkey FOREIGN KEY (payment_id)
          REFERENCES midtrans_payments (id) ON DELETE CASCADE,
        CONSTRAINT midtrans_payment_link_uses_link_fkey FOREIGN KEY (link_id)
          REFERENCES midtrans_payment_links (id) ON DELETE CASCADE
      )`);
    await queryRunner.query(
      'CREATE INDEX midtrans_payment_link_uses_link_idx ON midtrans_payment_link_uses (link_id)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE midtrans_payment_link_uses');
    await queryRunner.query('DROP TABLE midtrans_payment_links');
  }
}

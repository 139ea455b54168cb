import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Customers' GoPay accounts. */
export class CreatePayAccounts1795219200005 implements MigrationInterface {
  readonly name = 'CreatePayAccounts1795219200005';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE midtrans_pay_accounts (
        id uuid NOT NULL,
        account character varying(64) NOT NULL,
        user_id character varying(255),
        payment_type character varying(32) NOT NULL,
        account_id text,
        status character varying(16) NOT NULL,
        phone_number character varying(32) NOT NULL,
        is_linked_anew boolean NOT NULL DEFAULT false,
        linked_at timestamp with time zone,
        next_check_at timestamp with time zone,
        version integer NOT NULL DEFAULT 1,
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        updated_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_pay_accounts_pkey PRIMARY KEY (id)
      )`);
    await queryRunner.query(
      'CREATE UNIQUE INDEX midtrans_pay_accounts_account_id_key ON midtrans_pay_accounts (account, account_id)',
    );
    await queryRunner.query(
      'CREATE INDEX midtrans_pay_accounts_user_idx ON midtrans_pay_accounts (user_id, id)',
    );
    await queryRunner.query(
      'CREATE INDEX midtrans_pay_accounts_status_idx ON midtrans_pay_accounts (status, id)',
    );
    await queryRunner.query(`
      CREATE INDEX midtrans_pay_accounts_check_idx ON midtrans_pay_accounts (account, next_check_at)
        WHERE status IN ('pending', 'enabled')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE midtrans_pay_accounts');
  }
}

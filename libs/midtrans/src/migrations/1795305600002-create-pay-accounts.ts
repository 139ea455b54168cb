import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Customers' GoPay accounts, and the notifications about them in the inbox. */
export class CreatePayAccounts1795305600002 implements MigrationInterface {
  readonly name = 'CreatePayAccounts1795305600002';

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
        linked_at timestamp with time zone,
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
    await queryRunner.query(`
      ALTER TABLE midtrans_notifications
        ALTER COLUMN order_id DROP NOT NULL,
        ADD COLUMN pay_account_id uuid,
        ADD COLUMN account_id text,
        ADD COLUMN account_status text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DELETE FROM midtrans_notifications WHERE order_id IS NULL');
    await queryRunner.query(`
      ALTER TABLE midtrans_notifications
        DROP COLUMN account_status,
        DROP COLUMN account_id,
        DROP COLUMN pay_account_id,
        ALTER COLUMN order_id SET NOT NULL`);
    await queryRunner.query('DROP TABLE midtrans_pay_accounts');
  }
}

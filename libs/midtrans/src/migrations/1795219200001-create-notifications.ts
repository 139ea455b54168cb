import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The inbox of notifications. */
export class CreateNotifications1795219200001 implements MigrationInterface {
  readonly name = 'CreateNotifications1795219200001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE midtrans_notifications (
        id uuid NOT NULL,
        account character varying(64),
        payment_id uuid,
        pay_account_id uuid,
        order_id text,
        transaction_id text,
        transaction_status text,
        account_id text,
        account_status text,
        fraud_status text,
        payment_type text,
        status_code text,
        gross_amount text,
        status character varying(32) NOT NULL,
        error_message text,
        raw_payload jsonb NOT NULL,
        fingerprint character varying(64),
        registration character varying(64),
        rejected_slot integer,
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        next_check_at timestamp with time zone DEFAULT (now() + interval '10 minutes'),
        CONSTRAINT midtrans_notifications_pkey PRIMARY KEY (id)
      )`);
    await queryRunner.query(
      'CREATE UNIQUE INDEX midtrans_notifications_fingerprint_key ON midtrans_notifications (account, fingerprint)',
    );
    await queryRunner.query(`
      CREATE UNIQUE INDEX midtrans_notifications_rejected_slot_key ON midtrans_notifications (registration, rejected_slot)
        WHERE rejected_slot IS NOT NULL`);
    await queryRunner.query(`
      CREATE INDEX midtrans_notifications_check_idx ON midtrans_notifications (account, next_check_at)
        WHERE status = 'unconfirmed'`);
    await queryRunner.query(
      'CREATE INDEX midtrans_notifications_order_idx ON midtrans_notifications (order_id, id)',
    );
    await queryRunner.query(
      'CREATE INDEX midtrans_notifications_payment_idx ON midtrans_notifications (payment_id, id)',
    );
    await queryRunner.query(
      'CREATE INDEX midtrans_notifications_created_idx ON midtrans_notifications (created_at, id)',
    );
    await queryRunner.query(
      'CREATE INDEX midtrans_notifications_type_idx ON midtrans_notifications (payment_type, id)',
    );
    // Most of them are of the kinds left out here, and a page of such is found among the newest.
    await queryRunner.query(`
      CREATE INDEX midtrans_notifications_status_idx ON midtrans_notifications (status, id)
        WHERE status <> 'processed'`);
    await queryRunner.query(`
      CREATE INDEX midtrans_notifications_transaction_status_idx ON midtrans_notifications (transaction_status, id)
        WHERE transaction_status <> 'pending' AND transaction_status <> 'settlement'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE midtrans_notifications');
  }
}

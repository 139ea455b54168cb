import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Refunds, and what was authorised of a payment that was captured in part. */
export class CreateRefunds1795305600000 implements MigrationInterface {
  readonly name = 'CreateRefunds1795305600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE midtrans_payments ADD COLUMN authorized_amount numeric(15,2)');
    await queryRunner.query(`
      CREATE TABLE midtrans_refunds (
        id uuid NOT NULL,
        payment_id uuid NOT NULL,
        refund_key character varying(255) NOT NULL,
        amount numeric(15,2) NOT NULL,
        reason character varying(255),
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
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE midtrans_refunds');
    await queryRunner.query('ALTER TABLE midtrans_payments DROP COLUMN authorized_amount');
  }
}

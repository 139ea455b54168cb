import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The outbox of events. */
export class CreateOutbox1795219200000 implements MigrationInterface {
  readonly name = 'CreateOutbox1795219200000';

  async up(queryRunner: QueryRunner): Promise<void> {
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
  }
}

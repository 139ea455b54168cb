import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The outbox of events, the consumers that events are for, and what of them is not delivered yet. */
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
        CONSTRAINT midtrans_outbox_pkey PRIMARY KEY (sequence)
      )`);
    await queryRunner.query('CREATE INDEX midtrans_outbox_id_idx ON midtrans_outbox (id)');
    await queryRunner.query(
      'CREATE INDEX midtrans_outbox_subject_idx ON midtrans_outbox (subject_id, sequence)',
    );
    // There are few of them, and somebody has to give the money back.
    await queryRunner.query(`
      CREATE INDEX midtrans_outbox_paid_twice_idx ON midtrans_outbox (sequence) WHERE type = 'payment.paid_twice'`);
    await queryRunner.query(`
      CREATE TABLE midtrans_consumers (
        name character varying(128) NOT NULL,
        account character varying(64) NOT NULL,
        type character varying(64) NOT NULL,
        only_with character varying(64),
        first_seen_at timestamp with time zone NOT NULL DEFAULT now(),
        last_seen_at timestamp with time zone NOT NULL DEFAULT now(),
        backfill_before bigint,
        CONSTRAINT midtrans_consumers_pkey PRIMARY KEY (account, type, name)
      )`);
    await queryRunner.query(`
      CREATE TABLE midtrans_deliveries (
        sequence bigint NOT NULL,
        consumer character varying(128) NOT NULL,
        account character varying(64) NOT NULL,
        type character varying(64) NOT NULL,
        subject_id uuid NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamp with time zone NOT NULL DEFAULT now(),
        leased_by uuid,
        last_error text,
        dead_at timestamp with time zone,
        CONSTRAINT midtrans_deliveries_pkey PRIMARY KEY (sequence, consumer)
      )`);
    await queryRunner.query(
      'CREATE INDEX midtrans_deliveries_subject_idx ON midtrans_deliveries (consumer, subject_id, sequence)',
    );
    await queryRunner.query(`
      CREATE INDEX midtrans_deliveries_due_idx ON midtrans_deliveries (consumer, next_attempt_at)
        WHERE dead_at IS NULL`);
    await queryRunner.query(`
      CREATE INDEX midtrans_deliveries_dead_idx ON midtrans_deliveries (consumer, sequence) WHERE dead_at IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE midtrans_deliveries');
    await queryRunner.query('DROP TABLE midtrans_consumers');
    await queryRunner.query('DROP TABLE midtrans_outbox');
  }
}

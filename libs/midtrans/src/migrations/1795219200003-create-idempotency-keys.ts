import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The answers kept for the Idempotency-Keys of REST clients. */
export class CreateIdempotencyKeys1795219200003 implements MigrationInterface {
  readonly name = 'CreateIdempotencyKeys1795219200003';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE midtrans_idempotency_keys (
        owner_hash character varying(64) NOT NULL,
        key_hash character varying(64) NOT NULL,
        fingerprint character varying(64) NOT NULL,
        resource_id text,
        locked_until timestamp with time zone,
        status_code smallint,
        body json,
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_idempotency_keys_pkey PRIMARY KEY (owner_hash, key_hash)
      )`);
    await queryRunner.query(
      'CREATE INDEX midtrans_idempotency_keys_created_idx ON midtrans_idempotency_keys (created_at)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE midtrans_idempotency_keys');
  }
}

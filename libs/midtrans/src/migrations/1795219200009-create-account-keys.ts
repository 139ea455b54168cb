import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which merchant an account's name stands for. */
export class CreateAccountKeys1795219200009 implements MigrationInterface {
  readonly name = 'CreateAccountKeys1795219200009';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE midtrans_account_keys (
        account character varying(64) NOT NULL,
        fingerprint character varying(64) NOT NULL,
        registration character varying(64) NOT NULL,
        first_seen_at timestamp with time zone NOT NULL DEFAULT now(),
        last_seen_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_account_keys_pkey PRIMARY KEY (account, fingerprint)
      )`);
    await queryRunner.query(
      'CREATE INDEX midtrans_account_keys_fingerprint_idx ON midtrans_account_keys (fingerprint)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE midtrans_account_keys');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cards that customers saved. */
export class CreateSavedCards1795219200004 implements MigrationInterface {
  readonly name = 'CreateSavedCards1795219200004';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE midtrans_saved_cards (
        id uuid NOT NULL,
        account character varying(64) NOT NULL,
        user_id character varying(255) NOT NULL,
        payment_id uuid NOT NULL,
        masked_card text,
        card_type text,
        bank text,
        token text,
        expires_at timestamp with time zone,
        deleted_at timestamp with time zone,
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_saved_cards_pkey PRIMARY KEY (id)
      )`);
    await queryRunner.query(
      'CREATE UNIQUE INDEX midtrans_saved_cards_payment_key ON midtrans_saved_cards (payment_id)',
    );
    await queryRunner.query(
      'CREATE INDEX midtrans_saved_cards_user_idx ON midtrans_saved_cards (user_id, id)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE midtrans_saved_cards');
  }
}

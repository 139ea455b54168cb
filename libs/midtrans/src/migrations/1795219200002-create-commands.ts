import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is asked of the gateway, until its caller is told what came of it. */
export class CreateCommands1795219200002 implements MigrationInterface {
  readonly name = 'CreateCommands1795219200002';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE midtrans_commands (
        id uuid NOT NULL,
        account character varying(64) NOT NULL,
        subject_id uuid NOT NULL,
        slot character varying(64) NOT NULL,
        action character varying(32) NOT NULL,
        match character varying(64),
        details jsonb NOT NULL DEFAULT '{}',
        attempts integer NOT NULL DEFAULT 1,
        leased_until timestamp with time zone,
        asked_at timestamp with time zone NOT NULL,
        earlier_asked_at timestamp with time zone,
        resolved_at timestamp with time zone,
        next_check_at timestamp with time zone,
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_commands_pkey PRIMARY KEY (id)
      )`);
    await queryRunner.query(
      'CREATE UNIQUE INDEX midtrans_commands_subject_key ON midtrans_commands (subject_id, slot)',
    );
    await queryRunner.query(
      'CREATE INDEX midtrans_commands_match_idx ON midtrans_commands (match) WHERE match IS NOT NULL',
    );
    await queryRunner.query(`
      CREATE INDEX midtrans_commands_check_idx ON midtrans_commands (account, next_check_at) WHERE resolved_at IS NULL`);
    await queryRunner.query(
      'CREATE INDEX midtrans_commands_resolved_idx ON midtrans_commands (resolved_at) WHERE resolved_at IS NOT NULL',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE midtrans_commands');
  }
}

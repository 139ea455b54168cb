import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who did what over REST. */
export class CreateAudit1795219200012 implements MigrationInterface {
  readonly name = 'CreateAudit1795219200012';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE midtrans_audit (
        id uuid NOT NULL,
        registration character varying(64) NOT NULL,
        account character varying(64),
        actor character varying(255),
        is_staff boolean NOT NULL,
        action character varying(64) NOT NULL,
        subject character varying(64) NOT NULL,
        subject_id uuid,
        order_id text,
        reason character varying(255),
        note character varying(255),
        request jsonb NOT NULL DEFAULT '{}',
        outcome character varying(16) NOT NULL DEFAULT 'begun',
        error character varying(64),
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        ended_at timestamp with time zone,
        CONSTRAINT midtrans_audit_pkey PRIMARY KEY (id)
      )`);
    await queryRunner.query('CREATE INDEX midtrans_audit_created_idx ON midtrans_audit (created_at)');
    // In the order of the list.
    for (const [name, column] of [
      ['account', 'account'],
      ['actor', 'actor'],
      ['action', 'action'],
      ['subject', 'subject_id'],
      ['order', 'order_id'],
    ]) {
      await queryRunner.query(`CREATE INDEX midtrans_audit_${name}_idx ON midtrans_audit (${column}, id)`);
    }
    // Most of them are done, and a page of such is found among the newest.
    await queryRunner.query(
      `CREATE INDEX midtrans_audit_outcome_idx ON midtrans_audit (outcome, id) WHERE outcome <> 'done'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE midtrans_audit');
  }
}

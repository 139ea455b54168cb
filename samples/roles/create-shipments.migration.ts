import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateShipments1797000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'CREATE TABLE shipments (event_id uuid PRIMARY KEY, order_id text, process integer)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE shipments');
  }
}

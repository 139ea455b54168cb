import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateShopOrders1764201600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE shop_orders (
        id varchar(32) CONSTRAINT shop_orders_pkey PRIMARY KEY,
        customer_id varchar(255) NOT NULL,
        lines jsonb NOT NULL,
        amount integer NOT NULL,
        payments integer NOT NULL DEFAULT 0,
        shipped_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await queryRunner.query('CREATE INDEX shop_orders_customer_idx ON shop_orders (customer_id, created_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE shop_orders');
  }
}

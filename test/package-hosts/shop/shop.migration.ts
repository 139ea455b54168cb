import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateShop1800000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE shop_invoices (number text PRIMARY KEY)`);
    await runner.query(
      `CREATE TABLE shop_payments (
         order_id text PRIMARY KEY,
         status text NOT NULL,
         invoice_number text NOT NULL REFERENCES shop_invoices
       )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE shop_payments, shop_invoices`);
  }
}

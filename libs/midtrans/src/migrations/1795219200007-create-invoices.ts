import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Invoices with their items. */
export class CreateInvoices1795219200007 implements MigrationInterface {
  readonly name = 'CreateInvoices1795219200007';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE midtrans_invoices (
        id uuid NOT NULL,
        account character varying(64) NOT NULL,
        user_id character varying(255),
        invoice_number character varying(40) NOT NULL,
        order_id character varying(73) NOT NULL,
        midtrans_invoice_id character varying(64),
        status character varying(16) NOT NULL DEFAULT 'draft',
        midtrans_status character varying(16),
        payment_type character varying(16) NOT NULL,
        customer_name character varying(40) NOT NULL,
        customer_email character varying(255) NOT NULL,
        customer_phone character varying(32),
        customer_id character varying(36),
        total_amount numeric(15,2) NOT NULL,
        currency character varying(3) NOT NULL DEFAULT 'IDR',
        due_date date NOT NULL,
        paid_at timestamp with time zone,
        notes text,
        void_reason text,
        pdf_url text,
        payment_link_url text,
        virtual_accounts jsonb NOT NULL DEFAULT '[]',
        payment_id uuid,
        metadata jsonb NOT NULL DEFAULT '{}',
        create_response jsonb,
        failure_reason text,
        read_backs integer NOT NULL DEFAULT 0,
        next_read_back_at timestamp with time zone,
        next_check_at timestamp with time zone,
        version integer NOT NULL DEFAULT 1,
        created_at timestamp with time zone NOT NULL DEFAULT now(),
        updated_at timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT midtrans_invoices_pkey PRIMARY KEY (id),
        CONSTRAINT midtrans_invoices_payment_fkey FOREIGN KEY (payment_id)
          REFERENCES midtrans_payments (id) ON DELETE SET NULL
      )`);
    await queryRunner.query(
      'CREATE UNIQUE INDEX midtrans_invoices_order_id_key ON midtrans_invoices (account, order_id)',
    );
    // The number of an invoice that Midtrans rejected is free again.
    await queryRunner.query(`
      CREATE UNIQUE INDEX midtrans_invoices_number_key ON midtrans_invoices (account, invoice_number)
        WHERE failure_reason IS NULL`);
    await queryRunner.query(`
      CREATE UNIQUE INDEX midtrans_invoices_midtrans_id_key ON midtrans_invoices (account, midtrans_invoice_id)`);
    await queryRunner.query(
      'CREATE UNIQUE INDEX midtrans_invoices_payment_key ON midtrans_invoices (payment_id)',
    );
    await queryRunner.query(`
      CREATE INDEX midtrans_invoices_check_idx ON midtrans_invoices (account, next_check_at)
        WHERE midtrans_status IN ('draft', 'pending', 'published', 'overdue')
          OR (midtrans_status = 'paid' AND payment_id IS NULL AND next_check_at IS NOT NULL)`);
    // In the order of the lists.
    for (const [name, column] of [
      ['user', 'user_id'],
      ['account', 'account'],
      ['status', 'status'],
      ['email', 'customer_email'],
      ['order', 'order_id'],
      ['invoice_number', 'invoice_number'],
      ['due', 'due_date'],
    ]) {
      await queryRunner.query(
        `CREATE INDEX midtrans_invoices_${name}_idx ON midtrans_invoices (${column}, id)`,
      );
    }
    await queryRunner.query(`
      CREATE TABLE midtrans_invoice_items (
        id uuid NOT NULL,
        invoice_id uuid NOT NULL,
        position smallint NOT NULL,
        item_id character varying(30),
        description character varying(150) NOT NULL,
        quantity integer NOT NULL DEFAULT 1,
        price numeric(15,2) NOT NULL,
        CONSTRAINT midtrans_invoice_items_pkey PRIMARY KEY (id),
        CONSTRAINT midtrans_invoice_items_invoice_fkey FOREIGN KEY (invoice_id)
          REFERENCES midtrans_invoices (id) ON DELETE CASCADE
      )`);
    await queryRunner.query(
      'CREATE INDEX midtrans_invoice_items_invoice_idx ON midtrans_invoice_items (invoice_id, position)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE midtrans_invoice_items');
    await queryRunner.query('DROP TABLE midtrans_invoices');
  }
}

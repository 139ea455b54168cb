import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { rupiahColumn } from '../payments/rupiah.column';
import { MidtransInvoice } from './invoice.entity';

/** A line of an invoice. */
@Entity({ name: 'midtrans_invoice_items' })
@Index('midtrans_invoice_items_invoice_idx', ['invoiceId', 'position'])
export class MidtransInvoiceItem {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'midtrans_invoice_items_pkey' })
  id: string;

  @Column('uuid', { name: 'invoice_id' })
  invoiceId: string;

  @ManyToOne(() => MidtransInvoice, (invoice) => invoice.items, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'invoice_id', foreignKeyConstraintName: 'midtrans_invoice_items_invoice_fkey' })
  invoice: Relation<MidtransInvoice>;

  /** Place in the invoice, from 0. */
  @Column('smallint')
  position: number;

  /** The host's own id of the good. */
  @Column('varchar', { name: 'item_id', length: 30, nullable: true })
  itemId: string | null;

  @Column('varchar', { length: 150 })
  description: string;

  @Column('integer', { default: 1 })
  quantity: number;

  /** Whole rupiah. */
  @Column('numeric', { precision: 15, scale: 2, transformer: rupiahColumn })
  price: number;
}

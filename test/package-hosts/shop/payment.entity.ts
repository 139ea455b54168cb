import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Invoice } from './invoice.entity';

/** The shop's own, of the same name as a thing of the package, with a relation that names its target by a string. */
@Entity({ name: 'shop_payments' })
export class Payment {
  @PrimaryColumn({ name: 'order_id', type: 'text' })
  orderId: string;

  @Column({ type: 'text' })
  status: string;

  @ManyToOne('Invoice', 'payments')
  @JoinColumn({ name: 'invoice_number' })
  invoice: Invoice;
}

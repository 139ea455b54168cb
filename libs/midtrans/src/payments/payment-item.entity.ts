import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { MidtransPayment } from './payment.entity';
import { rupiahColumn } from './rupiah.column';

/** A line of a payment. */
@Entity({ name: 'midtrans_payment_items' })
@Index('midtrans_payment_items_payment_idx', ['paymentId', 'position'])
export class MidtransPaymentItem {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'midtrans_payment_items_pkey' })
  id: string;

  @Column('uuid', { name: 'payment_id' })
  paymentId: string;

  @ManyToOne(() => MidtransPayment, (payment) => payment.items, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'payment_id', foreignKeyConstraintName: 'midtrans_payment_items_payment_fkey' })
  payment: Relation<MidtransPayment>;

  /** Place in the charge, from 0. */
  @Column('smallint')
  position: number;

  /** The host's own id of the good. */
  @Column('varchar', { name: 'item_id', length: 50, nullable: true })
  itemId: string | null;

  @Column('varchar', { length: 50 })
  name: string;

  /** Whole rupiah; negative for a discount. */
  @Column('numeric', { precision: 15, scale: 2, transformer: rupiahColumn })
  price: number;

  @Column('integer', { default: 1 })
  quantity: number;

  @Column('varchar', { length: 50, nullable: true })
  brand: string | null;

  @Column('varchar', { length: 50, nullable: true })
  category: string | null;

  @Column('varchar', { name: 'merchant_name', length: 50, nullable: true })
  merchantName: string | null;

  @Column('text', { nullable: true })
  url: string | null;

  /** Whole rupiah. */
  get subtotal(): number {
    return this.price * this.quantity;
  }
}

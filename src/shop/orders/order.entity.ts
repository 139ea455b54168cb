import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** A product in an order, as it was sold. */
export interface OrderLine {
  readonly product: string;
  readonly quantity: number;
  /** Whole rupiah, of one. */
  readonly price: number;
}

/** What a customer has ordered. How it is paid stands with its payments. */
@Entity('shop_orders')
@Index('shop_orders_customer_idx', ['customerId', 'createdAt'])
export class ShopOrder {
  @PrimaryColumn('varchar', { length: 32, primaryKeyConstraintName: 'shop_orders_pkey' })
  id: string;

  @Column('varchar', { name: 'customer_id', length: 255 })
  customerId: string;

  @Column('jsonb')
  lines: OrderLine[];

  /** Whole rupiah. */
  @Column('integer')
  amount: number;

  /** How many payments were begun for it: an order that is tried another way has several. */
  @Column('integer', { default: 0 })
  payments: number;

  @Column('timestamptz', { name: 'shipped_at', nullable: true })
  shippedAt: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

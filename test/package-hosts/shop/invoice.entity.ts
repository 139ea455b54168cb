import { Entity, OneToMany, PrimaryColumn } from 'typeorm';
import type { Payment } from './payment.entity';

@Entity({ name: 'shop_invoices' })
export class Invoice {
  @PrimaryColumn({ type: 'text' })
  number: string;

  @OneToMany('Payment', 'invoice')
  payments: Payment[];
}

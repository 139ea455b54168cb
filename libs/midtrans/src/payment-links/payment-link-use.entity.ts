import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { MidtransPayment } from '../payments/payment.entity';
import { MidtransPaymentLink } from './payment-link.entity';

/** A paid payment that was told of as one of a link's: once, whoever finds out first. */
@Entity({ name: 'midtrans_payment_link_uses' })
@Index('midtrans_payment_link_uses_link_idx', ['linkId'])
export class MidtransPaymentLinkUse {
  @PrimaryColumn('uuid', {
    name: 'payment_id',
    primaryKeyConstraintName: 'midtrans_payment_link_uses_pkey',
  })
  paymentId: string;

  @ManyToOne(() => MidtransPayment, { onDelete: 'CASCADE' })
  @JoinColumn({
    name: 'payment_id',
    foreignKeyConstraintName: 'midtrans_payment_link_uses_payment_fkey',
  })
  payment?: MidtransPayment;

  @Column('uuid', { name: 'link_id' })
  linkId: string;

  @ManyToOne(() => MidtransPaymentLink, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'link_id', foreignKeyConstraintName: 'midtrans_payment_link_uses_link_fkey' })
  link?: MidtransPaymentLink;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

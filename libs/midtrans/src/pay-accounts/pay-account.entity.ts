import { Column, CreateDateColumn, Entity, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { PayAccountStatus } from './pay-account.status';

/**
 * A customer's GoPay account, linked to the merchant. What it is charged with, the tokens of its payment options, is not
 * kept: the gateway is asked for them.
 */
@Entity({ name: 'midtrans_pay_accounts' })
@Index('midtrans_pay_accounts_account_id_key', ['account', 'accountId'], { unique: true })
@Index('midtrans_pay_accounts_user_idx', ['userId', 'id'])
@Index('midtrans_pay_accounts_status_idx', ['status', 'id'])
@Index('midtrans_pay_accounts_check_idx', ['account', 'nextCheckAt'], { where: "status = 'pending'" })
export class MidtransPayAccount {
  /** UUIDv7: ordered by creation. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'midtrans_pay_accounts_pkey' })
  id: string;

  /** The merchant account it is linked to. */
  @Column('varchar', { length: 64 })
  account: string;

  /** The host's user whose it is. */
  @Column('varchar', { name: 'user_id', length: 255, nullable: true })
  userId: string | null;

  @Column('varchar', { name: 'payment_type', length: 32 })
  paymentType: 'gopay';

  /** The id under which Midtrans knows it; null while Midtrans has not answered. */
  @Column('text', { name: 'account_id', nullable: true })
  accountId: string | null;

  @Column('varchar', { length: 16 })
  status: PayAccountStatus;

  /** All but its last four digits are stars. */
  @Column('varchar', { name: 'phone_number', length: 32 })
  phoneNumber: string;

  /** Whether it has been linked more than once under the same id: what is told late may be of an earlier linking. */
  @Column('boolean', { name: 'is_linked_anew', default: false })
  isLinkedAnew: boolean;

  /** When the customer linked it; kept when it is unlinked. */
  @Column('timestamptz', { name: 'linked_at', nullable: true })
  linkedAt: Date | null;

  /** When Midtrans is asked how it stands, unless somebody tells before. It counts for nothing in what is not `pending`. */
  @Column('timestamptz', { name: 'next_check_at', nullable: true })
  nextCheckAt: Date | null;

  /** Counts the moves. */
  @Column('integer', { default: 1 })
  version: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}

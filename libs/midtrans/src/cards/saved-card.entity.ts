import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A card that a customer saved. What it is charged with is kept encrypted; of a card that was deleted the row stays without
 * it, so that a late message about the payment does not bring it back.
 */
@Entity({ name: 'midtrans_saved_cards' })
@Index('midtrans_saved_cards_payment_key', ['paymentId'], { unique: true })
@Index('midtrans_saved_cards_user_idx', ['userId', 'id'])
export class MidtransSavedCard {
  /** UUIDv7: ordered by creation. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'midtrans_saved_cards_pkey' })
  id: string;

  /** The merchant account at which it can be charged. */
  @Column('varchar', { length: 64 })
  account: string;

  /** The host's user who saved it. */
  @Column('varchar', { name: 'user_id', length: 255 })
  userId: string;

  /** The payment with which it was saved. */
  @Column('uuid', { name: 'payment_id' })
  paymentId: string;

  /** `48111111-1114` */
  @Column('text', { name: 'masked_card', nullable: true })
  maskedCard: string | null;

  /** `credit` or `debit`. */
  @Column('text', { name: 'card_type', nullable: true })
  cardType: string | null;

  /** That acquired the payment. */
  @Column('text', { nullable: true })
  bank: string | null;

  /** Encrypted; null once the card is deleted. */
  @Column('text', { nullable: true, select: false })
  token: string | null;

  /** When Midtrans forgets it. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

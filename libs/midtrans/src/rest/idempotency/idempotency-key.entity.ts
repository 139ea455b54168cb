import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a request under an Idempotency-Key came to. */
@Entity({ name: 'midtrans_idempotency_keys' })
@Index('midtrans_idempotency_keys_created_idx', ['createdAt'])
export class MidtransIdempotencyKey {
  /** SHA-256 of whose key it is: the same one of another user, merchant account or registration is another key. */
  @PrimaryColumn('varchar', {
    name: 'owner_hash',
    length: 64,
    primaryKeyConstraintName: 'midtrans_idempotency_keys_pkey',
  })
  ownerHash: string;

  /** SHA-256 of the key: a client may write anything into it. */
  @PrimaryColumn('varchar', {
    name: 'key_hash',
    length: 64,
    primaryKeyConstraintName: 'midtrans_idempotency_keys_pkey',
  })
  keyHash: string;

  /** SHA-256 of the request. */
  @Column('varchar', { length: 64 })
  fingerprint: string;

  /** The id that the request goes by, reserved at its first attempt: an order id, a refund key. */
  @Column('text', { name: 'resource_id', nullable: true })
  resourceId: string | null;

  /** Until when the request counts as under way; null once it is not. */
  @Column('timestamptz', { name: 'locked_until', nullable: true })
  lockedUntil: Date | null;

  /** Of the answer; null while there is none that holds. */
  @Column('smallint', { name: 'status_code', nullable: true })
  statusCode: number | null;

  /** Of the answer, letter by letter. */
  @Column('json', { nullable: true })
  body: unknown;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

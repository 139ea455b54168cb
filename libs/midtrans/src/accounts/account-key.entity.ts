import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A server key that an account has had, as its hash: so that two merchants never share an account's name. */
@Entity({ name: 'midtrans_account_keys' })
@Index('midtrans_account_keys_fingerprint_idx', ['fingerprint'])
export class MidtransAccountKey {
  @PrimaryColumn('varchar', { length: 64, primaryKeyConstraintName: 'midtrans_account_keys_pkey' })
  account: string;

  /** SHA-256 of the key, in hex. */
  @PrimaryColumn('varchar', { length: 64, primaryKeyConstraintName: 'midtrans_account_keys_pkey' })
  fingerprint: string;

  /** The registration that last had the account, by the name of an account of its own. */
  @Column('varchar', { length: 64 })
  registration: string;

  @Column('timestamptz', { name: 'first_seen_at', default: () => 'now()' })
  firstSeenAt: Date;

  @Column('timestamptz', { name: 'last_seen_at', default: () => 'now()' })
  lastSeenAt: Date;
}

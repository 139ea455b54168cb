import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A type of event that a consumer is given, of one account: every event of it is kept until that consumer has had it. */
@Entity({ name: 'midtrans_consumers' })
export class MidtransConsumer {
  @PrimaryColumn('varchar', { length: 64, primaryKeyConstraintName: 'midtrans_consumers_pkey' })
  account: string;

  @PrimaryColumn('varchar', { length: 64, primaryKeyConstraintName: 'midtrans_consumers_pkey' })
  type: string;

  @PrimaryColumn('varchar', { length: 128, primaryKeyConstraintName: 'midtrans_consumers_pkey' })
  name: string;

  /** Of the type's events only those whose payload has this. */
  @Column('varchar', { length: 64, name: 'only_with', nullable: true })
  onlyWith: string | null;

  @Column('timestamptz', { name: 'first_seen_at', default: () => 'now()' })
  firstSeenAt: Date;

  /** When an instance that has it last said so. */
  @Column('timestamptz', { name: 'last_seen_at', default: () => 'now()' })
  lastSeenAt: Date;

  /** While it is given earlier events: those before this one are still to come. */
  @Column('bigint', { name: 'backfill_before', nullable: true })
  backfillBefore: string | null;
}

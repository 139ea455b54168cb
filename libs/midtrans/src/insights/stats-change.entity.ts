import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** An hour that was changed after it was closed. Triggers note it. */
@Entity({ name: 'midtrans_stats_changes' })
export class MidtransStatsChange {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'midtrans_stats_changes_pkey',
  })
  sequence: string;

  @Column('varchar', { length: 16 })
  figure: string;

  /** `-infinity` where it may be any. */
  @Column('timestamptz')
  hour: Date;
}

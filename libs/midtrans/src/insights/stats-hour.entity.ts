import { Column, Entity, PrimaryColumn } from 'typeorm';

const KEY = { primaryKeyConstraintName: 'midtrans_stats_hours_pkey' } as const;

/** What a figure of a closed hour came to, of an account. An hour that is remembered has one that is of no account as well. */
@Entity({ name: 'midtrans_stats_hours' })
export class MidtransStatsHour {
  @PrimaryColumn('varchar', { ...KEY, length: 16 })
  figure: string;

  /** When it begins, by the clock of UTC. */
  @PrimaryColumn('timestamptz', { ...KEY })
  hour: Date;

  @PrimaryColumn('varchar', { ...KEY, length: 64 })
  account: string;

  /** A payment type, or the status of notifications. */
  @PrimaryColumn('varchar', { ...KEY, length: 32 })
  label: string;

  @Column('integer', { default: 0 })
  count: number;

  @Column('numeric', { default: 0 })
  amount: string;

  /** This and the next of payments by the time that they were created. */
  @Column('integer', { default: 0 })
  paid: number;

  @Column('numeric', { name: 'paid_amount', default: 0 })
  paidAmount: string;

  @Column('integer', { default: 0 })
  pending: number;

  @Column('numeric', { name: 'pending_amount', default: 0 })
  pendingAmount: string;

  @Column('integer', { default: 0 })
  expired: number;

  @Column('integer', { default: 0 })
  denied: number;

  @Column('integer', { default: 0 })
  cancelled: number;

  /** A histogram: see `histogram.ts`. */
  @Column('numeric', { name: 'seconds_to_pay', default: 0 })
  secondsToPay: string;
}

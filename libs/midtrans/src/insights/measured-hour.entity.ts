import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Measure } from '../telemetry/measurements';

const KEY = { primaryKeyConstraintName: 'midtrans_measured_hours_pkey' } as const;

/** What all instances measured of one thing in an hour: no row of another table tells it later. */
@Entity({ name: 'midtrans_measured_hours' })
export class MidtransMeasuredHour {
  /** When it begins, by the clock of UTC. */
  @PrimaryColumn('timestamptz', { ...KEY })
  hour: Date;

  @PrimaryColumn('varchar', { ...KEY, length: 16 })
  measure: Measure;

  /** Which registration measured it. */
  @PrimaryColumn('varchar', { ...KEY, length: 64 })
  registration: string;

  /** Empty of webhooks that no account's key signed. */
  @PrimaryColumn('varchar', { ...KEY, length: 64 })
  account: string;

  /** How webhooks were answered, or the name of a consumer. */
  @PrimaryColumn('varchar', { ...KEY, length: 128 })
  label: string;

  /** Webhooks, or how often the consumer was looked at. */
  @Column('integer')
  count: number;

  /** Of webhooks, a histogram: see `histogram.ts`. */
  @Column('numeric')
  milliseconds: string;

  /** Of a consumer, the most events that waited for it. */
  @Column('integer', { name: 'most_waiting' })
  mostWaiting: number;

  /** Of a consumer, the greatest age of an event that waited for it. */
  @Column('bigint', { name: 'longest_lag_ms' })
  longestLagMs: string;
}

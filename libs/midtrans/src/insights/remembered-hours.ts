import { Inject, Injectable, Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { pathOf } from '../database/missing-columns';
import { MIDTRANS_DATA_SOURCE, Postgres } from '../database/postgres';
import { redactText } from '../gateway';
import { FIGURES, NOTED_AFTER_HOURS, type Figure } from '../migrations/1795219200011-create-stats-hours';
import { HOUR_MS, hoursIn } from './buckets';
import { MidtransStatsHour } from './stats-hour.entity';
import {
  FORGET_CHANGED,
  LOCK_HOURS,
  MISSING,
  OBSERVE,
  REMEMBER,
  type LockedRow,
  type MissingRow,
  type ObservedRow,
} from './stats.sql';

const DAY_MS = 24 * HOUR_MS;
/** An insert, an update, a delete and a truncate of each table. */
const WATCHED = ['midtrans_payments', 'midtrans_refunds', 'midtrans_notifications'];
const TRIGGERS = WATCHED.length * 4;
/** How far the database's clock may be put back. */
const CLOCK_IS_PUT_BACK_MS = 10 * 60_000;
/** What is known to have ended by then is asked anew no sooner. */
const FRESH_MS = 60_000;
/** Whoever was writing a moment ago has ended mostly. */
const LOOKS = 3;

/**
 * Remembers what figures of closed hours came to. An hour is closed for a figure once each change of it is noted: those that are younger
 * than `NOTED_AFTER_HOURS` are not, so whoever may have made such a one must have ended.
 */
@Injectable()
export class RememberedHours {
  private readonly logger = new Logger('Midtrans:insights');
  private observed: Pick<ObservedRow, 'at' | 'itself'> | undefined;
  /** All that was written before has ended. */
  private endedBefore: Date | undefined;

  constructor(
    private readonly postgres: Postgres,
    @Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource,
  ) {}

  /** Remembers the closed hours of a time that are not, as far as nobody else does so now. What fails is counted from the rows. */
  async remember(from: Date, to: Date): Promise<void> {
    try {
      if (await this.observe()) await this.forgetChanged();
      if (this.endedBefore !== undefined) await this.fill(from, to, this.endedBefore);
    } catch (error) {
      const reason = redactText(error instanceof Error ? error.message : String(error));
      this.logger.warn(`Figures could not be remembered, and are counted from the rows: ${reason}`);
    }
  }

  /** @returns whether hours were changed that may be remembered */
  private async observe(): Promise<boolean> {
    const { schema } = this.dataSource.getMetadata(MidtransStatsHour);
    const paths = WATCHED.map((tableName) => pathOf({ schema, tableName }));
    let hasChanges = false;
    for (let look = 1; look <= LOOKS; look++) {
      const [row] = await this.postgres.query<ObservedRow>(OBSERVE, [paths]);
      // Tables that no migration of ours made have none.
      if (row === undefined || row.triggers < TRIGGERS) {
        this.endedBefore = undefined;
        return false;
      }
      hasChanges = row.hasChanges;
      this.observed ??= row;
      if (BigInt(row.oldest) <= BigInt(this.observed.itself)) continue;
      this.endedBefore = this.observed.at;
      if (row.at.getTime() - this.observed.at.getTime() < FRESH_MS) break;
      this.observed = row;
    }
    return hasChanges;
  }

  private async forgetChanged(): Promise<void> {
    await this.postgres.transaction(async (unit) => {
      const [lock] = await unit.query<LockedRow>(LOCK_HOURS, []);
      if (lock?.isOurs) await unit.query(FORGET_CHANGED, []);
    });
  }

  private async fill(from: Date, to: Date, endedBefore: Date): Promise<void> {
    const closed = new Map(FIGURES.map((figure) => [figure, earlier(to, closedAt(figure, endedBefore))]));
    const [first] = hoursIn(from, to);
    if (first === undefined) return;
    const missing = await this.postgres.query<MissingRow>(MISSING, [
      first,
      [...closed.keys()],
      [...closed.values()],
    ]);
    for (const { day } of missing) {
      const end = new Date(day.getTime() + DAY_MS);
      const hours = FIGURES.map(
        (figure) => [figure, hoursIn(later(from, day), earlier(end, closed.get(figure) ?? from))] as const,
      );
      if (!(await this.fillDay(hours))) return;
    }
  }

  /** @returns false where another does so now */
  private fillDay(hoursBy: readonly (readonly [Figure, readonly Date[]])[]): Promise<boolean> {
    return this.postgres.transaction(async (unit) => {
      const [lock] = await unit.query<LockedRow>(LOCK_HOURS, []);
      if (!lock?.isOurs) return false;
      for (const [figure, hours] of hoursBy) {
        const [first, last] = [hours[0], hours.at(-1)];
        if (first === undefined || last === undefined) continue;
        const end = new Date(last.getTime() + HOUR_MS);
        await unit.query(REMEMBER[figure], [first, end, hours, hours]);
      }
      return true;
    });
  }
}

/** Until when hours are closed. */
function closedAt(figure: Figure, endedBefore: Date): Date {
  return new Date(endedBefore.getTime() - NOTED_AFTER_HOURS[figure] * HOUR_MS - CLOCK_IS_PUT_BACK_MS);
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
const later = (a: Date, b: Date): Date => (a > b ? a : b);

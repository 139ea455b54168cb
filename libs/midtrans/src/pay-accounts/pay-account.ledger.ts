import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Postgres, type Queries } from '../database/postgres';
import { appendEvents } from '../events/outbox.append';
import { OutboxRelay } from '../events/outbox.relay';
import type { Appended } from '../events/outbox.row';
import { INSERT, LOCK, MOVE, type PayAccountRow } from './pay-account.sql';
import { isNews, payAccountEvents, type PayAccountStatus } from './pay-account.status';

/** What the gateway says of a customer's account, wherever it said it. */
export interface PayAccountReport {
  /** The merchant account. */
  readonly account: string;
  readonly accountId: string;
  readonly status: PayAccountStatus;
}

/** The answer to a new linking. */
export interface NewPayAccount extends PayAccountReport {
  readonly userId: string | null;
  /** Masked. */
  readonly phoneNumber: string;
}

export interface AppliedReport {
  /** `unmatched`: no such account is here; `stale`: it told nothing new. */
  readonly outcome: 'moved' | 'stale' | 'unmatched';
  readonly payAccountId: string | null;
  readonly appended: Appended;
}

const NOTHING: Appended = { events: [], leased: false };

/** The one place where a customer's account moves, whoever reports. */
@Injectable()
export class PayAccountLedger {
  constructor(
    private readonly postgres: Postgres,
    private readonly relay: OutboxRelay,
  ) {}

  /** Applies a report, and brings what it appends to the listeners. */
  async apply(report: PayAccountReport): Promise<void> {
    const { appended } = await this.postgres.transaction((queries) => this.applyOn(queries, report));
    this.hand(appended);
  }

  /**
   * Applies a report within a transaction of the caller's, who calls {@link hand} with what was appended once that is
   * committed.
   */
  async applyOn(queries: Queries, report: PayAccountReport): Promise<AppliedReport> {
    const [row] = await queries.query<PayAccountRow>(LOCK, [report.account, report.accountId]);
    if (row === undefined) return { outcome: 'unmatched', payAccountId: null, appended: NOTHING };
    if (!isNews(row.status, report.status)) {
      return { outcome: 'stale', payAccountId: row.id, appended: NOTHING };
    }
    return { outcome: 'moved', payAccountId: row.id, appended: await this.move(queries, row, report.status) };
  }

  /**
   * Begins with an account that is being linked, or takes up the same user's earlier row of it.
   *
   * @returns its id; null where it is not this user's: somebody else's, or linked already without our doing
   */
  async begin(link: NewPayAccount): Promise<string | null> {
    const { id, appended } = await this.postgres.transaction((queries) => this.beginOn(queries, link));
    this.hand(appended);
    return id;
  }

  /** Brings what was appended to the listeners, after the commit. Returns at once. */
  hand(appended: Appended): void {
    this.relay.hand(appended);
  }

  private async beginOn(
    queries: Queries,
    link: NewPayAccount,
  ): Promise<{ id: string | null; appended: Appended }> {
    const { account, userId, accountId, status, phoneNumber } = link;
    // Whose phone it is, is proved by linking. One that is linked already proves nothing about who asks.
    if (status !== 'enabled') {
      const values = [uuidv7(), account, userId, accountId, status, phoneNumber];
      const [inserted] = await queries.query<PayAccountRow>(INSERT, values);
      if (inserted !== undefined) return { id: inserted.id, appended: NOTHING };
    }
    const [row] = await queries.query<PayAccountRow>(LOCK, [account, accountId]);
    if (row === undefined || row.user_id !== userId) return { id: null, appended: NOTHING };
    const appended = isNews(row.status, status, true) ? await this.move(queries, row, status) : NOTHING;
    return { id: row.id, appended };
  }

  private async move(queries: Queries, row: PayAccountRow, status: PayAccountStatus): Promise<Appended> {
    await queries.query(MOVE, [row.id, status]);
    const { id, account, user_id: userId, account_id: accountId } = row;
    return appendEvents(queries, {
      account,
      subjectId: id,
      types: payAccountEvents(row.status, status),
      payload: { payAccount: { id, account, userId, paymentType: 'gopay', accountId, status } },
      leaseMs: this.relay.leaseMs,
    });
  }
}

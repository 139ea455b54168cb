import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Postgres, type Queries } from '../database/postgres';
import { appendEvents } from '../events/outbox.append';
import { OutboxRelay } from '../events/outbox.relay';
import type { Appended } from '../events/outbox.row';
import { CommandStore, type Command } from '../gateway-commands/command.store';
import {
  BIND,
  DISCARD,
  FIND_BEING_LINKED,
  INSERT,
  LOCK,
  MOVE,
  TAKE_TURN,
  type PayAccountRow,
} from './pay-account.sql';
import { isNews, payAccountEvents, type ReportedStatus } from './pay-account.status';

/** What the gateway says of a customer's account, wherever it said it. */
export interface PayAccountGatewayState {
  /** The merchant account. */
  readonly account: string;
  readonly accountId: string;
  readonly status: ReportedStatus;
  /** Of a look: where the account stood when it began. What moved meanwhile is not believed otherwise. */
  readonly version?: number;
}

/** What is about to be linked. */
export interface NewPayAccount {
  /** The merchant account. */
  readonly account: string;
  readonly userId: string | null;
  /** Masked. */
  readonly phoneNumber: string;
  /** What makes another linking the same. */
  readonly match: string;
}

/** Of an account one change a time is under way: it is linked, or it is unlinked. */
export const CHANGE = 'change';

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
    private readonly commands: CommandStore,
  ) {}

  /** Applies a report, and brings what it appends to the listeners. */
  async apply(reported: PayAccountGatewayState): Promise<AppliedReport> {
    const { appended, ...applied } = await this.postgres.transaction((queries) =>
      this.applyOn(queries, reported),
    );
    this.hand(appended);
    return { ...applied, appended };
  }

  /**
   * Applies a report within a transaction of the caller's, who calls {@link hand} with what was appended once that is
   * committed.
   */
  async applyOn(queries: Queries, reported: PayAccountGatewayState): Promise<AppliedReport> {
    const [row] = await queries.query<PayAccountRow>(LOCK, [reported.account, reported.accountId]);
    if (row === undefined) return { outcome: 'unmatched', payAccountId: null, appended: NOTHING };
    const { version } = reported;
    const isOvertaken = version !== undefined && version !== row.version;
    if (isOvertaken || !isNews(row.status, reported.status, version !== undefined)) {
      return { outcome: 'stale', payAccountId: row.id, appended: NOTHING };
    }
    return {
      outcome: 'moved',
      payAccountId: row.id,
      appended: await this.move(queries, row, reported.status),
    };
  }

  /**
   * Reserves a linking before the gateway is asked: the account, and what is asked for, in one transaction. One that was left
   * without an answer is gone on with.
   *
   * @returns null where it is under way
   */
  async reserve({ account, userId, phoneNumber, match }: NewPayAccount): Promise<Command | null> {
    return this.postgres.transaction(async (queries) => {
      await queries.query(TAKE_TURN, [match]);
      const [begun] = await queries.query<{ id: string }>(FIND_BEING_LINKED, [match]);
      const subjectId = begun?.id ?? uuidv7();
      if (begun === undefined) await queries.query(INSERT, [subjectId, account, userId, phoneNumber]);
      return this.commands.claim({ account, subjectId, action: 'link', slot: CHANGE, match }, queries);
    });
  }

  /**
   * Writes down the answer to a linking. Where it names an account that is here already, the reserved row goes; so it does where
   * the account is linked already without our doing.
   */
  async bind(command: Command, userId: string | null, reported: PayAccountGatewayState): Promise<void> {
    this.hand(await this.postgres.transaction((queries) => this.bindOn(queries, command, userId, reported)));
  }

  /** Nothing came of a linking: nothing stays stored of it. */
  async discard(command: Command): Promise<void> {
    await this.postgres.transaction((queries) => this.discardOn(queries, command));
  }

  /** Brings what was appended to the listeners, after the commit. Returns at once. */
  hand(appended: Appended): void {
    this.relay.hand(appended);
  }

  private async bindOn(
    queries: Queries,
    command: Command,
    userId: string | null,
    { account, accountId, status }: PayAccountGatewayState,
  ): Promise<Appended> {
    const [known] = await queries.query<PayAccountRow>(LOCK, [account, accountId]);
    // Whose phone it is, is proved by linking. One that is linked already proves nothing about who asks.
    if (known === undefined && status !== 'enabled') {
      const bound = await queries.query(BIND, [command.subjectId, accountId, status]);
      if (bound.length === 0)
        throw new Error(`Pay account ${command.subjectId} is not being linked any more`);
      return NOTHING;
    }
    if (known?.id !== command.subjectId) await this.discardOn(queries, command);
    const isMoved = known?.user_id === userId && isNews(known.status, status, true);
    return isMoved ? this.move(queries, known, status) : NOTHING;
  }

  private async discardOn(queries: Queries, { id, subjectId }: Command): Promise<void> {
    await queries.query(DISCARD, [subjectId]);
    await this.commands.settle(id, queries);
  }

  private async move(queries: Queries, row: PayAccountRow, status: ReportedStatus): Promise<Appended> {
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

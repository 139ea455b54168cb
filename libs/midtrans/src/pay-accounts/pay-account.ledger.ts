import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { isOvertaken } from '../database/concurrency';
import { AggregateLedger, type Aggregate } from '../events/aggregate.ledger';
import { Transactions, type Transaction } from '../events/transactions';
import { CommandStore, type Command } from '../gateway-commands/command.store';
import { isAwaited } from '../gateway-commands/is-awaited';
import type { CreationWait } from '../reconciliation';
import {
  BIND,
  DISCARD,
  FIND_BEING_LINKED,
  GIVE_UP,
  INSERT,
  LINK_ANEW,
  LOCK,
  LOCK_LINKING,
  MOVE,
  type PayAccountRow,
} from './pay-account.sql';
import { isNews, payAccountEvents, type ReportedStatus } from './pay-account.status';

/** What the gateway says of a customer's account, wherever it said it. */
export interface PayAccountGatewayState {
  /** The merchant account. */
  readonly account: string;
  readonly accountId: string;
  readonly status: ReportedStatus;
}

/** What the gateway said when it was asked, for an account that had been read before. */
export interface PayAccountAnswer extends PayAccountGatewayState {
  /** Of the account when it was read. What moved meanwhile is not believed otherwise. */
  readonly version: number;
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

const PAY_ACCOUNT: Aggregate<PayAccountRow, { readonly status: ReportedStatus; readonly anew: boolean }> = {
  name: 'Pay account',
  lock: LOCK,
  write: MOVE,
  transition(before, { status, anew }) {
    if (!isNews(before.status, status, anew)) return null;
    const { id, account, user_id: userId, account_id: accountId } = before;
    const payAccount = { id, account, userId, paymentType: 'gopay', accountId, status } as const;
    return {
      values: [status],
      events: () => [{ types: payAccountEvents(before.status, status), payload: { payAccount } }],
    };
  },
};

/** The one place where a customer's account moves, whoever reports. */
@Injectable()
export class PayAccountLedger {
  private readonly rows = new AggregateLedger(PAY_ACCOUNT);

  constructor(
    private readonly transactions: Transactions,
    private readonly commands: CommandStore,
  ) {}

  /**
   * Applies what the gateway said when it was asked, where nobody has moved the account since it was read.
   *
   * @returns false where somebody has moved it otherwise: what they were told may be newer, or older
   */
  async apply({ account, accountId, status, version }: PayAccountAnswer): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      const row = await this.lock(tx, account, accountId);
      if (row === undefined || isOvertaken(row, version)) return row?.status === status;
      await this.rows.move(tx, row, { status, anew: true });
      return true;
    });
  }

  /** Locks an account's row, if there is one, until the transaction ends. */
  lock(tx: Transaction, account: string, accountId: string): Promise<PayAccountRow | undefined> {
    return this.rows.find(tx, account, accountId);
  }

  /**
   * Applies what a notification tells to a row that is locked.
   *
   * @returns whether that was news
   */
  applyOn(tx: Transaction, row: PayAccountRow, status: ReportedStatus): Promise<boolean> {
    return this.rows.move(tx, row, { status, anew: false });
  }

  /**
   * Reserves a linking before the gateway is asked: the account, and what is asked for, in one transaction. One that was left
   * without an answer is gone on with.
   *
   * @returns null where it is under way
   */
  async reserve({ account, userId, phoneNumber, match }: NewPayAccount): Promise<Command | null> {
    return this.transactions.run(async (tx) => {
      await tx.query(LOCK_LINKING, [match]);
      const [begun] = await tx.query<{ id: string }>(FIND_BEING_LINKED, [match]);
      const subjectId = begun?.id ?? uuidv7();
      if (begun === undefined) await tx.query(INSERT, [subjectId, account, userId, phoneNumber]);
      return this.commands.claim({ account, subjectId, action: 'link', slot: CHANGE, match }, tx);
    });
  }

  /**
   * Writes down which account a linking is about. Where it is one that is here already, the reserved row goes; so it does where the
   * account is linked already without our doing. One that is here is not moved: its id came with the answer, so that it could not be
   * read before Midtrans was asked, and nobody knows who has moved it since.
   */
  async bind(command: Command, { account, accountId, status }: PayAccountGatewayState): Promise<void> {
    await this.transactions.run(async (tx) => {
      const known = await this.rows.find(tx, account, accountId);
      // Whose phone it is, is proved by linking. One that is linked already proves nothing about who asks.
      if (known === undefined && status !== 'enabled') {
        const bound = await tx.query(BIND, [command.subjectId, accountId, status]);
        if (bound.length > 0) return;
        throw new Error(`Pay account ${command.subjectId} is not being linked any more`);
      }
      if (known?.id === command.subjectId) return;
      if (known !== undefined && status !== 'enabled') await tx.query(LINK_ANEW, [known.id]);
      await this.discardOn(tx, command);
    });
  }

  /**
   * Ends the wait for an answer to a linking: Midtrans tells of an account by its own id alone, so that there is nothing to ask by.
   */
  async giveUp(payAccountId: string): Promise<CreationWait> {
    return this.transactions.run(async (tx) => {
      if (isAwaited(await this.commands.of(payAccountId, tx))) return 'awaited';
      return (await tx.query(GIVE_UP, [payAccountId])).length > 0 ? 'given_up' : 'known';
    });
  }

  /** Nothing came of a linking: nothing stays stored of it. */
  discard(command: Command): Promise<void> {
    return this.transactions.run((tx) => this.discardOn(tx, command));
  }

  private async discardOn(tx: Transaction, { id, subjectId }: Command): Promise<void> {
    await tx.query(DISCARD, [subjectId]);
    await this.commands.settle(id, tx);
  }
}

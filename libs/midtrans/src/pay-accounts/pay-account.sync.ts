import { Injectable, Logger } from '@nestjs/common';
import { PayAccountNotFoundError } from './pay-account.errors';
import { REMEDY } from './pay-account.errors';
import { MidtransError, MidtransNotFoundError, type PayAccountResponse } from '../gateway';
import { outcomeUnknown, type Asking } from '../gateway-commands/command.runner';
import { CommandStore, type Command } from '../gateway-commands/command.store';
import { UnusableAnswerError } from '../gateway/unusable-answer';
import { MidtransClients } from '../accounts/clients';
import type { MidtransPayAccount } from './pay-account.entity';
import { PayAccountLedger } from './pay-account.ledger';
import { PayAccountRepository } from './pay-account.repository';
import { isOver, payAccountStatusOf, type ReportedStatus } from './pay-account.status';

/** A customer's account, and what the gateway just said of it. */
export interface PayAccountResult {
  readonly payAccount: MidtransPayAccount;
  /**
   * The gateway's body as it came: with the links at which a customer goes on, and with the tokens by which an enabled
   * account is charged. Those are the customer's secrets: neither store nor log them.
   */
  readonly response: PayAccountResponse;
}

/** Asks Midtrans how customers' accounts stand, moves them accordingly, and so finds out what came of what was asked before. */
@Injectable()
export class PayAccountSync {
  private readonly logger = new Logger('Midtrans:pay-accounts');

  constructor(
    private readonly clients: MidtransClients,
    private readonly payAccounts: PayAccountRepository,
    private readonly ledger: PayAccountLedger,
    private readonly commands: CommandStore,
  ) {}

  /** @throws PayAccountNotFoundError */
  async stored(id: string): Promise<MidtransPayAccount> {
    const found = await this.payAccounts.findById(id);
    if (found === null) throw new PayAccountNotFoundError();
    return found;
  }

  /**
   * The account as whoever wants to act on it must know it: while something about it is unresolved, Midtrans is asked first.
   *
   * @throws PayAccountNotFoundError
   * @throws MidtransNotFoundError where Midtrans does not know it
   * @throws OutcomeUnknownError where Midtrans cannot be asked
   */
  async resolved(id: string): Promise<MidtransPayAccount> {
    const payAccount = await this.stored(id);
    const unresolved = await this.commands.unresolved(id);
    if (unresolved === undefined) return payAccount;
    try {
      await this.read(payAccount);
    } catch (error) {
      if (!(error instanceof MidtransError) || error instanceof MidtransNotFoundError) throw error;
      throw outcomeUnknown(asking(unresolved.action, id), error);
    }
    return this.stored(id);
  }

  /**
   * @returns the gateway's answer; empty of an account that it has not answered for, as there is no id to ask by
   * @throws MidtransError where Midtrans fails, or answers without saying of which account: nothing has changed
   */
  async read(payAccount: MidtransPayAccount): Promise<PayAccountResponse> {
    return payAccount.accountId === null ? {} : (await this.look(payAccount, payAccount.accountId)).response;
  }

  /**
   * What a notification tells is found out: moves the account as Midtrans says.
   *
   * @returns how it stands then
   * @throws MidtransError where Midtrans fails, does not say how the account stands, or it was moved meanwhile
   */
  async confirm(id: string, timeoutMs: number): Promise<ReportedStatus> {
    const payAccount = await this.stored(id);
    if (payAccount.accountId === null)
      throw new UnusableAnswerError(`Midtrans has told no id of account ${id}`);
    const { status } = await this.look(payAccount, payAccount.accountId, timeoutMs);
    if (status === undefined)
      throw new UnusableAnswerError(`Midtrans answered for account ${id} without a status that we know`);
    if ((await this.stored(id)).status !== status)
      throw new UnusableAnswerError(`Account ${id} was moved meanwhile`);
    return status;
  }

  private async look(
    { id, account, version }: MidtransPayAccount,
    accountId: string,
    timeoutMs?: number,
  ): Promise<{ response: PayAccountResponse; status: ReportedStatus | undefined }> {
    const open = await this.commands.of(id);
    const response = await this.clients.get(account).getPayAccount(accountId, { timeoutMs });
    if (response.account_id !== accountId)
      throw new UnusableAnswerError(`Midtrans did not answer for account ${id}`);
    const status = payAccountStatusOf(response.account_status);
    if (status === undefined) {
      this.logger.warn(`Midtrans answered for account ${id} without a status that we know`);
    } else {
      await this.ledger.apply({ account, accountId, status, version });
      await this.resolve(open, status);
    }
    return { response, status };
  }

  /** What the status shows is known from here on; what it would show by now, and does not, was not carried out. */
  private async resolve(open: readonly Command[], status: ReportedStatus): Promise<void> {
    for (const each of open) {
      const { id, action, isUnderWay, isResolved, mayArrive } = each;
      if (isUnderWay || isResolved) continue;
      if (action === 'link' || status === 'disabled') await this.commands.resolve(id);
      else if (isOver(status) || !mayArrive) await this.commands.drop(each);
    }
  }
}

/** What of an account is asked for. */
export function asking(operation: string, payAccountId: string): Asking {
  return { operation, ids: { payAccountId }, remedy: REMEDY };
}

import { Injectable } from '@nestjs/common';
import { PayAccountDeclinedError, PayAccountStateError } from './pay-account.errors';
import {
  isDeclined,
  MidtransApiError,
  MidtransNotModifiableError,
  type MidtransError,
  type PayAccountResponse,
} from '../gateway';
import { kindOfResponse } from '../gateway-commands/command.outcome';
import {
  CommandRunner,
  unusable,
  type GatewayCommand,
  type LookUp,
} from '../gateway-commands/command.runner';
import { CommandStore, matchOf, type Command } from '../gateway-commands/command.store';
import { ToldCommands } from '../gateway-commands/told-commands';
import type { MidtransPayAccount } from './pay-account.entity';
import type { CreatePayAccountInput } from './pay-account.request';
import { CHANGE, PayAccountLedger } from './pay-account.ledger';
import { asking, PayAccountSync, type PayAccountResult } from './pay-account.sync';
import { PayAccountRepository } from './pay-account.repository';
import { isNews, isOver, payAccountStatusOf, type ReportedStatus } from './pay-account.status';

/** What is linked, checked. */
export type ValidLinking = Omit<CreatePayAccountInput, 'userId'> & {
  readonly account: string;
  readonly userId: string | null;
};

/** An account that Midtrans has an id of. */
type KnownAccount = MidtransPayAccount & { readonly accountId: string };

/** Links and unlinks customers' accounts. */
@Injectable()
export class PayAccountCommands {
  constructor(
    private readonly commands: CommandStore,
    private readonly told: ToldCommands,
    private readonly runner: CommandRunner,
    private readonly ledger: PayAccountLedger,
    private readonly payAccounts: PayAccountRepository,
    private readonly syncs: PayAccountSync,
  ) {}

  /**
   * The gateway takes no Idempotency-Key for a linking and has no id to ask about it by: one that was left is asked for again, in
   * the row that it has.
   *
   * @throws PayAccountDeclinedError where GoPay says no
   * @throws PayAccountStateError where it is linked already and not by this user, or it is being linked
   * @throws OutcomeUnknownError where it is not known what became of it: the row stays
   * @throws MidtransError where Midtrans refused or failed otherwise: nothing is stored
   */
  async link(linking: ValidLinking): Promise<PayAccountResult> {
    const { account, userId, phoneNumber, countryCode } = linking;
    const match = matchOf('link', account, userId, phoneNumber, countryCode);
    const command = await this.ledger.reserve({ account, userId, phoneNumber: masked(phoneNumber), match });
    if (command === null) throw underWay('link');
    const { payAccount, response } = await this.runner.run(
      command,
      this.linkCommand(command, linking),
      async (answer) => ({ payAccount: await this.linked(command, answer), response: answer }),
    );
    if (payAccount?.userId === userId) return { payAccount, response };
    const words = 'it is linked, and not by this user';
    throw new PayAccountStateError('link', 'already_linked', words, undefined, true);
  }

  /**
   * @param isRetry - whether it was asked for before, so that its result may be there already
   * @returns the account and the gateway's answer, which is empty where it was done before and its caller had not been told
   * @throws PayAccountDeclinedError where GoPay says no
   * @throws PayAccountStateError where it is not linked, or something else is under way
   * @throws OutcomeUnknownError where it is not known what became of it
   * @throws MidtransError where Midtrans refused or failed otherwise: nothing was done
   */
  async unbind(id: string, isRetry: boolean): Promise<PayAccountResult> {
    const payAccount = await this.syncs.resolved(id);
    if (!isKnown(payAccount)) throw notAnswered(payAccount);
    const tell = async (response: PayAccountResponse) => ({
      payAccount: await this.syncs.stored(id),
      response,
    });
    if (await this.wasDone(payAccount)) return tell({});
    const { account } = payAccount;
    const command = await this.commands.claim({ account, subjectId: id, action: 'unbind', slot: CHANGE });
    if (command === null) throw underWay('unlink');
    return this.runner.run(command, this.unbindCommand(payAccount, isRetry), tell);
  }

  private linkCommand(
    command: Command,
    { account, userId, phoneNumber, countryCode, redirectUrl }: ValidLinking,
  ): GatewayCommand<PayAccountResponse> {
    let rejection: unknown;
    return {
      ...asking('link', command.subjectId),
      send: async (client) => {
        try {
          return await client.createPayAccount({
            payment_type: 'gopay',
            gopay_partner: {
              phone_number: phoneNumber,
              country_code: countryCode,
              redirect_url: redirectUrl,
            },
          });
        } catch (error) {
          rejection = error;
          throw error;
        }
      },
      // One that is declined names no account: there is none.
      read: (response) => kindOfResponse(response, isDeclined(response) || linkIn(response) !== undefined),
      done: async (response) => {
        const link = linkIn(response);
        if (link === undefined) throw unusable('Midtrans answered without an account');
        await this.syncKnown(account, userId, link);
        await this.ledger.bind(command, { account, ...link });
      },
      declined: () => this.ledger.discard(command),
      rejected: () => this.ledger.discard(command),
      tellDeclined: (response) => Promise.reject(declined('link', response)),
      tellRejected: (error) => Promise.reject(linkRejection(error)),
      // What is said of the very phone is as good as a look, once nothing of an earlier attempt can come any more.
      lookUp: () =>
        Promise.resolve<LookUp<PayAccountResponse>>(
          rejection instanceof MidtransApiError && !ABOUT_THE_REQUEST.includes(rejection.statusCode)
            ? { found: 'unknown', cause: rejection }
            : { found: 'nothing', isFinal: false },
        ),
    };
  }

  /**
   * The answer to a linking may be about an account that is here already, and that was unlinked while the answer was on its way: what the
   * answer would move is asked about.
   *
   * @throws MidtransError where Midtrans cannot be asked
   */
  private async syncKnown(
    account: string,
    userId: string | null,
    { accountId, status }: Link,
  ): Promise<void> {
    const known = await this.payAccounts.findByAccountId(account, accountId);
    if (known?.userId === userId && isNews(known.status, status, true)) await this.syncs.read(known);
  }

  /** The row of the account: not always the one that was reserved, nor the user's. */
  private async linked(
    { account }: Command,
    response: PayAccountResponse,
  ): Promise<MidtransPayAccount | null> {
    return this.payAccounts.findByAccountId(account, linkIn(response)?.accountId ?? '');
  }

  private unbindCommand(payAccount: KnownAccount, isRetry: boolean): GatewayCommand<PayAccountResponse> {
    const { id, accountId } = payAccount;
    return {
      ...asking('unbind', id),
      send: (client) => client.unbindPayAccount(accountId),
      read: (response) => {
        const kind = kindOfResponse(response, response.account_id === accountId);
        return kind === 'accepted' && statusIn(response) !== 'disabled' ? 'unusable' : kind;
      },
      done: () => this.unbound(payAccount),
      lookUp: async () => {
        const response = await this.syncs.read(payAccount);
        const status = statusIn(response);
        return status === 'disabled'
          ? { found: 'done', response }
          : { found: 'nothing', isFinal: status !== undefined && isOver(status) };
      },
      tellDeclined: (response) => Promise.reject(declined('unlink', response)),
      tellRejected: (error) => this.foundUnbound(payAccount, error, isRetry),
    };
  }

  /** An account that somebody moved while the answer was on its way may be linked anew by now: then it is asked about. */
  private async unbound({ id, account, accountId, version }: KnownAccount): Promise<void> {
    const isApplied = await this.ledger.apply({ account, accountId, status: 'disabled', version });
    if (!isApplied) await this.syncs.read(await this.syncs.stored(id));
  }

  /** Whether it was unlinked by a call whose caller was not told. Of a linking whose caller was not told, nothing is left to find out. */
  private async wasDone({ id, status }: MidtransPayAccount): Promise<boolean> {
    await this.told.tell(id, 'link');
    return status === 'disabled' && (await this.commands.tell(id, 'unbind'));
  }

  /** Something else may be why there is nothing left to unlink: Midtrans tells how the account stands. */
  private async foundUnbound(
    payAccount: MidtransPayAccount,
    error: MidtransError,
    isRetry: boolean,
  ): Promise<PayAccountResponse> {
    if (!(error instanceof MidtransNotModifiableError)) throw error;
    const response = await this.syncs.read(payAccount);
    const status = statusIn(response);
    if (isRetry && status === 'disabled') return response;
    const words = `it is ${status ?? 'in another state'} at Midtrans`;
    const isOpen = status === undefined || !isOver(status);
    throw new PayAccountStateError('unlink', 'invalid_state', words, error, isOpen);
  }
}

/** Codes of Midtrans that are about this very linking: its fields, our contract, a customer who is blocked. */
const ABOUT_THE_REQUEST: readonly string[] = ['400', '402', '410'];

/** What the answer to a linking says of the account that it is about. */
interface Link {
  readonly accountId: string;
  readonly status: ReportedStatus;
}

function linkIn(response: PayAccountResponse): Link | undefined {
  const { account_id: accountId } = response;
  const status = statusIn(response);
  if (typeof accountId !== 'string' || accountId === '' || status === undefined) return undefined;
  return { accountId, status };
}

function statusIn({ account_status: status }: PayAccountResponse): ReportedStatus | undefined {
  return payAccountStatusOf(status);
}

function isKnown(payAccount: MidtransPayAccount): payAccount is KnownAccount {
  return payAccount.accountId !== null;
}

function notAnswered({ status }: MidtransPayAccount): PayAccountStateError {
  const isOpen = status === 'initiated';
  const words = isOpen ? 'Midtrans has not answered for it yet' : 'Midtrans never answered for it';
  return new PayAccountStateError('unlink', isOpen ? 'in_progress' : 'invalid_state', words, undefined, true);
}

function underWay(operation: 'link' | 'unlink'): PayAccountStateError {
  const words = 'it is being linked or unlinked: ask again';
  return new PayAccountStateError(operation, 'in_progress', words);
}

function declined(operation: 'link' | 'unlink', response: PayAccountResponse): PayAccountDeclinedError {
  const words = response.channel_response_message ?? response.status_message ?? 'GoPay declined it';
  return new PayAccountDeclinedError(operation, words);
}

/** That the customer is blocked is theirs to know; the rest stays what Midtrans said. */
function linkRejection(error: MidtransError): MidtransError | PayAccountDeclinedError {
  if (!(error instanceof MidtransApiError) || error.statusCode !== '410') return error;
  return new PayAccountDeclinedError('link', error.statusMessage, error);
}

function masked(phoneNumber: string): string {
  return phoneNumber.slice(-4).padStart(phoneNumber.length, '*');
}

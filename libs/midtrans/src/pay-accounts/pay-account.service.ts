import { Injectable, Logger } from '@nestjs/common';
import {
  MidtransInputError,
  PayAccountNotFoundError,
  PayAccountRefusedError,
} from '../errors/midtrans.errors';
import {
  isRefused,
  MidtransApiError,
  MidtransError,
  MidtransNotModifiableError,
  type PayAccountRequest,
  type PayAccountResponse,
} from '../gateway';
import { DEFAULT_ACCOUNT } from '../options/accounts';
import { MidtransClients } from '../options/clients';
import { validate } from '../validation/validate';
import type { PayAccount } from './pay-account.entity';
import { CreatePayAccountInput } from './pay-account.input';
import { PayAccountLedger } from './pay-account.ledger';
import { PayAccountRepository } from './pay-account.repository';
import { payAccountStatusOf } from './pay-account.status';

/** A customer's account, and what the gateway just said of it. */
export interface PayAccountResult {
  readonly payAccount: PayAccount;
  /**
   * The gateway's body as it came: with the links at which a customer goes on, and with the tokens by which an enabled
   * account is charged. Those are the customer's secrets: neither store nor log them.
   */
  readonly response: PayAccountResponse;
}

/**
 * Links customers' GoPay accounts, so that they can be charged without a detour. Subclass it and name the subclass in the
 * module's options (`services: { payAccounts: … }`) to change what it does.
 *
 * @see https://docs.midtrans.com/reference/gopay-tokenization
 */
@Injectable()
export class PayAccountService {
  private readonly logger = new Logger('Midtrans:pay-accounts');

  constructor(
    protected readonly payAccounts: PayAccountRepository,
    protected readonly ledger: PayAccountLedger,
    protected readonly clients: MidtransClients,
  ) {}

  /**
   * Begins to link a customer's GoPay account. The customer goes on at the response's `actions`; a notification tells when
   * they are done (`pay_account.linked`).
   *
   * @throws MidtransInputError for bad input: nothing is stored or sent
   * @throws PayAccountRefusedError where GoPay refuses, or the account is linked already and not by this user
   * @throws MidtransError where Midtrans refused or failed otherwise: nothing is stored
   * @see https://docs.midtrans.com/reference/create-pay-account
   */
  async createPayAccount(input: CreatePayAccountInput): Promise<PayAccountResult> {
    const { account, phoneNumber, countryCode, redirectUrl, userId = null } = this.checked(input);
    const response = await this.link(account, {
      phone_number: phoneNumber,
      country_code: countryCode,
      redirect_url: redirectUrl,
    });
    if (isRefused(response)) throw refusal('link', response);
    const { account_id: accountId } = response;
    const status = payAccountStatusOf(response.account_status);
    if (typeof accountId !== 'string' || accountId === '' || status === undefined) {
      throw senseless('Midtrans answered without an account, or without a status that we know');
    }
    const link = { account, userId, accountId, status, phoneNumber: masked(phoneNumber) };
    const id = await this.ledger.begin(link);
    if (id === null) {
      throw new PayAccountRefusedError('link', 'already_linked', 'it is linked, and not by this user');
    }
    return { payAccount: await this.stored(id), response };
  }

  /**
   * Asks Midtrans how an account stands and moves it accordingly, with the same events as a notification. The response of
   * an enabled account lists its payment options.
   *
   * @param payAccount - the account, or its id here
   * @throws PayAccountNotFoundError where there is no such account here
   * @throws MidtransNotFoundError where Midtrans does not know it
   * @see https://docs.midtrans.com/reference/get-pay-account
   */
  async getPayAccount(payAccount: PayAccount | string): Promise<PayAccountResult> {
    const found = await this.find(payAccount);
    const response = await this.read(found);
    return { payAccount: await this.stored(found.id), response };
  }

  /**
   * Unlinks an account: it can be charged no more.
   *
   * @param payAccount - the account, or its id here
   * @param again - whether this was asked before, without an answer: then an account that is unlinked is no obstacle
   * @throws PayAccountNotFoundError where there is no such account here
   * @throws PayAccountRefusedError where GoPay refuses, or it is not linked
   * @throws MidtransError where Midtrans failed: asking again does no harm
   * @see https://docs.midtrans.com/reference/unbind-pay-account
   */
  async unbindPayAccount(
    payAccount: PayAccount | string,
    { again = false }: { again?: boolean } = {},
  ): Promise<PayAccountResult> {
    const found = await this.find(payAccount);
    const response = await this.unbind(found, again);
    if (isRefused(response)) throw refusal('unlink', response);
    await this.apply(found, response);
    return { payAccount: await this.stored(found.id), response };
  }

  private checked(input: CreatePayAccountInput): CreatePayAccountInput & { account: string } {
    const { value, errors } = validate(CreatePayAccountInput, input);
    if (value === undefined) throw new MidtransInputError(errors);
    const account = value.account ?? DEFAULT_ACCOUNT;
    if (!this.clients.has(account)) {
      throw new MidtransInputError([{ field: 'account', message: `account ${account} is not configured` }]);
    }
    return { ...value, account };
  }

  private async link(
    account: string,
    partner: NonNullable<PayAccountRequest['gopay_partner']>,
  ): Promise<PayAccountResponse> {
    try {
      const request = { payment_type: 'gopay', gopay_partner: partner };
      return await this.clients.get(account).createPayAccount(request);
    } catch (error) {
      // It is the customer who is blocked.
      if (!(error instanceof MidtransApiError) || error.statusCode !== '410') throw error;
      throw new PayAccountRefusedError('link', 'refused', error.statusMessage, error);
    }
  }

  private async unbind(payAccount: PayAccount, again: boolean): Promise<PayAccountResponse> {
    try {
      return await this.clients.get(payAccount.account).unbindPayAccount(payAccount.accountId);
    } catch (error) {
      if (!(error instanceof MidtransNotModifiableError)) throw error;
      const response = await this.read(payAccount);
      const status = payAccountStatusOf(response.account_status);
      // Our own first attempt, whose answer was lost, may be why there is nothing left to unlink.
      if ((again || error.outcomeUnknown) && status === 'disabled') return response;
      throw new PayAccountRefusedError('unlink', 'invalid_state', `it is ${status} at Midtrans`, error);
    }
  }

  private async read(payAccount: PayAccount): Promise<PayAccountResponse> {
    const response = await this.clients.get(payAccount.account).getPayAccount(payAccount.accountId);
    if (response.account_id !== undefined && response.account_id !== payAccount.accountId) {
      throw senseless('Midtrans answered for another account');
    }
    await this.apply(payAccount, response);
    return response;
  }

  private async apply(payAccount: PayAccount, response: PayAccountResponse): Promise<void> {
    const { account, accountId } = payAccount;
    const status = payAccountStatusOf(response.account_status);
    if (status === undefined) {
      this.logger.warn(`Midtrans answered for account ${payAccount.id} without a status that we know`);
      return;
    }
    await this.ledger.apply({ account, accountId, status });
  }

  /** An account that was given may be old by now. */
  private find(payAccount: PayAccount | string): Promise<PayAccount> {
    return this.stored(typeof payAccount === 'string' ? payAccount : payAccount.id);
  }

  private async stored(id: string): Promise<PayAccount> {
    const found = await this.payAccounts.findById(id);
    if (found === null) throw new PayAccountNotFoundError();
    return found;
  }
}

function refusal(operation: 'link' | 'unlink', response: PayAccountResponse): PayAccountRefusedError {
  const words = response.channel_response_message ?? response.status_message ?? 'GoPay refused it';
  return new PayAccountRefusedError(operation, 'refused', words);
}

function senseless(message: string): MidtransError {
  return new MidtransError({ message, attempts: 1, outcomeUnknown: false });
}

function masked(phoneNumber: string): string {
  return phoneNumber.slice(-4).padStart(phoneNumber.length, '*');
}

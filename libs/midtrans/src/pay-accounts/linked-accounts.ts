import { Injectable } from '@nestjs/common';
import { MidtransInputError } from '../errors/midtrans.errors';
import type { PayAccountResponse } from '../gateway';
import type { MidtransPayAccount } from './pay-account.entity';
import { PayAccountRepository } from './pay-account.repository';
import { PayAccountService } from './pay-account.service';

/** The gateway's name of a GoPay balance, among the payment options of an account. */
export const GOPAY_WALLET = 'GOPAY_WALLET';

/** What the gateway knows a linked account, and one of its payment options, by. */
export interface LinkedAccount {
  readonly accountId: string;
  readonly paymentOptionToken: string;
}

/** Whether, and with what, customers' accounts can be charged. */
@Injectable()
export class LinkedAccounts {
  constructor(
    private readonly repository: PayAccountRepository,
    private readonly payAccounts: PayAccountService,
  ) {}

  /**
   * Whether an account that is named as the gateway does is a user's, and can be charged.
   *
   * @param account - of the merchant
   */
  async isChargeable(account: string, accountId: string, userId: string | null): Promise<boolean> {
    const found = await this.repository.findByAccountId(account, accountId);
    return found !== null && belongsTo(userId, found) && found.status === 'enabled';
  }

  /**
   * Whether an account that is named as the gateway does is known to be another's. Of one that nobody linked here, the gateway
   * alone can tell.
   *
   * @param account - of the merchant
   */
  async isAnothers(account: string, accountId: string, userId: string | null): Promise<boolean> {
    const found = await this.repository.findByAccountId(account, accountId);
    return found !== null && !belongsTo(userId, found);
  }

  /**
   * Asks the gateway for the token of an account that is named as we do.
   *
   * @param account - of the merchant
   * @throws MidtransInputError where it is not the user's, not linked, or has no such payment option
   * @throws MidtransError where Midtrans cannot be asked
   */
  async find(
    account: string,
    id: string,
    paymentOption: string,
    userId: string | null,
  ): Promise<LinkedAccount> {
    const found = await this.repository.findById(id);
    if (found === null || found.account !== account || !belongsTo(userId, found)) throw notLinked();
    const { payAccount, response } = await this.payAccounts.getPayAccount(found);
    const { accountId } = payAccount;
    if (payAccount.status !== 'enabled' || accountId === null) throw notLinked();
    const options = activeOptionsIn(response);
    const token = options.get(paymentOption);
    if (token === undefined) {
      const message = `paymentOption must be one of ${[...options.keys()].join(', ') || 'none'}: what the account can pay with`;
      throw new MidtransInputError([{ field: 'paymentOption', message }], true);
    }
    return { accountId, paymentOptionToken: token };
  }
}

/** What belongs to nobody is not everybody's. */
function belongsTo(userId: string | null, account: MidtransPayAccount): boolean {
  return userId !== null && account.userId === userId;
}

/** One answer to all that cannot be charged, so that nobody learns which accounts there are; that its customer has yet to confirm passes. */
function notLinked(): MidtransInputError {
  const message = 'payAccount must be a linked account of yours';
  return new MidtransInputError([{ field: 'payAccount', message }], true);
}

/** Tokens by the name of the payment option. */
function activeOptionsIn({ metadata }: PayAccountResponse): ReadonlyMap<string, string> {
  const list: unknown = metadata?.payment_options;
  const options: unknown[] = Array.isArray(list) ? list : [];
  return new Map(
    options.flatMap((option): [string, string][] => {
      if (typeof option !== 'object' || option === null) return [];
      const { name, token, active } = option as Record<string, unknown>;
      return typeof name === 'string' && typeof token === 'string' && active !== false ? [[name, token]] : [];
    }),
  );
}

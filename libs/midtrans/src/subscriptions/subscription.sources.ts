import { Inject, Injectable } from '@nestjs/common';
import { CardVault } from '../cards/card-vault';
import { MidtransInputError } from '../errors/midtrans.errors';
import { GOPAY_WALLET, LinkedAccounts } from '../pay-accounts/linked-accounts';

/** What is to be charged, as a caller names it. */
export interface NamedSource {
  readonly token?: string;
  readonly gopayAccountId?: string;
  readonly savedCard?: string;
  readonly payAccount?: string;
  readonly paymentOption?: string;
}

/** What is to be charged, as the gateway knows it: a secret of the customer. */
export interface Source {
  readonly token?: string;
  readonly gopayAccountId?: string;
}

/** Whose subscription it is. */
export interface SourceOwner {
  /** The merchant's. */
  readonly account: string;
  readonly userId: string | null;
  /** Whether a linked account that Midtrans' id names must not be another's, as by our ids it never may. */
  readonly onlyOwn: boolean;
}

/** Finds what a subscription is charged with, where the customer left it with us: a saved card, a linked account. */
@Injectable()
export class SubscriptionSources {
  constructor(
    @Inject(CardVault) private readonly cards: CardVault,
    @Inject(LinkedAccounts) private readonly accounts: LinkedAccounts,
  ) {}

  /**
   * Puts the gateway's ids and tokens in the place of our ids.
   *
   * @throws MidtransInputError where there is no such card or account, or it is another's
   * @throws MidtransError where Midtrans cannot be asked for an account's token
   */
  async resolve(
    { token, gopayAccountId, savedCard, payAccount, paymentOption = GOPAY_WALLET }: NamedSource,
    { account, userId, onlyOwn }: SourceOwner,
  ): Promise<Source> {
    if (savedCard !== undefined) {
      return { token: await this.cards.tokenOf({ id: savedCard, account, userId }) };
    }
    if (payAccount !== undefined) {
      const found = await this.accounts.find(account, payAccount, paymentOption, userId);
      return { token: found.paymentOptionToken, gopayAccountId: found.accountId };
    }
    if (gopayAccountId !== undefined && onlyOwn) {
      await this.refuseAnothers(account, gopayAccountId, userId);
    }
    return { token, gopayAccountId };
  }

  /** Whoever got hold of an account's id and token is not its owner for that. */
  private async refuseAnothers(
    account: string,
    gopayAccountId: string,
    userId: string | null,
  ): Promise<void> {
    if (!(await this.accounts.isAnothers(account, gopayAccountId, userId))) return;
    const message = 'gopayAccountId must be a linked account of yours';
    throw new MidtransInputError([{ field: 'gopayAccountId', message }], true);
  }
}

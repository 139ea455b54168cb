import { Injectable } from '@nestjs/common';
import { CardVault } from '../cards/card-vault';
import { MidtransInputError } from '../errors/midtrans.errors';
import { GOPAY_WALLET, LinkedAccounts } from '../pay-accounts/linked-accounts';
import type { ValidCharge } from './charge.validation';

/** Where the money of a charge comes from, where a customer left it with us: a saved card, a linked account. */
@Injectable()
export class ChargeSources {
  constructor(
    private readonly cards: CardVault,
    private readonly accounts: LinkedAccounts,
  ) {}

  /**
   * Puts the gateway's ids and tokens in the place of our ids. What comes out holds secrets of the customer: it goes to the
   * gateway and nowhere else.
   *
   * @param onlyOwn - whether a linked account that Midtrans' id names must be the charge's user's as well, as saved cards and accounts
   * by our ids always are: whoever got hold of its id and token is not its owner for that
   * @throws MidtransInputError where there is no such card or account
   * @throws MidtransError where Midtrans cannot be asked for an account's token
   */
  async resolve(account: string, charge: ValidCharge, onlyOwn: boolean): Promise<ValidCharge> {
    const { userId = null } = charge;
    if (charge.paymentType === 'credit_card' && charge.paymentOptions.savedCard !== undefined) {
      const { savedCard: id, ...paymentOptions } = charge.paymentOptions;
      const tokenId = await amongOptions(this.cards.tokenOf({ id, account, userId }));
      return { ...charge, paymentOptions: { ...paymentOptions, tokenId } };
    }
    if (charge.paymentType === 'gopay' && charge.paymentOptions.payAccount !== undefined) {
      const { payAccount: id, paymentOption = GOPAY_WALLET, ...paymentOptions } = charge.paymentOptions;
      const found = await amongOptions(this.accounts.find(account, id, paymentOption, userId));
      return { ...charge, paymentOptions: { ...paymentOptions, ...found } };
    }
    if (charge.paymentType === 'gopay' && onlyOwn) {
      await this.requireOwn(account, charge.paymentOptions.accountId, userId);
    }
    return charge;
  }

  private async requireOwn(
    account: string,
    accountId: string | undefined,
    userId: string | null,
  ): Promise<void> {
    if (accountId === undefined || (await this.accounts.isChargeable(account, accountId, userId))) return;
    const message = 'accountId must be a linked account of yours';
    throw new MidtransInputError([{ field: 'paymentOptions.accountId', message }], true);
  }
}

/** Names what is wrong where a charge's input has it. */
async function amongOptions<Found>(found: Promise<Found>): Promise<Found> {
  try {
    return await found;
  } catch (error) {
    if (!(error instanceof MidtransInputError)) throw error;
    throw new MidtransInputError(
      error.details.map(({ field, message }) => ({ field: `paymentOptions.${field}`, message })),
      error.passes,
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { OwnershipScope } from '../access/midtrans-user';
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
   * @param scope - whose linked accounts may be charged, also where Midtrans' id names one: whoever got hold of its id and token is
   * not its owner for that; saved cards are always the charge's user's. Where left out, Midtrans' ids are the host's to answer for
   * @throws MidtransInputError where there is no such card or account
   * @throws MidtransError where Midtrans cannot be asked for an account's token
   */
  async resolve(
    account: string,
    charge: ValidCharge,
    scope: OwnershipScope | undefined,
  ): Promise<ValidCharge> {
    if (charge.paymentType === 'credit_card' && charge.paymentOptions.savedCard !== undefined) {
      const { savedCard: id, ...paymentOptions } = charge.paymentOptions;
      const card = { id, account, userId: charge.userId ?? null };
      const tokenId = await amongOptions(this.cards.tokenOf(card));
      return { ...charge, paymentOptions: { ...paymentOptions, tokenId } };
    }
    if (charge.paymentType === 'gopay' && charge.paymentOptions.payAccount !== undefined) {
      const { payAccount: id, paymentOption = GOPAY_WALLET, ...paymentOptions } = charge.paymentOptions;
      const owner = scope ?? scopeOfUser(charge);
      const found = await amongOptions(this.accounts.find(account, id, paymentOption, owner));
      return { ...charge, paymentOptions: { ...paymentOptions, ...found } };
    }
    if (charge.paymentType === 'gopay' && scope !== undefined) {
      await this.requireOwn(account, charge.paymentOptions.accountId, scope);
    }
    return charge;
  }

  private async requireOwn(
    account: string,
    accountId: string | undefined,
    scope: OwnershipScope,
  ): Promise<void> {
    if (accountId === undefined || (await this.accounts.isChargeable(account, accountId, scope))) return;
    const message = 'accountId must be a linked account of yours';
    throw new MidtransInputError([{ field: 'paymentOptions.accountId', message }]);
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
    );
  }
}

function scopeOfUser({ userId = null }: { userId?: string | null }): OwnershipScope {
  return { kind: 'user', userId };
}

import { Injectable } from '@nestjs/common';
import type { Page, PageOptions } from '../access/listing';
import { inScope, type OwnershipScope } from '../access/midtrans-user';
import { MidtransInputError } from '../errors/midtrans.errors';
import { SavedCardNotFoundError } from './card.errors';
import {
  MidtransConflictError,
  MidtransNotFoundError,
  MidtransRateLimitError,
  type BinResponse,
} from '../gateway';
import { Accounts } from '../accounts/accounts';
import { MidtransClients } from '../accounts/clients';
import { digitsBetween } from '../validation/rules';
import { CardVault } from './card-vault';
import { RecentAnswers } from './recent-answers';
import type { MidtransSavedCard } from './saved-card.entity';
import type { OwnedFilter } from '../access/account.filter';
import { SavedCardRepository } from './saved-card.repository';

/** What a card's first digits tell; null where Midtrans does not know. */
export interface CardBin {
  readonly bin: string;
  readonly brand: string | null;
  /** `credit` or `debit`. */
  readonly binType: string | null;
  readonly binClass: string | null;
  /** That issued the card: `bank central asia`. */
  readonly bank: string | null;
  /** `bca` */
  readonly bankCode: string | null;
  readonly countryName: string | null;
  readonly countryCode: string | null;
}

/** What a saved card is named by: itself, or its id. */
export type SavedCardSubject = MidtransSavedCard | string;

/** How a BIN is asked for. */
export interface BinOptions {
  /** The merchant account that asks. @default the default one, else the first: what a BIN means does not depend on the merchant */
  readonly account?: string;
}

/** Which saved cards are meant. */
export interface SavedCardLookup {
  /** Whose: another's is not found. @default everybody's */
  readonly scope?: OwnershipScope;
}

/** Banks change what a BIN means without notice, but not within the hour. */
const BIN_LIFETIME_MS = 60 * 60_000;
const MOST_BINS = 1_000;
/** The gateway counts questions by the minute. */
const RATE_LIMIT_MS = 60_000;

const isBin = digitsBetween(6, 8);

/** What is known of cards, and the cards that customers saved. */
@Injectable()
export class CardService {
  private readonly bins = new RecentAnswers<CardBin | null>(MOST_BINS, BIN_LIFETIME_MS);

  constructor(
    private readonly accounts: Accounts,
    private readonly clients: MidtransClients,
    private readonly vault: CardVault,
    private readonly savedCards: SavedCardRepository,
  ) {}

  /**
   * What the first 6 to 8 digits of a card tell of it: to show its brand, or to offer a promotion of its bank. It is
   * advisory. Answers are kept in memory for an hour, as Midtrans answers 100 questions a minute.
   *
   * @returns null for a BIN that Midtrans does not know
   * @throws MidtransInputError for anything but 6 to 8 digits, and an account that there is none of
   * @throws AccountNotConfiguredError where the account was configured once
   * @throws MidtransRateLimitError after too many questions
   * @throws MidtransError where Midtrans cannot be asked
   * @see https://docs.midtrans.com/reference/bin-api
   */
  async getBin(bin: string, { account }: BinOptions = {}): Promise<CardBin | null> {
    if (!isBin(bin)) {
      throw new MidtransInputError([{ field: 'bin', message: 'bin must be a string of 6 to 8 digits' }]);
    }
    const asking = account === undefined ? this.usual : this.accounts.chosen(account);
    return this.bins.get(`${bin} ${asking}`, () => this.askForBin(bin, asking));
  }

  /** A saved card that was not deleted, as it stands here by now; null where there is none. */
  async find(card: SavedCardSubject, { scope }: SavedCardLookup = {}): Promise<MidtransSavedCard | null> {
    const found = await this.savedCards.findById(typeof card === 'string' ? card : card.id);
    return found !== null && (scope === undefined || inScope(scope, found)) ? found : null;
  }

  /**
   * The cards that were saved and not deleted, newest first.
   *
   * @throws MidtransInputError for a page or a filter that is none
   */
  async list(filter: OwnedFilter = {}, page?: PageOptions): Promise<Page<MidtransSavedCard>> {
    return this.savedCards.list(filter, page);
  }

  /**
   * Deletes a saved card with its token.
   *
   * @throws SavedCardNotFoundError where there is no such card
   */
  async deleteSavedCard(card: SavedCardSubject, options?: SavedCardLookup): Promise<void> {
    const found = await this.find(card, options);
    if (found === null || !(await this.vault.forget(found.id, found.userId))) {
      throw new SavedCardNotFoundError();
    }
  }

  private async askForBin(bin: string, account: string): Promise<CardBin | null> {
    try {
      return cardBinOf(bin, await this.clients.get(account).getBin(bin));
    } catch (error) {
      if (error instanceof MidtransNotFoundError) return null;
      // "Conflict" is what Midtrans calls its rate limit here.
      if (error instanceof MidtransConflictError) {
        throw new MidtransRateLimitError({ ...error, message: error.message, retryAfterMs: RATE_LIMIT_MS });
      }
      throw error;
    }
  }

  /** The account that asks where none is named. */
  private get usual(): string {
    return this.accounts.default ?? this.accounts.names()[0] ?? '';
  }
}

function cardBinOf(bin: string, { data }: BinResponse): CardBin {
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  return {
    bin,
    brand: text(data?.brand),
    binType: text(data?.bin_type),
    binClass: text(data?.bin_class),
    bank: text(data?.bank),
    bankCode: text(data?.bank_code),
    countryName: text(data?.country_name),
    countryCode: text(data?.country_code),
  };
}

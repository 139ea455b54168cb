import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/clock';
import { DAY, MINUTE, formatWib, later } from '../clock/time';
import type { JsonObject } from '../json';
import { coreRefusal, refusals } from '../refusal';
import { formatAmount } from '../transactions/amount';
import { digits } from '../transactions/digits';
import type { CardTokens } from '../transactions/methods/payment-method';
import { maskedCardOf } from '../transactions/methods/sandbox-cards';
import { issuerOf } from '../transactions/methods/bins';
import {
  cardOf,
  cardProblems,
  cvvProblems,
  type Card,
  type CardDetails,
} from '../transactions/methods/card-details';

const TOKEN_LIFETIME = 10 * MINUTE;
const FOREIGN_CARD_LIFETIME = 365 * DAY;
const POINT_BALANCE = 10_000;
/** The banks whose cards earn points. BNI's do as well, but not for a merchant of the sandbox, which answers 402. */
const POINT_BANKS: readonly (string | undefined)[] = ['mandiri'];

export const TOKEN_KINDS = ['one-time', 'saved'] as const;

interface Token {
  readonly kind: (typeof TOKEN_KINDS)[number];
  readonly card: Card;
  readonly expiresAt: Date;
  readonly isUsed?: boolean;
}

/** A token that was made, and what it stands for. */
export interface MadeToken extends Token {
  readonly tokenId: string;
}

/** The tokens that stand for customers' cards. */
export class Cards implements CardTokens {
  private readonly tokens = new Map<string, Token>();

  constructor(private readonly clock: Clock) {}

  /** Makes a one-time token of a card's details, or of a saved token and the CVV. */
  createToken(details: CardDetails): JsonObject {
    const { masked, validUntil } = details.token_id ? this.savedCard(details) : this.newCard(details);
    const tokenId = `${masked}-${randomUUID()}`;
    this.tokens.set(tokenId, {
      kind: 'one-time',
      card: { masked, validUntil },
      expiresAt: later(this.clock.now(), TOKEN_LIFETIME),
    });
    return {
      status_code: '200',
      status_message: 'Credit card token is created as Token ID.',
      token_id: tokenId,
      // Every card has one hash for good. The sandbox's are no hashes: one of a card number could be undone.
      hash: `${masked}-mami`,
    };
  }

  /** Saves a card without a payment. */
  register(details: CardDetails): JsonObject {
    const problems = cardProblems(details, this.clock.now());
    if (problems.length > 0) throw invalidCard(problems);
    const card = cardOf(details);
    const transactionId = randomUUID();
    return {
      status_code: '200',
      saved_token_id: this.keep(card, transactionId),
      transaction_id: transactionId,
      masked_card: card.masked,
    };
  }

  /** How many rupiah the points of a card are worth. */
  pointBalance(tokenId: string): JsonObject {
    const { masked } = this.cardBehind(tokenId);
    if (!POINT_BANKS.includes(issuerOf(masked))) {
      throw coreRefusal(200, '402', 'Payment channel is not activated.');
    }
    return {
      status_code: '200',
      status_message: 'Success, Credit Card Point inquiry is successful',
      transaction_time: formatWib(this.clock.now()),
      point_balance_amount: formatAmount(POINT_BALANCE),
    };
  }

  redeem(tokenId: string | undefined): Card {
    if (tokenId === undefined) throw refusals.invalidToken();
    const card = this.cardBehind(tokenId);
    const token = this.tokens.get(tokenId);
    if (token?.kind === 'one-time') this.tokens.set(tokenId, { ...token, isUsed: true });
    return card;
  }

  save(card: Card, transactionId: string): JsonObject {
    return {
      saved_token_id: this.keep(card, transactionId),
      saved_token_id_expired_at: formatWib(card.validUntil),
    };
  }

  /** Every token that was made. */
  all(): readonly MadeToken[] {
    return [...this.tokens].map(([tokenId, token]) => ({ tokenId, ...token }));
  }

  restore(tokens: readonly MadeToken[]): void {
    for (const { tokenId, ...token } of tokens) this.tokens.set(tokenId, token);
  }

  private keep(card: Card, transactionId: string): string {
    const [bin = '', last = ''] = card.masked.split('-');
    const tokenId = `${bin}x${digits(`saved ${transactionId}`, 19)}${last}`;
    this.tokens.set(tokenId, { kind: 'saved', card, expiresAt: card.validUntil });
    return tokenId;
  }

  private newCard(details: CardDetails): Card {
    const problems = [...cardProblems(details, this.clock.now()), ...cvvProblems(details)];
    if (problems.length > 0) throw invalidCard(problems);
    return cardOf(details);
  }

  private savedCard(details: CardDetails): Card {
    const tokenId = details.token_id ?? '';
    const card = this.tokens.get(tokenId)?.kind === 'one-time' ? undefined : this.find(tokenId);
    const problems = [...(card ? [] : ['token_id is not a saved token']), ...cvvProblems(details)];
    if (!card || problems.length > 0) throw invalidCard(problems);
    return card;
  }

  private cardBehind(tokenId: string): Card {
    const card = this.find(tokenId);
    if (!card) throw refusals.goneToken();
    return card;
  }

  /** A token that was not made here stands for the card that it names, any number of times. */
  private find(tokenId: string): Card | undefined {
    const now = this.clock.now();
    const token = this.tokens.get(tokenId);
    if (token) return token.isUsed || token.expiresAt <= now ? undefined : token.card;
    const masked = maskedCardOf(tokenId);
    return masked === undefined ? undefined : { masked, validUntil: later(now, FOREIGN_CARD_LIFETIME) };
  }
}

function invalidCard(problems: readonly string[]) {
  return coreRefusal(200, '400', 'One or more parameters in the payload is invalid.', problems);
}

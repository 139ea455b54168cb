import { digits } from '../digits';
import { refusals } from '../../refusal';
import { compact, numberAt, objectAt, textAt, type JsonObject } from '../../json';
import { DAY, MINUTE, formatWib, later } from '../../clock/time';
import type { Change } from '../transaction';
import { pageUrl, type ChargeContext, type Outcome, type PaymentMethod } from './payment-method';
import { maskedCardOf, verdictOn } from './sandbox-cards';

const THREE_DS_LIFETIME = 10 * MINUTE;
const AUTHORIZATION_LIFETIME = 7 * DAY;
const SAVED_TOKEN_LIFETIME = 365 * DAY;
const SUCCESS_MESSAGE = 'Success, Credit Card transaction is successful';
const DENIED = { channel_response_code: '05', channel_response_message: 'Do not honor' };
const APPROVED = { channel_response_code: '00', channel_response_message: 'Approved' };

interface Card {
  readonly masked: string;
  readonly bank: string;
  readonly isAuthorization: boolean;
  readonly isAuthenticated: boolean;
}

function savedToken(part: JsonObject, masked: string, context: ChargeContext): JsonObject {
  if (part.save_token_id !== true) return {};
  return {
    saved_token_id: `${masked.slice(0, 8)}x${digits(`saved ${context.transactionId}`, 19)}${masked.slice(-4)}`,
    saved_token_id_expired_at: formatWib(later(context.at, SAVED_TOKEN_LIFETIME)),
  };
}

function facts(card: Card, approvalCode: string): JsonObject {
  return compact({
    masked_card: card.masked,
    card_type: 'credit',
    bank: card.bank,
    eci: card.isAuthenticated ? '05' : '07',
    approval_code: approvalCode,
    challenge_completion: card.isAuthenticated ? true : undefined,
  });
}

/** What the issuer and the fraud detection make of the card: at once, or after 3D Secure. */
function verdictChange(card: Card, approvalCode: string, extras: JsonObject): Change {
  const shown = facts(card, approvalCode);
  switch (verdictOn(card.masked)) {
    case 'bank-deny':
      return { status: 'deny', fraudStatus: 'accept', facts: { ...shown, ...DENIED } };
    case 'fraud-deny':
      return { status: 'deny', fraudStatus: 'deny', facts: { ...shown, ...DENIED } };
    case 'challenge':
      return { status: 'capture', fraudStatus: 'challenge', facts: { ...shown, ...APPROVED, ...extras } };
    case 'accept': {
      const status = card.isAuthorization ? 'authorize' : 'capture';
      return { status, fraudStatus: 'accept', facts: { ...shown, ...APPROVED, ...extras } };
    }
  }
}

function messageOf(change: Change, bank: string): string {
  if (change.status !== 'deny') return SUCCESS_MESSAGE;
  if (change.fraudStatus === 'deny') return 'Denied by the fraud detection';
  return `Deny by Bank [${bank.toUpperCase()}] with code [05] and message [Do not honor]`;
}

function threeDsOutcome(card: Card, paid: Change, approvalCode: string, context: ChargeContext): Outcome {
  return {
    paymentType: 'credit_card',
    status: 'pending',
    statusMessage: SUCCESS_MESSAGE,
    lifetimeMs: THREE_DS_LIFETIME,
    facts: { masked_card: card.masked, card_type: 'credit', three_ds_version: '2' },
    instructions: { redirect_url: pageUrl(context, '3ds'), on_us: true },
    whenPaid: paid,
    whenDenied: {
      status: 'deny',
      fraudStatus: 'accept',
      facts: { bank: card.bank, eci: '07', approval_code: approvalCode, ...DENIED },
    },
    reversible: false,
  };
}

function directOutcome(card: Card, change: Change, instructions: JsonObject): Outcome {
  return {
    paymentType: 'credit_card',
    status: change.status,
    fraudStatus: change.fraudStatus,
    statusMessage: messageOf(change, card.bank),
    lifetimeMs: change.status === 'authorize' ? AUTHORIZATION_LIFETIME : THREE_DS_LIFETIME,
    facts: change.facts ?? {},
    instructions: { ...instructions, on_us: true },
    whenPaid: { status: 'capture', fraudStatus: 'accept' },
    whenDenied: { status: 'deny', facts: DENIED },
    reversible: false,
  };
}

export const creditCard: PaymentMethod = {
  lifetimeMs: THREE_DS_LIFETIME,
  allowsCustomExpiry: false,
  isIdempotent: () => true,
  problems: () => [],
  charge(body, context) {
    const part = objectAt(body, 'credit_card');
    const masked = maskedCardOf(textAt(part, 'token_id') ?? '');
    if (masked === undefined) throw refusals.invalidToken();
    const card: Card = {
      masked,
      bank: textAt(part, 'bank') ?? 'bni',
      isAuthorization: part.type === 'authorize',
      isAuthenticated: part.authentication === true,
    };
    const term = numberAt(part, 'installment_term');
    const extras = { ...savedToken(part, masked, context), ...compact({ installment_term: term }) };
    const approvalCode = digits(`approval ${context.transactionId}`, 13);
    const change = verdictChange(card, approvalCode, extras);
    if (card.isAuthenticated) return threeDsOutcome(card, change, approvalCode, context);
    // A number everywhere else, the term is a string in the charge's answer.
    return directOutcome(card, change, term === undefined ? {} : { installment_term: String(term) });
  },
};

import { cardTypeOf, isBinOrBank, isListed, issuerOf } from './bins';
import type { Card } from './card-details';
import { DAY, MINUTE } from '../../clock/time';
import { compact, numberAt, objectAt, textAt, type JsonObject } from '../../json';
import { refusals } from '../../refusal';
import { digits } from '../digits';
import type { Change, TransactionRecord } from '../transaction';
import { pageUrl, type ChargeContext, type Outcome, type PaymentMethod } from './payment-method';
import { isEnrolledFor3ds, verdictOn } from './sandbox-cards';

const THREE_DS_LIFETIME = 10 * MINUTE;
const AUTHORIZATION_LIFETIME = 7 * DAY;
const CAPTURE_LIFETIME = 8 * DAY;
const SUCCESS_MESSAGE = 'Success, Credit Card transaction is successful';
const APPROVED = { channel_response_code: '00', channel_response_message: 'Approved' };
const DENIED = { channel_response_code: '05', channel_response_message: 'Do not honor' };
const LACKS_FUNDS = { channel_response_code: '51', channel_response_message: 'Insufficient Funds' };

/** How far 3D Secure came: the customer proved who they are, could not be asked to, or was not asked. */
type Authentication = 'full' | 'attempted' | 'none';

/** The 3D Secure result as Mastercard writes it, and as the other networks do. */
const ECI: Readonly<Record<Authentication, readonly [mastercard: string, others: string]>> = {
  full: ['02', '05'],
  attempted: ['01', '06'],
  none: ['00', '07'],
};

interface CardPayment {
  readonly masked: string;
  /** The bank that acquires. */
  readonly bank: string;
  readonly isAuthorization: boolean;
  readonly authentication: Authentication;
  readonly approvalCode: string;
  /** Fields that only a payment which is not refused has. */
  readonly extras: JsonObject;
}

function eciOf(masked: string, authentication: Authentication): string {
  const [mastercard, others] = ECI[authentication];
  return masked.startsWith('5') ? mastercard : others;
}

function facts(payment: CardPayment): JsonObject {
  return compact({
    masked_card: payment.masked,
    card_type: cardTypeOf(payment.masked),
    bank: payment.bank,
    eci: eciOf(payment.masked, payment.authentication),
    approval_code: payment.approvalCode,
    challenge_completion: payment.authentication === 'full' ? true : undefined,
  });
}

/** What the issuer and the fraud detection make of the card: at once, or after 3D Secure. */
function verdictChange(payment: CardPayment, amount: number): Change {
  const shown = facts(payment);
  const taken = {
    status: payment.isAuthorization ? 'authorize' : 'capture',
    facts: { ...shown, ...APPROVED, ...payment.extras },
  } as const;
  switch (verdictOn(payment.masked, amount)) {
    case 'accept':
      return { ...taken, fraudStatus: 'accept' };
    case 'challenge':
      return { ...taken, fraudStatus: 'challenge' };
    case 'bank-deny':
      return { status: 'deny', fraudStatus: 'accept', facts: { ...shown, ...DENIED } };
    case 'insufficient-funds':
      return { status: 'deny', fraudStatus: 'accept', facts: { ...shown, ...LACKS_FUNDS } };
    case 'fraud-deny':
      return { status: 'deny', fraudStatus: 'deny', facts: { ...shown, ...DENIED } };
  }
}

/** The `status_message` that tells how a card payment went. */
export function cardMessage({ status, fraudStatus, facts: shown = {} }: Change): string {
  if (status !== 'deny') return SUCCESS_MESSAGE;
  if (fraudStatus === 'deny') return 'Denied by Veritrans Fraud Detection System';
  const [code, message] = ['channel_response_code', 'channel_response_message'].map((key) =>
    textAt(shown, key),
  );
  if (code === undefined || message === undefined) return 'Card is not authenticated.';
  const bank = textAt(shown, 'bank')?.toUpperCase() ?? '';
  return `Deny by Bank [${bank}] with code [${code}] and message [${message}]`;
}

/** What a wrong one-time password makes of a payment that waits for 3D Secure. */
export function authenticationFailure({ facts: shown, whenDenied }: TransactionRecord): Change {
  return {
    status: 'deny',
    fraudStatus: 'accept',
    facts: {
      bank: whenDenied.facts?.bank,
      eci: eciOf(String(shown.masked_card), 'none'),
      // An answer was given, right or wrong.
      challenge_completion: true,
    },
  };
}

function isOnUs({ masked, bank }: CardPayment): boolean {
  return issuerOf(masked) === bank;
}

function threeDsOutcome(payment: CardPayment, context: ChargeContext): Outcome {
  const { masked, bank, approvalCode } = payment;
  return {
    paymentType: 'credit_card',
    status: 'pending',
    statusMessage: SUCCESS_MESSAGE,
    lifetimeMs: THREE_DS_LIFETIME,
    facts: { masked_card: masked, card_type: cardTypeOf(masked), three_ds_version: '2' },
    instructions: { redirect_url: pageUrl(context, '3ds'), on_us: isOnUs(payment) },
    whenPaid: verdictChange(payment, context.grossAmount),
    whenDenied: {
      status: 'deny',
      fraudStatus: 'accept',
      facts: { bank, eci: eciOf(masked, 'none'), approval_code: approvalCode, ...DENIED },
    },
    reversible: false,
  };
}

function directOutcome(payment: CardPayment, context: ChargeContext): Outcome {
  const change = verdictChange(payment, context.grossAmount);
  const term = change.facts?.installment_term;
  return {
    paymentType: 'credit_card',
    status: change.status,
    fraudStatus: change.fraudStatus,
    statusMessage: cardMessage(change),
    lifetimeMs: change.status === 'authorize' ? AUTHORIZATION_LIFETIME : CAPTURE_LIFETIME,
    facts: change.facts ?? {},
    // A number everywhere else, the term is a string in the charge's answer.
    instructions: compact({
      installment_term: typeof term === 'number' ? String(term) : undefined,
      on_us: isOnUs(payment),
    }),
    whenPaid: { status: 'capture', fraudStatus: 'accept' },
    whenDenied: { status: 'deny', facts: DENIED },
    reversible: false,
  };
}

function problems(body: JsonObject): string[] {
  const { bins, installment_term: term, type, initiated_by: initiator } = objectAt(body, 'credit_card');
  const found: string[] = [];
  if (bins !== undefined && !(Array.isArray(bins) && bins.every(isBinOrBank))) {
    found.push('credit_card.bins must be an array of BINs or banks');
  }
  if (term !== undefined && !(Number.isSafeInteger(term) && Number(term) > 0)) {
    found.push('credit_card.installment_term must be a positive integer');
  }
  if (type !== undefined && type !== 'authorize') found.push('credit_card.type must be authorize');
  if (initiator !== undefined && initiator !== 'customer' && initiator !== 'merchant') {
    found.push('credit_card.initiated_by must be customer or merchant');
  }
  return found;
}

/** Throws where the merchant takes only certain cards and this is none of them. */
function assertAllowed({ bins }: JsonObject, { masked }: Card): void {
  if (!Array.isArray(bins) || bins.length === 0) return;
  if (!isListed(masked, bins.filter(isBinOrBank)))
    throw refusals.invalid(['credit_card.bins does not allow this card']);
}

function authenticationOf(part: JsonObject, { masked }: Card): Authentication {
  // The customer is not there to be asked when the merchant charges a saved card by itself.
  if (part.authentication !== true || part.initiated_by === 'merchant') return 'none';
  return isEnrolledFor3ds(masked) ? 'full' : 'attempted';
}

/** https://docs.midtrans.com/reference/charge-transactions-on-card */
export const creditCard: PaymentMethod = {
  lifetimeMs: THREE_DS_LIFETIME,
  allowsCustomExpiry: false,
  isIdempotent: () => true,
  problems,
  charge(body, context) {
    const part = objectAt(body, 'credit_card');
    const card = context.cards.redeem(textAt(part, 'token_id'));
    assertAllowed(part, card);
    const saved = part.save_token_id === true ? context.cards.save(card, context.transactionId) : {};
    const payment: CardPayment = {
      masked: card.masked,
      bank: textAt(part, 'bank') ?? 'bni',
      isAuthorization: part.type === 'authorize',
      authentication: authenticationOf(part, card),
      approvalCode: digits(`approval ${context.transactionId}`, 13),
      extras: compact({ ...saved, installment_term: numberAt(part, 'installment_term') }),
    };
    return payment.authentication === 'full'
      ? threeDsOutcome(payment, context)
      : directOutcome(payment, context);
  },
};

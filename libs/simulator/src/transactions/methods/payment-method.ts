import type { Card } from './card-details';
import type { JsonObject } from '../../json';
import type { TransactionStatus } from '../../transaction-status';
import type { Change, FraudStatus } from '../transaction';

/** The tokens that stand for cards. */
export interface CardTokens {
  /** The card behind a token; one that is for one charge only is thereby used. Throws the refusal that a bad token earns. */
  redeem(tokenId: string | undefined): Card;
  /** Keeps a card for later charges; answers the fields that tell the merchant of it. */
  save(card: Card, transactionId: string): JsonObject;
}

/** What a merchant takes from a linked GoPay account. */
export interface GopayOrder {
  readonly transactionId: string;
  readonly accountId: string;
  readonly paymentOptionToken: string;
  /** Whole rupiah. */
  readonly amount: number;
}

/** What GoPay says to that: which of the account's options pays, or why none does, in the fields that tell of it. */
export type GopayAnswer =
  | { readonly isAccepted: true; readonly paymentOption: string }
  | { readonly isAccepted: false; readonly reason: JsonObject };

/** The GoPay accounts that customers linked. */
export interface GopayAccounts {
  /** Throws the refusal that an unknown account or a blocked customer earns. */
  ask(order: GopayOrder): GopayAnswer;
}

/** What the gateway keeps of customers from one charge to the next. */
export interface MeansOfPayment {
  readonly cards: CardTokens;
  readonly payAccounts: GopayAccounts;
}

/** What a method may know of the charge beside the request's body. */
export interface ChargeContext extends MeansOfPayment {
  readonly transactionId: string;
  readonly orderId: string;
  /** Whole rupiah. */
  readonly grossAmount: number;
  readonly merchantId: string;
  readonly at: Date;
  /** The scheme and host under which the customer's browser reaches this gateway. */
  readonly baseUrl: string;
  isVaNumberTaken(vaNumber: string): boolean;
}

/** What became of a charge. */
export interface Outcome {
  readonly paymentType: string;
  readonly status: TransactionStatus;
  readonly fraudStatus?: FraudStatus;
  readonly statusMessage: string;
  /** Milliseconds from the charge to the expiry; the method's own lifetime when absent. */
  readonly lifetimeMs?: number;
  readonly facts: JsonObject;
  readonly instructions: JsonObject;
  readonly whenPaid: Change;
  readonly whenDenied: Change;
  /** What the payment provider will do by itself, unless something else happens before. */
  readonly foreseen?: { readonly afterMs: number; readonly change: Change };
  readonly reversible: boolean;
}

/** Who makes a charge. */
export interface ChargeMaker {
  /** Whether a payment page makes it, which may do more than the API. */
  readonly isFromPage?: boolean;
}

export interface PaymentMethod {
  /** Milliseconds after which an unpaid transaction expires, unless `custom_expiry` says otherwise. */
  readonly lifetimeMs: number;
  readonly allowsCustomExpiry: boolean;
  /** Whether the gateway honours an Idempotency-Key on this charge. */
  isIdempotent(body: JsonObject): boolean;
  /** The validation messages that the method's own part of the request deserves. */
  problems(body: JsonObject, maker: ChargeMaker): string[];
  charge(body: JsonObject, context: ChargeContext): Outcome;
}

/** Most methods begin pending and are settled by the customer's payment; a method states where it differs. */
export function pendingOutcome(
  paymentType: string,
  statusMessage: string,
  differences: Partial<Omit<Outcome, 'paymentType' | 'statusMessage' | 'status'>> = {},
): Outcome {
  return {
    paymentType,
    statusMessage,
    status: 'pending',
    fraudStatus: 'accept',
    facts: {},
    instructions: {},
    whenPaid: { status: 'settlement' },
    whenDenied: { status: 'deny' },
    reversible: false,
    ...differences,
  };
}

/** A page of this simulator that stands in for the place where the customer pays. */
export function pageUrl(context: ChargeContext, page: 'pay' | '3ds' | 'qr' | 'deeplink'): string {
  return `${context.baseUrl}/simulator/${page}/${context.transactionId}`;
}

export interface GatewayAction {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly fields?: readonly string[];
}

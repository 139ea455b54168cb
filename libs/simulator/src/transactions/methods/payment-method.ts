import type { JsonObject } from '../../json';
import type { Change, FraudStatus, TransactionStatus } from '../transaction';

/** What a method may know of the charge beside the request's body. */
export interface ChargeContext {
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
  readonly reversible: boolean;
}

export interface PaymentMethod {
  /** Milliseconds after which an unpaid transaction expires, unless `custom_expiry` says otherwise. */
  readonly lifetimeMs: number;
  readonly allowsCustomExpiry: boolean;
  /** Whether the gateway honours an Idempotency-Key on this charge. */
  isIdempotent(body: JsonObject): boolean;
  /** The validation messages that the method's own part of the request deserves. */
  problems(body: JsonObject): string[];
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

import { FAILURES, INTERNAL_ERROR } from '../errors/gateway-failure';
import {
  DuplicateInvoiceNumberError,
  InvoiceNotFoundError,
  InvoiceStateError,
} from '../errors/invoice.errors';
import type { PublicError } from '../errors/midtrans-module.error';
import {
  DuplicateOrderIdError,
  MidtransInputError,
  PayAccountStateError,
  PaymentDeclinedError,
  PaymentNotFoundError,
  PaymentStateError,
  type OutcomeUnknownError,
} from '../errors/midtrans.errors';
import { REMEDIES } from '../errors/remedies';
import { SubscriptionNotFoundError } from '../errors/subscription.errors';
import { IdempotencyKeyInUseError, IdempotencyKeyReusedError } from './idempotency/idempotency.errors';

/** An error as an API's description shows it. */
interface DescribedError {
  /** When it is answered. */
  readonly when: string;
  readonly example: PublicError;
}

const ORDER = 'ORDER-20261121093000-1A2B3C4D';
const INVOICE_ORDER = 'INV-20261121093000-1A2B3C4D';
const REFUND_KEY = 'reference1';

/**
 * The errors of our endpoints by their codes. `gateway_4xx` stands for `gateway_` and the code that Midtrans gave.
 */
export const ERROR_CATALOGUE = {
  invalid_input: {
    when: 'A field is not valid: `details` name each one',
    example: new MidtransInputError([
      { field: 'amount', message: 'amount must be a whole number of rupiah above 0' },
    ]),
  },
  duplicate_order_id: { when: 'The order id is taken', example: new DuplicateOrderIdError(ORDER) },
  duplicate_invoice_number: {
    when: 'The invoice number is taken',
    example: new DuplicateInvoiceNumberError('INV-20261121-1A2B3C'),
  },
  invalid_state: {
    when: 'Its state does not allow it, here or at Midtrans',
    example: plainError(
      400,
      'invalid_state',
      'Midtrans: Merchant cannot modify the status of the transaction',
    ),
  },
  amount_exceeded: {
    when: 'It is more than is left of the payment',
    example: refundError('amount_exceeded', '60000 is more than can still be refunded: 40000'),
  },
  not_supported: {
    when: 'The payment method does not know it',
    example: refundError(
      'not_supported',
      'Midtrans cannot refund bank_transfer: return the money by bank transfer',
    ),
  },
  refund_key_taken: {
    when: 'The refund key names another refund',
    example: refundError('refund_key_taken', `refund_key ${REFUND_KEY} names a refund of another amount`),
  },
  declined: {
    when: 'The bank or the wallet said no',
    example: new PaymentDeclinedError('refund', ORDER, 'Refund request is denied by the bank'),
  },
  already_linked: {
    when: 'The account is linked, and not by this user',
    example: new PayAccountStateError('link', 'already_linked', 'it is linked, and not by this user'),
  },
  unknown_to_gateway: {
    when: 'Midtrans does not know it (yet)',
    example: plainError(400, 'unknown_to_gateway', "Midtrans: Transaction doesn't exist."),
  },
  gateway_4xx: {
    when: 'Midtrans rejected it, for a reason that the caller can mend',
    example: plainError(400, 'gateway_400', 'Midtrans: One or more parameters in the payload is invalid.', [
      'transaction_details.gross_amount is not equal to the sum of item_details',
    ]),
  },
  unauthorized: {
    when: 'The guards of the application do not know who asks',
    example: plainError(401, 'unauthorized', 'Unauthorized'),
  },
  forbidden: {
    when: 'The guards of the application refuse it, or it is for staff',
    example: plainError(403, 'forbidden', 'refund is for staff'),
  },
  wrong_signature: {
    when: 'None of our keys signed it',
    example: plainError(403, 'forbidden', 'The signature does not match'),
  },
  not_found: {
    when: 'There is none, or it is not for the caller to see',
    example: new PaymentNotFoundError(),
  },
  idempotency_key_in_use: {
    when: 'A request with this Idempotency-Key is under way: wait, and make it again',
    example: new IdempotencyKeyInUseError(),
  },
  in_progress: {
    when: 'It is under way, or what was asked before it is not known yet: wait, and ask again',
    example: new PaymentStateError('cancel', ORDER, 'in_progress', 'the cancel is under way: ask again'),
  },
  idempotency_key_reused: {
    when: 'The Idempotency-Key was used for another request',
    example: new IdempotencyKeyReusedError(),
  },
  internal_error: { when: 'Something failed here, and is in the log', example: INTERNAL_ERROR },
  gateway_failed: { when: 'Midtrans could not be asked, or failed', example: FAILURES.gateway_failed },
  gateway_refused_our_key: {
    when: "Midtrans does not accept the application's key",
    example: FAILURES.gateway_refused_our_key,
  },
  gateway_rate_limit: {
    when: 'Midtrans takes no more requests for the moment',
    example: FAILURES.gateway_rate_limit,
  },
  gateway_unavailable: {
    when: 'Midtrans failed too often to be asked for the moment',
    example: FAILURES.gateway_unavailable,
  },
  not_stored: {
    when: 'Midtrans answered, and that could not be stored',
    example: FAILURES.not_stored,
  },
  service_unavailable: {
    when: 'It could not be stored or confirmed: deliver it again',
    example: plainError(503, 'service_unavailable', 'The notification could not be stored, deliver it again'),
  },
  gateway_timeout: { when: 'Midtrans did not answer in time', example: FAILURES.gateway_timeout },
} as const satisfies Record<string, DescribedError>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** What examples look like where an endpoint is not about a payment. */
export const EXAMPLES_OF = {
  invoice: {
    duplicate_order_id: new DuplicateOrderIdError(INVOICE_ORDER, 'has an invoice'),
    invalid_state: new InvoiceStateError('void', INVOICE_ORDER, 'invalid_state', 'it is paid'),
    not_found: new InvoiceNotFoundError(),
  },
  subscription: { not_found: new SubscriptionNotFoundError() },
} as const satisfies Record<string, Partial<Record<ErrorCode, PublicError>>>;

/** What any call of Midtrans may come to. */
export const GATEWAY_FAILURES = [
  'gateway_failed',
  'gateway_refused_our_key',
  'gateway_rate_limit',
  'gateway_unavailable',
  'gateway_timeout',
] as const satisfies readonly ErrorCode[];

const SOME_ID = '01a1fe61-f997-70b0-b326-7e7c2f5bda9f';

/** Where a failure leaves it open what became of a request: what its error names, by what was asked for. */
export const OPEN_OUTCOMES = {
  charge: { ids: { orderId: ORDER }, remedy: REMEDIES.charge(ORDER) },
  operation: { ids: { orderId: ORDER }, remedy: REMEDIES.operation(ORDER) },
  refund: { ids: { orderId: ORDER, refundKey: REFUND_KEY }, remedy: REMEDIES.refund(ORDER, REFUND_KEY) },
  invoice: { ids: { orderId: INVOICE_ORDER }, remedy: REMEDIES.invoice(INVOICE_ORDER) },
  void: { ids: { orderId: INVOICE_ORDER }, remedy: REMEDIES.void() },
  subscription: { ids: { subscriptionId: SOME_ID }, remedy: REMEDIES.subscription() },
  payAccount: { ids: { payAccountId: SOME_ID }, remedy: REMEDIES.payAccount() },
} as const satisfies Record<string, Pick<OutcomeUnknownError, 'ids' | 'remedy'>>;

export type OpenOutcome = keyof typeof OPEN_OUTCOMES;

function plainError(status: number, code: string, message: string, details: string[] = []): PublicError {
  return { status, code, message, details: details.map((each) => ({ field: '', message: each })) };
}

function refundError(code: 'amount_exceeded' | 'not_supported' | 'refund_key_taken', reason: string) {
  return new PaymentStateError('refund', ORDER, code, reason);
}

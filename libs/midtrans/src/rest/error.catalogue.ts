import type { OutcomeUnknownError } from '../errors/midtrans.errors';
import { REMEDIES } from '../errors/remedies';
import { errorBody, type ErrorBody } from './error.body';

/** An error as an API's description shows it. */
interface DescribedError {
  /** When it is answered. */
  readonly when: string;
  readonly example: ErrorBody;
}

const ORDER = 'ORDER-20261121093000-1A2B3C4D';
/** The order of an invoice in examples. */
export const INVOICE_ORDER = 'INV-20261121093000-1A2B3C4D';

/**
 * The errors of our endpoints by their codes. `gateway_4xx` stands for `gateway_` and the code that Midtrans gave.
 */
export const ERROR_CATALOGUE = {
  invalid_input: {
    when: 'A field is not valid: `details` name each one',
    example: errorBody(400, 'invalid_input', 'amount must be a whole number of rupiah above 0', [
      { field: 'amount', message: 'amount must be a whole number of rupiah above 0' },
    ]),
  },
  duplicate_order_id: {
    when: 'The order id is taken',
    example: errorBody(400, 'duplicate_order_id', `order_id ${ORDER} was charged before`, [
      { field: 'order_id', message: `order_id ${ORDER} was charged before` },
    ]),
  },
  duplicate_invoice_number: {
    when: 'The invoice number is taken',
    example: errorBody(400, 'duplicate_invoice_number', 'invoice_number INV-20261121-1A2B3C is taken', [
      { field: 'invoice_number', message: 'invoice_number INV-20261121-1A2B3C is taken' },
    ]),
  },
  invalid_state: {
    when: 'Its state does not allow it, here or at Midtrans',
    example: errorBody(
      400,
      'invalid_state',
      'Midtrans: Merchant cannot modify the status of the transaction',
    ),
  },
  amount_exceeded: {
    when: 'It is more than is left of the payment',
    example: errorBody(
      400,
      'amount_exceeded',
      `Order ${ORDER}: 60000 is more than can still be refunded: 40000`,
    ),
  },
  not_supported: {
    when: 'The payment method does not know it',
    example: errorBody(
      400,
      'not_supported',
      `Order ${ORDER}: Midtrans cannot refund bank_transfer: return the money by bank transfer`,
    ),
  },
  refund_key_taken: {
    when: 'The refund key names another refund',
    example: errorBody(
      400,
      'refund_key_taken',
      `Order ${ORDER}: refund_key reference1 names a refund of another amount`,
    ),
  },
  refused: {
    when: 'The bank, the wallet or Midtrans said no',
    example: errorBody(400, 'refused', `Order ${ORDER}: Refund request is denied by the bank`),
  },
  already_linked: {
    when: 'The account is linked, and not by this user',
    example: errorBody(
      400,
      'already_linked',
      'The account was not linked: it is linked, and not by this user',
    ),
  },
  unknown_to_gateway: {
    when: 'Midtrans does not know it (yet)',
    example: errorBody(400, 'unknown_to_gateway', "Midtrans: Transaction doesn't exist."),
  },
  gateway_4xx: {
    when: 'Midtrans refused it, for a reason that the caller can mend',
    example: errorBody(400, 'gateway_400', 'Midtrans: One or more parameters in the payload is invalid.', [
      { field: '', message: 'transaction_details.gross_amount is not equal to the sum of item_details' },
    ]),
  },
  unauthorized: {
    when: 'The guards of the application do not know who asks',
    example: errorBody(401, 'unauthorized', 'Unauthorized'),
  },
  forbidden: {
    when: 'The guards of the application refuse it, or it is for staff',
    example: errorBody(403, 'forbidden', 'refund is for staff'),
  },
  wrong_signature: {
    when: 'None of our keys signed it',
    example: errorBody(403, 'forbidden', 'The signature does not match'),
  },
  not_found: {
    when: 'There is none, or it is not for the caller to see',
    example: errorBody(404, 'not_found', 'Payment not found'),
  },
  idempotency_key_in_use: {
    when: 'A request with this Idempotency-Key is under way: wait, and make it again',
    example: errorBody(409, 'idempotency_key_in_use', 'A request with this Idempotency-Key is under way'),
  },
  in_progress: {
    when: 'It is under way, or what was asked before it is not known yet: wait, and ask again',
    example: errorBody(409, 'in_progress', `Order ${ORDER}: the cancel is under way: ask again`),
  },
  idempotency_key_reused: {
    when: 'The Idempotency-Key was used for another request',
    example: errorBody(422, 'idempotency_key_reused', 'This Idempotency-Key was used for another request'),
  },
  internal_error: {
    when: 'Something failed here, and is in the log',
    example: errorBody(500, 'internal_error', 'Internal server error'),
  },
  gateway_failed: {
    when: 'Midtrans could not be asked, or failed',
    example: errorBody(502, 'gateway_failed', 'Midtrans could not be asked or did not answer sensibly'),
  },
  gateway_refused_our_key: {
    when: "Midtrans does not accept the application's key",
    example: errorBody(502, 'gateway_refused_our_key', 'Midtrans refused our request'),
  },
  gateway_rate_limit: {
    when: 'Midtrans takes no more requests for the moment',
    example: errorBody(503, 'gateway_rate_limit', 'Midtrans takes no more requests for the moment'),
  },
  gateway_unavailable: {
    when: 'Midtrans failed too often to be asked for the moment',
    example: errorBody(503, 'gateway_unavailable', 'Midtrans failed too often to be asked for the moment'),
  },
  not_stored: {
    when: 'Midtrans answered, and that could not be stored',
    example: errorBody(503, 'not_stored', 'The answer of Midtrans could not be stored'),
  },
  service_unavailable: {
    when: 'It could not be stored or confirmed: deliver it again',
    example: errorBody(503, 'service_unavailable', 'The notification could not be stored, deliver it again'),
  },
  gateway_timeout: {
    when: 'Midtrans did not answer in time',
    example: errorBody(504, 'gateway_timeout', 'Midtrans did not answer in time'),
  },
} as const satisfies Record<string, DescribedError>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** What examples look like where an endpoint is not about a payment. */
export const EXAMPLES_OF = {
  invoice: {
    duplicate_order_id: errorBody(400, 'duplicate_order_id', `order_id ${INVOICE_ORDER} has an invoice`, [
      { field: 'order_id', message: `order_id ${INVOICE_ORDER} has an invoice` },
    ]),
    invalid_state: errorBody(400, 'invalid_state', `The invoice of order ${INVOICE_ORDER}: it is paid`),
    not_found: errorBody(404, 'not_found', 'Invoice not found'),
  },
  subscription: {
    not_found: errorBody(404, 'not_found', 'Subscription not found'),
  },
} as const satisfies Record<string, Partial<Record<ErrorCode, ErrorBody>>>;

/** What any call of Midtrans may come to. */
export const GATEWAY_FAILURES = [
  'gateway_failed',
  'gateway_refused_our_key',
  'gateway_rate_limit',
  'gateway_unavailable',
  'gateway_timeout',
] as const satisfies readonly ErrorCode[];

const REFUND_KEY = 'reference1';
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

/** What an error says where what was asked for may have been carried out: what to ask about, and what to do. */
export function withUnknownOutcome(
  body: ErrorBody,
  { ids, remedy }: Pick<OutcomeUnknownError, 'ids' | 'remedy'>,
): ErrorBody {
  return {
    ...body,
    message: `${body.message}. It may have been carried out: ${remedy}`,
    order_id: ids.orderId,
    refund_key: ids.refundKey,
    subscription_id: ids.subscriptionId,
    pay_account_id: ids.payAccountId,
  };
}

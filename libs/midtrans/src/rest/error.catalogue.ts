import { AccountNotConfiguredError } from '../accounts/account.errors';
import { DATABASE_AWAY } from '../errors/database-failure';
import { FAILURES, INTERNAL_ERROR } from '../errors/gateway-failure';
import type { PublicError, UnknownOutcomeIds } from '../errors/midtrans-module.error';
import { DuplicateOrderIdError, MidtransInputError } from '../errors/midtrans.errors';
import { IdempotencyKeyInUseError, IdempotencyKeyReusedError } from './idempotency/idempotency.errors';

/** An error as an API's description shows it. */
export interface DescribedError {
  /** When it is answered. */
  readonly when: string;
  readonly example: PublicError;
}

/** What a failure leaves open: what to ask about, and what to do about it. */
export interface OpenOutcome {
  readonly ids: UnknownOutcomeIds;
  readonly remedy: string;
}

/** An order and an id of ours, as examples have them. */
export const EXAMPLE_ORDER = 'ORDER-20261121093000-1A2B3C4D';
export const EXAMPLE_ID = '01a1fe61-f997-70b0-b326-7e7c2f5bda9f';

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
  duplicate_order_id: { when: 'The order id is taken', example: new DuplicateOrderIdError(EXAMPLE_ORDER) },
  invalid_state: {
    when: 'Its state does not allow it, here or at Midtrans',
    example: plainError(
      400,
      'invalid_state',
      'Midtrans: Merchant cannot modify the status of the transaction',
    ),
  },
  declined: {
    when: 'The bank or the wallet said no',
    example: plainError(400, 'declined', `Order ${EXAMPLE_ORDER}: Refund request is denied by the bank`),
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
  snap_bi_not_configured: {
    when: 'It is signed as those of BI-SNAP are, and the account has no `snapBi.publicKey` to verify it with',
    example: plainError(
      403,
      'snap_bi_not_configured',
      "This notification is signed as BI-SNAP's are, which needs snapBi.publicKey: it is not configured",
    ),
  },
  not_found: {
    when: 'There is none, or it is not for the caller to see',
    example: plainError(404, 'not_found', 'Payment not found'),
  },
  idempotency_key_in_use: {
    when: 'A request with this Idempotency-Key is under way: wait, and make it again',
    example: new IdempotencyKeyInUseError(),
  },
  account_not_configured: {
    when: 'Its merchant account is not configured any more: it can be read, and nothing can be done with it',
    example: new AccountNotConfiguredError('bali'),
  },
  in_progress: {
    when: 'It is under way, or what was asked before it is not known yet: wait, and ask again',
    example: plainError(409, 'in_progress', `Order ${EXAMPLE_ORDER}: the cancel is under way: ask again`),
  },
  payload_too_large: {
    when: 'The body is larger than any that is taken here',
    example: plainError(413, 'payload_too_large', 'The body is larger than 32768 bytes'),
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
    when: 'It could not be read, stored or confirmed for the moment: ask, or deliver it, again',
    example: DATABASE_AWAY,
  },
  gateway_timeout: { when: 'Midtrans did not answer in time', example: FAILURES.gateway_timeout },
} as const satisfies Record<string, DescribedError>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** What the errors of an endpoint look like that is about something of its own. */
export type ErrorExamples = Partial<Record<ErrorCode, PublicError>>;

/** What any call of Midtrans may come to. */
export const GATEWAY_FAILURES = [
  'gateway_failed',
  'gateway_refused_our_key',
  'gateway_rate_limit',
  'gateway_unavailable',
  'gateway_timeout',
] as const satisfies readonly ErrorCode[];

function plainError(status: number, code: string, message: string, details: string[] = []): PublicError {
  return { status, code, message, details: details.map((each) => ({ field: '', message: each })) };
}

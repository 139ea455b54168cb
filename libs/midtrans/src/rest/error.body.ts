import { STATUS_CODES } from 'node:http';
import type { PublicError } from '../errors/midtrans-module.error';
import type { FieldError } from '../validation/validate';

/** What every error of our endpoints looks like. */
export interface ErrorBody {
  statusCode: number;
  /** The name of the HTTP status. */
  error: string;
  message: string;
  /** For programs: stays the same when the message is reworded. */
  code: string;
  details: FieldError[];
  /** Where the outcome of a charge or another operation is unknown: the order to ask about. */
  order_id?: string;
  /** Where the outcome of a refund is unknown: asked again with this key, it is made once. */
  refund_key?: string;
  /** Where the outcome of something about a subscription is unknown: which. */
  subscription_id?: string;
  /** Where the outcome of something about a linked account is unknown: which. */
  pay_account_id?: string;
}

/** An error on our wire. */
export function bodyOf({ status, code, message, details, ids }: PublicError): ErrorBody {
  return {
    statusCode: status,
    error: STATUS_CODES[status] ?? 'Error',
    message,
    code,
    details: [...details],
    ...(ids && {
      order_id: ids.orderId,
      refund_key: ids.refundKey,
      subscription_id: ids.subscriptionId,
      pay_account_id: ids.payAccountId,
    }),
  };
}

/** The code of an error that has none of its own: the name of its status, such as `not_found`. */
export function codeOfStatus(statusCode: number): string {
  return (STATUS_CODES[statusCode] ?? 'error').toLowerCase().replace(/[^a-z]+/g, '_');
}

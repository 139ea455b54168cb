import type { PayAccountNotification, SignedPayAccountNotification } from '../gateway';
import type { FieldError } from '../validation/validate';
import type { InboxEntry } from './inbox-entry';
import { isIdentifier, MAX_IDENTIFIER_LENGTH } from './parse-notification';

/** A body that has what every notification about a customer's account has. Whether it is genuine is another question. */
export interface ParsedPayAccountNotification {
  readonly body: PayAccountNotification;
  readonly signed: SignedPayAccountNotification;
  readonly entry: InboxEntry & { readonly accountId: string };
}

const REQUIRED = ['account_id', 'account_status', 'status_code', 'signature_key'] as const;

/**
 * The signature covers the three texts run together. With these shapes there is one way only to cut them apart again, and
 * none that makes a payment's notification out of them.
 */
const SHAPES = [
  ['account_status', /^[A-Z]+$/, 'a status in capitals'],
  ['status_code', /^[1-5]\d\d$/, 'a status code of three digits'],
] as const;

/** Whether a body is about a customer's account rather than a payment. */
export function concernsPayAccount(body: unknown): body is PayAccountNotification {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  const { account_id: accountId, order_id: orderId } = body as Record<string, unknown>;
  return isPresent(accountId) && !isPresent(orderId);
}

/**
 * Reads the body of a notification about a customer's account; `null` is the same as absent.
 *
 * @see https://docs.midtrans.com/reference/create-pay-account
 */
export function parsePayAccountNotification(
  body: PayAccountNotification,
):
  | { notification: ParsedPayAccountNotification; errors?: undefined }
  | { notification?: undefined; errors: FieldError[] } {
  const errors: FieldError[] = REQUIRED.filter((name) => !isIdentifier(body[name])).map((field) => ({
    field,
    message: `${field} must be text of 1 to ${MAX_IDENTIFIER_LENGTH} characters`,
  }));
  for (const [field, shape, what] of SHAPES) {
    if (isIdentifier(body[field]) && !shape.test(String(body[field]))) {
      errors.push({ field, message: `${field} must be ${what}` });
    }
  }
  if (errors.length > 0) return { errors };
  const accountId = String(body.account_id);
  const accountStatus = String(body.account_status);
  const statusCode = String(body.status_code);
  return {
    notification: {
      body,
      signed: { accountId, accountStatus, statusCode, signatureKey: String(body.signature_key) },
      entry: {
        orderId: null,
        transactionId: null,
        transactionStatus: null,
        accountId,
        accountStatus,
        fraudStatus: null,
        paymentType: isIdentifier(body.payment_type) ? String(body.payment_type) : null,
        statusCode,
        grossAmount: null,
      },
    },
  };
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

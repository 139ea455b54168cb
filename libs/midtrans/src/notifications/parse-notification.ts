import { createHash } from 'node:crypto';
import type { SignedNotification, TransactionResponse } from '../gateway';
import { isPlainText } from '../validation/plain-text';
import type { FieldError } from '../validation/validate';

/** A body that has what every payment notification has. Whether it is genuine is another question. */
export interface ParsedNotification {
  readonly body: TransactionResponse;
  readonly signed: SignedNotification;
  readonly transactionStatus: string;
  readonly transactionId: string | null;
  readonly fraudStatus: string | null;
  readonly paymentType: string | null;
}

/** Longer identifiers than these are nobody's. */
export const MAX_IDENTIFIER_LENGTH = 255;
const REQUIRED = ['order_id', 'status_code', 'gross_amount', 'signature_key', 'transaction_status'] as const;

/**
 * The signature covers the three texts run together, so that one text may be cut into another order of another amount.
 * Fixed shapes leave few such cuts; what stands against the rest is that the amount must be the one charged, and that
 * the gateway is asked before money is believed.
 */
const SHAPES = [
  ['status_code', /^[1-5]\d\d$/, 'a status code of three digits'],
  ['gross_amount', /^[1-9]\d*(?:\.\d{1,2})?$/, 'an amount such as "100000.00"'],
] as const;

/**
 * Reads a notification's body. Fields that Midtrans adds are kept; `null` is the same as absent.
 *
 * @see https://docs.midtrans.com/docs/https-notification-webhooks
 */
export function parseNotification(
  body: unknown,
):
  | { notification: ParsedNotification; errors?: undefined }
  | { notification?: undefined; errors: FieldError[] } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { errors: [{ field: '', message: 'a notification is a JSON object' }] };
  }
  const fields = body as Record<string, unknown>;
  const errors: FieldError[] = REQUIRED.filter((name) => !isIdentifier(fields[name])).map((name) => ({
    field: name,
    message: `${name} must be text of 1 to ${MAX_IDENTIFIER_LENGTH} characters`,
  }));
  for (const [name, shape, what] of SHAPES) {
    if (isIdentifier(fields[name]) && !shape.test(String(fields[name]))) {
      errors.push({ field: name, message: `${name} must be ${what}` });
    }
  }
  if (errors.length > 0) return { errors };
  const value = (name: string): string => String(fields[name]);
  const optional = (name: string): string | null => (isIdentifier(fields[name]) ? value(name) : null);
  return {
    notification: {
      body: fields,
      signed: {
        orderId: value('order_id'),
        statusCode: value('status_code'),
        grossAmount: value('gross_amount'),
        signatureKey: value('signature_key'),
      },
      transactionStatus: value('transaction_status'),
      transactionId: optional('transaction_id'),
      fraudStatus: optional('fraud_status'),
      paymentType: optional('payment_type'),
    },
  };
}

/**
 * SHA-256 of the body's content, whatever the order of its fields: the same for every redelivery, another for each of
 * the two messages that one refund sends.
 */
export function fingerprintOf(body: object): string {
  return createHash('sha256').update(canonical(body, 0)).digest('hex');
}

/** Deeper nesting than any notification has is cut off, so that no body can exhaust the stack. */
const MAX_DEPTH = 32;

function canonical(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (depth > MAX_DEPTH) return '"…"';
  if (Array.isArray(value)) return `[${value.map((entry) => canonical(entry, depth + 1)).join()}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, entry]) => `${JSON.stringify(name)}:${canonical(entry, depth + 1)}`).join()}}`;
}

export function isIdentifier(value: unknown): boolean {
  return isPlainText(value) && value !== '' && value.length <= MAX_IDENTIFIER_LENGTH;
}

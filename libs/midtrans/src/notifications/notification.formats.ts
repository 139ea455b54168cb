import type { SignedNotification, SignedPayAccountNotification } from '../gateway';
import { isRecord } from '../validation/is-record';
import { isPlainText } from '../validation/plain-text';
import type { FieldError } from '../validation/validate';
import type { NotificationSnapshot } from './notification.events';

/** What a delivery says it is about, in the terms of the inbox. */
export type InboxEntry = Omit<NotificationSnapshot, 'id' | 'account' | 'status'>;

/** What a signature is about. Whether it is genuine is another question. */
export type Signed =
  | ({ readonly subject: 'order' } & SignedNotification)
  | ({ readonly subject: 'pay_account' } & SignedPayAccountNotification);

/** A body that has what every notification of its kind has. */
export interface ParsedNotification {
  readonly body: Readonly<Record<string, unknown>>;
  readonly signed: Signed;
  readonly entry: InboxEntry;
}

interface Format {
  readonly required: readonly string[];
  /**
   * The signature covers its texts run together, so that one text may be cut into another order of another amount. Fixed shapes
   * leave few such cuts, and none that makes one kind of notification of the other. What stands against the rest is that the
   * amount must be the one charged, and that the gateway is asked before money is believed.
   */
  readonly shapes: Readonly<Record<string, readonly [shape: RegExp, what: string]>>;
  readonly signed: (text: (name: string) => string) => Signed;
}

/** Longer identifiers than these are nobody's. */
const MAX_IDENTIFIER_LENGTH = 255;
const STATUS_CODE = [/^[1-5]\d\d$/, 'a status code of three digits'] as const;

/** @see https://docs.midtrans.com/docs/https-notification-webhooks */
const ORDER: Format = {
  required: ['order_id', 'status_code', 'gross_amount', 'signature_key', 'transaction_status'],
  shapes: {
    status_code: STATUS_CODE,
    gross_amount: [/^[1-9]\d*(?:\.\d{1,2})?$/, 'an amount such as "100000.00"'],
  },
  signed: (text) => ({
    subject: 'order',
    orderId: text('order_id'),
    statusCode: text('status_code'),
    grossAmount: text('gross_amount'),
    signatureKey: text('signature_key'),
  }),
};

/** @see https://docs.midtrans.com/reference/create-pay-account */
const PAY_ACCOUNT: Format = {
  required: ['account_id', 'account_status', 'status_code', 'signature_key'],
  shapes: { account_status: [/^[A-Z]+$/, 'a status in capitals'], status_code: STATUS_CODE },
  signed: (text) => ({
    subject: 'pay_account',
    accountId: text('account_id'),
    accountStatus: text('account_status'),
    statusCode: text('status_code'),
    signatureKey: text('signature_key'),
  }),
};

/** Whether a body is of none of the kinds that are signed, as Midtrans sends of subscriptions. */
export function isUnsigned(body: unknown): body is Readonly<Record<string, unknown>> {
  return isRecord(body) && !isPresent(body['order_id']) && !isPresent(body['account_id']);
}

/** Whether a signed body is of a customer's account, rather than of an order. */
export function isOfPayAccount(body: Readonly<Record<string, unknown>>): boolean {
  return isPresent(body['account_id']) && !isPresent(body['order_id']);
}

const TEST_ORDER = /^payment_notif_test_\w+_[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a delivery is of no order, but the dashboard's test of the webhook's address. */
export function isTest({ orderId }: Pick<InboxEntry, 'orderId'>): boolean {
  return orderId !== null && TEST_ORDER.test(orderId);
}

/** Reads a signed notification's body. Fields that Midtrans adds are kept; `null` is the same as absent. */
export function parseNotification(
  body: unknown,
):
  | { notification: ParsedNotification; errors?: undefined }
  | { notification?: undefined; errors: FieldError[] } {
  if (!isRecord(body)) return { errors: [{ field: '', message: 'a notification is a JSON object' }] };
  const isOfAccount = isOfPayAccount(body);
  const format = isOfAccount ? PAY_ACCOUNT : ORDER;
  const errors = problemsOf(body, format);
  if (errors.length > 0) return { errors };
  const optional = (name: string): string | null => identifierIn(body[name]);
  return {
    notification: {
      body,
      signed: format.signed((name) => String(body[name])),
      entry: {
        orderId: optional('order_id'),
        transactionId: optional('transaction_id'),
        transactionStatus: optional('transaction_status'),
        accountId: isOfAccount ? optional('account_id') : null,
        accountStatus: isOfAccount ? optional('account_status') : null,
        fraudStatus: optional('fraud_status'),
        paymentType: optional('payment_type'),
        statusCode: optional('status_code'),
        grossAmount: optional('gross_amount'),
      },
    },
  };
}

/** What a body calls the merchant; of a subscription's, what it calls the subscription's. None of it is signed. */
export function merchantIdIn(body: Readonly<Record<string, unknown>>): string | undefined {
  const { subscription } = body;
  const named = body['merchant_id'] ?? (isRecord(subscription) ? subscription['merchant_id'] : undefined);
  return isIdentifier(named) ? named : undefined;
}

function problemsOf(body: Readonly<Record<string, unknown>>, { required, shapes }: Format): FieldError[] {
  const missing = required.filter((field) => !isIdentifier(body[field]));
  const misshapen = Object.entries(shapes).filter(
    ([field, [shape]]) => isIdentifier(body[field]) && !shape.test(String(body[field])),
  );
  return [
    ...missing.map((field) => ({
      field,
      message: `${field} must be text of 1 to ${MAX_IDENTIFIER_LENGTH} characters`,
    })),
    ...misshapen.map(([field, [, what]]) => ({ field, message: `${field} must be ${what}` })),
  ];
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function identifierIn(value: unknown): string | null {
  return isIdentifier(value) ? value : null;
}

/** Text that may be an id, or a word: not empty, not long, and such as can be stored. */
export function isIdentifier(value: unknown): value is string {
  // Its length first: anybody may send it.
  return (
    typeof value === 'string' && value !== '' && value.length <= MAX_IDENTIFIER_LENGTH && isPlainText(value)
  );
}

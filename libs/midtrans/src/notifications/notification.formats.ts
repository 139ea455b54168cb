import type { SignedNotification, SignedPayAccountNotification } from '../gateway';
import type { SignedBiSnapNotification } from '../gateway/bi-snap-signature';
import { isRecord } from '../validation/is-record';
import type { FieldError } from '../validation/validate';
import { inOwnNames, isBiSnap } from './bi-snap.format';
import { isIdentifier, MAX_IDENTIFIER_LENGTH } from './identifier';
import type { NotificationSnapshot } from './notification.events';

/** What a delivery says it is about, in the terms of the inbox. */
export type InboxEntry = Omit<NotificationSnapshot, 'id' | 'account' | 'status'>;

/** What a signature is about. Whether it is genuine is another question. */
export type Signed =
  | ({ readonly subject: 'order' } & SignedNotification)
  | ({ readonly subject: 'pay_account' } & SignedPayAccountNotification)
  /** Null where the request does not say how it is signed. */
  | { readonly subject: 'bi_snap'; readonly request: SignedBiSnapNotification | null };

/** A body that has what every notification of its kind has. */
export interface ParsedNotification {
  /** In the names of Midtrans' own. */
  readonly body: Readonly<Record<string, unknown>>;
  /** As it came. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly signed: Signed;
  readonly entry: InboxEntry;
}

type SignedRequest = SignedBiSnapNotification | null;

interface Format {
  readonly required: readonly string[];
  /**
   * The signature covers its texts run together, so that one text may be cut into another order of another amount. Fixed shapes
   * leave few such cuts, and none that makes one kind of notification of the other. What stands against the rest is that the
   * amount must be the one charged, and that the gateway is asked before money is believed.
   */
  readonly shapes: Readonly<Record<string, readonly [shape: RegExp, what: string]>>;
  readonly signed: (text: (name: string) => string, request: SignedRequest) => Signed;
}

const STATUS_CODE = [/^[1-5]\d\d$/, 'a status code of three digits'] as const;
const AMOUNT = [/^[1-9]\d*(?:\.\d{1,2})?$/, 'an amount such as "100000.00"'] as const;

/** @see https://docs.midtrans.com/docs/https-notification-webhooks */
const ORDER: Format = {
  required: ['order_id', 'status_code', 'gross_amount', 'signature_key', 'transaction_status'],
  shapes: {
    status_code: STATUS_CODE,
    gross_amount: AMOUNT,
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

/** All of it is signed, and the gateway is asked in any case. */
const BI_SNAP: Format = {
  required: ['order_id', 'gross_amount'],
  shapes: { gross_amount: AMOUNT },
  signed: (_text, request) => ({ subject: 'bi_snap', request }),
};

/** Whether a body is of none of the kinds that are signed, as Midtrans sends of subscriptions. */
export function isUnsigned(body: unknown): body is Readonly<Record<string, unknown>> {
  return isRecord(body) && !isPresent(body['order_id']) && !isPresent(body['account_id']) && !isBiSnap(body);
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

/**
 * Reads a signed notification's body. Fields that Midtrans adds are kept; `null` is the same as absent.
 *
 * @param request - how the request is signed that brought it @default not at all
 */
export function parseNotification(
  raw: unknown,
  request: SignedRequest = null,
):
  | { notification: ParsedNotification; errors?: undefined }
  | { notification?: undefined; errors: FieldError[] } {
  if (!isRecord(raw)) return { errors: [{ field: '', message: 'a notification is a JSON object' }] };
  const isOfBiSnap = isBiSnap(raw);
  const body = isOfBiSnap ? inOwnNames(raw) : raw;
  const isOfAccount = isOfPayAccount(body);
  const format = isOfBiSnap ? BI_SNAP : isOfAccount ? PAY_ACCOUNT : ORDER;
  const errors = problemsOf(body, format);
  if (errors.length > 0) return { errors };
  const optional = (name: string): string | null => identifierIn(body[name]);
  return {
    notification: {
      body,
      raw,
      signed: format.signed((name) => String(body[name]), request),
      entry: {
        orderId: optional('order_id'),
        transactionId: optional(isOfBiSnap ? 'reference_no' : 'transaction_id'),
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

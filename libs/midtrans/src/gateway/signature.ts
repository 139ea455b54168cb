import { createHash, timingSafeEqual } from 'node:crypto';

/** What a payment notification's signature is made over: the three strings exactly as received. */
export interface SignedFields {
  orderId: string;
  statusCode: string;
  grossAmount: string;
}

/** The signed fields of a notification together with the signature it claims. */
export interface SignedNotification extends SignedFields {
  signatureKey: string;
}

/** What the signature of a notification about a GoPay account is made over. */
export interface SignedPayAccountFields {
  accountId: string;
  accountStatus: string;
  statusCode: string;
}

/** The signed fields of a notification about a GoPay account together with the signature it claims. */
export interface SignedPayAccountNotification extends SignedPayAccountFields {
  signatureKey: string;
}

const SHA512_HEX_LENGTH = 128;

/**
 * The `signature_key` of a payment notification: `SHA512(order_id + status_code + gross_amount + serverKey)` in
 * lower-case hex. `transaction_status` is NOT part of it.
 *
 * @see https://docs.midtrans.com/docs/https-notification-webhooks#verifying-notification-authenticity
 */
export function notificationSignature(fields: SignedFields, serverKey: string): string {
  return signature(fields.orderId + fields.statusCode + fields.grossAmount, serverKey);
}

/**
 * The `signature_key` of a notification about a GoPay account:
 * `SHA512(account_id + account_status + status_code + serverKey)` in lower-case hex.
 *
 * @see https://docs.midtrans.com/reference/create-pay-account
 */
export function payAccountSignature(fields: SignedPayAccountFields, serverKey: string): string {
  return signature(fields.accountId + fields.accountStatus + fields.statusCode, serverKey);
}

/**
 * Whether a notification was signed with the key, or with one of the keys while they are being rotated. Compares in
 * constant time and tries every key whatever the earlier ones said. Never throws: odd input is simply not verified,
 * and an empty or blank key verifies nothing.
 */
export function verifyNotificationSignature(
  notification: SignedNotification | null | undefined,
  serverKey: string | readonly string[],
): boolean {
  const { orderId, statusCode, grossAmount, signatureKey }: Loose<SignedNotification> = notification ?? {};
  return verify([orderId, statusCode, grossAmount], signatureKey, serverKey);
}

/** {@link verifyNotificationSignature} for a notification about a GoPay account. */
export function verifyPayAccountSignature(
  notification: SignedPayAccountNotification | null | undefined,
  serverKey: string | readonly string[],
): boolean {
  const { accountId, accountStatus, statusCode, signatureKey }: Loose<SignedPayAccountNotification> =
    notification ?? {};
  return verify([accountId, accountStatus, statusCode], signatureKey, serverKey);
}

/** What claims to be a T and may be anything. */
type Loose<T> = Partial<Record<keyof T, unknown>>;

function verify(fields: readonly unknown[], signatureKey: unknown, serverKey: unknown): boolean {
  if (!fields.every(isText) || !isText(signatureKey)) return false;
  const claimed = Buffer.from(signatureKey);
  if (claimed.length !== SHA512_HEX_LENGTH) return false;

  const signed = fields.join('');
  let verified = false;
  for (const key of Array.isArray(serverKey) ? (serverKey as readonly unknown[]) : [serverKey]) {
    if (!isText(key) || key.trim() === '') continue;
    if (timingSafeEqual(claimed, Buffer.from(signature(signed, key)))) verified = true;
  }
  return verified;
}

function signature(signed: string, serverKey: string): string {
  return createHash('sha512')
    .update(signed + serverKey)
    .digest('hex');
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

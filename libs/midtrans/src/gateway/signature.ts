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

const SHA512_HEX_LENGTH = 128;

/**
 * The `signature_key` of a payment notification: `SHA512(order_id + status_code + gross_amount + serverKey)` in
 * lower-case hex. `transaction_status` is NOT part of it.
 *
 * @see https://docs.midtrans.com/docs/https-notification-webhooks#verifying-notification-authenticity
 */
export function notificationSignature(fields: SignedFields, serverKey: string): string {
  return createHash('sha512')
    .update(fields.orderId + fields.statusCode + fields.grossAmount + serverKey)
    .digest('hex');
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
  const {
    orderId,
    statusCode,
    grossAmount,
    signatureKey,
  }: Partial<Record<keyof SignedNotification, unknown>> = notification ?? {};
  if (!isText(orderId) || !isText(statusCode) || !isText(grossAmount) || !isText(signatureKey)) return false;

  const claimed = Buffer.from(signatureKey);
  if (claimed.length !== SHA512_HEX_LENGTH) return false;

  let verified = false;
  for (const key of Array.isArray(serverKey) ? (serverKey as readonly unknown[]) : [serverKey]) {
    if (!isText(key) || key.trim() === '') continue;
    const expected = Buffer.from(notificationSignature({ orderId, statusCode, grossAmount }, key));
    if (timingSafeEqual(claimed, expected)) verified = true;
  }
  return verified;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

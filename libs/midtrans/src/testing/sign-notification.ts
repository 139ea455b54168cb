import { notificationSignature } from '../gateway/signature';

const SIGNED_FIELDS = ['order_id', 'status_code', 'gross_amount'] as const;

/**
 * A copy of a notification's body with the `signature_key` Midtrans would give it.
 *
 * @param body - needs `order_id`, `status_code` and `gross_amount` as strings, as the gateway sends them
 * @throws TypeError naming the field that is missing
 * @see https://docs.midtrans.com/docs/https-notification-webhooks#verifying-notification-authenticity
 */
export function signNotification<Body extends object>(
  body: Body,
  serverKey: string,
): Body & { signature_key: string } {
  const [orderId, statusCode, grossAmount] = SIGNED_FIELDS.map((name) => textField(body, name)) as [
    string,
    string,
    string,
  ];
  return { ...body, signature_key: notificationSignature({ orderId, statusCode, grossAmount }, serverKey) };
}

function textField(body: object, name: string): string {
  const value = (body as Record<string, unknown>)[name];
  if (typeof value !== 'string' || value === '') {
    throw new TypeError(`signNotification: the body needs ${name}, a string as the gateway sends it`);
  }
  return value;
}

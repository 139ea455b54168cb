import { createHash } from 'node:crypto';
import { LosslessNumber, type JsonObject } from '../json';

/** `SHA512` of the fields that a signature covers and the server key, in lower-case hex. */
export function signatureOver(fields: readonly string[], serverKey: string): string {
  return createHash('sha512')
    .update(fields.join('') + serverKey)
    .digest('hex');
}

/** `SHA512(order_id + status_code + gross_amount + serverKey)` in lower-case hex. */
export function signatureKey(
  orderId: string,
  statusCode: string,
  grossAmount: string,
  serverKey: string,
): string {
  return signatureOver([orderId, statusCode, grossAmount], serverKey);
}

/** What the signatures of GoPay accounts cover, and those of payments. */
const COVERED = [
  ['account_id', 'account_status', 'status_code'],
  ['order_id', 'status_code', 'gross_amount'],
] as const;

/** A notification with the signature that belongs to what it says; one that the gateway does not sign stays as it is. */
export function signed(body: JsonObject, serverKey: string): JsonObject {
  for (const names of COVERED) {
    const fields = names.map((name) => written(body[name])).filter((field) => field !== undefined);
    if (fields.length === names.length) return { ...body, signature_key: signatureOver(fields, serverKey) };
  }
  return body;
}

function written(value: unknown): string | undefined {
  if (value instanceof LosslessNumber) return value.digits;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

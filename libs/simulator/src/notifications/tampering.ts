import { createHash } from 'node:crypto';
import { textAt, type JsonObject } from '../json';
import type { NotificationFault } from './notification-fault';

const CLAIMED = 'settlement';

/**
 * How a notification that was sent is sent once more to see what a webhook makes of it: with a claim and a signature that somebody else
 * made up, with another amount and a right signature, ten times at once, or with all of its order in reverse order.
 */
export type Tampering = 'forged' | 'other-amount' | 'concurrent' | 'reversed';

export const TAMPERINGS = [
  'forged',
  'other-amount',
  'concurrent',
  'reversed',
] as const satisfies readonly Tampering[];

/** Whether this can be done to the message. */
export function canTamper(tampering: Tampering, body: JsonObject): boolean {
  switch (tampering) {
    case 'forged':
      return canStrike({ kind: 'forge' }, body);
    case 'other-amount':
      return body.signature_key !== undefined && Number(textAt(body, 'gross_amount')) > 0;
    case 'concurrent':
    case 'reversed':
      return true;
  }
}

/** Whether a fault can be done to this message: one without a signature or status can be neither forged nor altered. */
export function canStrike(fault: NotificationFault, body: JsonObject): boolean {
  switch (fault.kind) {
    case 'forge':
      return body.signature_key !== undefined;
    case 'replay':
      return body.transaction_status !== undefined && body.transaction_status !== (fault.status ?? CLAIMED);
    case 'duplicate':
    case 'delay':
    case 'reorder':
    case 'drop':
      return true;
  }
}

/** What one who does not know the server key makes up. */
export function forged(body: JsonObject, status: string = CLAIMED): JsonObject {
  const claim =
    body.transaction_status === undefined ? {} : { transaction_status: status, status_code: '200' };
  const signature = createHash('sha512')
    .update(`no server key ${String(body.signature_key)}`)
    .digest('hex');
  return { ...body, ...claim, signature_key: signature };
}

/** A real message with a status that its signature does not cover. */
export function altered(body: JsonObject, status: string = CLAIMED): JsonObject {
  return { ...body, transaction_status: status };
}

/** A message of half the amount; its signature no longer fits. */
export function ofOtherAmount(body: JsonObject): JsonObject {
  const amount = Number(textAt(body, 'gross_amount'));
  const other = amount > 1 ? Math.floor(amount / 2) : amount + 1;
  return { ...body, gross_amount: other.toFixed(2) };
}

import { createHash } from 'node:crypto';
import type { JsonObject } from '../json';
import type { NotificationFault } from './notification-fault';

const CLAIMED = 'settlement';

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

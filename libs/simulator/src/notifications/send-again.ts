import { InvalidFieldError } from '../errors';
import { FLAG, OBJECT, oneOf, readObject, snakeCase } from '../fields';
import type { JsonObject } from '../json';
import type { Courier, NotificationAttempt } from './courier';
import { signed } from './signature';
import { canTamper, forged, ofOtherAmount, TAMPERINGS, type Tampering } from './tampering';

const AT_ONCE = 10;

/** How a notification is to be sent once more. */
export type ResendOrder =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'edited'; readonly body: JsonObject; readonly sign: boolean }
  | { readonly kind: Tampering };

/** @throws InvalidFieldError */
export function readResendOrder(value: JsonObject): ResendOrder {
  return readObject(value, '', snakeCase, (fields): ResendOrder => {
    const tamper = fields.optional('tamper', oneOf(TAMPERINGS));
    const body = fields.optional('body', OBJECT);
    const sign = fields.optional('sign', FLAG);
    if (body === undefined && sign !== undefined) throw new InvalidFieldError('sign', 'goes with a body');
    if (body === undefined) return { kind: tamper ?? 'unchanged' };
    if (tamper !== undefined) throw new InvalidFieldError('tamper', 'does not go with a body');
    return { kind: 'edited', body, sign: sign ?? false };
  });
}

/**
 * Sends a notification once more, in whichever way; nothing of it is delivered again. Tells the attempts in the order in which they were made.
 *
 * @throws UnknownNotificationError, or InvalidFieldError where this cannot be done to it
 */
export async function sendAgain(
  courier: Courier,
  serverKey: string,
  id: string,
  order: ResendOrder,
): Promise<readonly NotificationAttempt[]> {
  const { kind } = order;
  const { body } = courier.letter(id);
  if (kind !== 'unchanged' && kind !== 'edited' && !canTamper(kind, body)) {
    throw new InvalidFieldError('tamper', `${kind} cannot be done to a notification without a signed amount`);
  }
  switch (kind) {
    case 'unchanged':
      return [await courier.resend(id)];
    case 'edited':
      return [await courier.resend(id, kind, order.sign ? signed(order.body, serverKey) : order.body)];
    case 'forged':
      return [await courier.resend(id, kind, forged(body))];
    case 'other-amount':
      return [await courier.resend(id, kind, signed(ofOtherAmount(body), serverKey))];
    case 'concurrent':
      return Promise.all(Array.from({ length: AT_ONCE }, () => courier.resend(id, kind)));
    case 'reversed':
      return inTurn(courier, [...courier.relatives(id)].reverse());
  }
}

/** Each after the answer to the one before: an order that the network cannot change. */
async function inTurn(courier: Courier, ids: readonly string[]): Promise<NotificationAttempt[]> {
  const attempts: NotificationAttempt[] = [];
  for (const id of ids) attempts.push(await courier.resend(id, 'reversed'));
  return attempts;
}

import { digits } from '../digits';
import { objectAt, textAt, type JsonObject } from '../../json';
import { HOUR } from '../../clock/time';
import { pendingOutcome, type PaymentMethod } from './payment-method';

const CODE_LENGTH = { indomaret: 14, alfamart: 16 } as const;

type Store = keyof typeof CODE_LENGTH;

function storeOf(body: JsonObject): Store | undefined {
  const name = textAt(objectAt(body, 'cstore'), 'store')?.toLowerCase();
  return name === 'indomaret' || name === 'alfamart' ? name : undefined;
}

/** Paying in cash at a convenience store. */
export const cstore: PaymentMethod = {
  lifetimeMs: 24 * HOUR,
  allowsCustomExpiry: true,
  isIdempotent: (body) => storeOf(body) !== 'indomaret',
  problems: (body) => (storeOf(body) ? [] : ['cstore.store must be indomaret or alfamart']),
  charge(body, context) {
    const store = storeOf(body) ?? 'alfamart';
    const isIndomaret = store === 'indomaret';
    const approval = { approval_code: digits(`approval ${context.transactionId}`, 12) };
    return pendingOutcome('cstore', 'Success, cstore transaction is successful', {
      fraudStatus: isIndomaret ? undefined : 'accept',
      facts: { store, payment_code: digits(context.transactionId, CODE_LENGTH[store]) },
      whenPaid: { status: 'settlement', facts: isIndomaret ? approval : {} },
      reversible: isIndomaret,
    });
  },
};

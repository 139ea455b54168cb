import { digits } from '../digits';
import { objectAt, textAt } from '../../json';
import { HOUR } from '../../clock/time';
import { pendingOutcome, type PaymentMethod } from './payment-method';

const BILLER_CODE = '70012';
const BILL_KEY_LENGTH = 12;
const REQUIRED = { bill_info1: 10, bill_info2: 30 };

/** Mandiri Bill. */
export const echannel: PaymentMethod = {
  lifetimeMs: 24 * HOUR,
  allowsCustomExpiry: true,
  isIdempotent: () => true,
  problems(body) {
    const part = objectAt(body, 'echannel');
    const missing = Object.entries(REQUIRED).flatMap(([field, limit]) => {
      const value = textAt(part, field);
      if (value === undefined) return [`echannel.${field} is required`];
      return value.length > limit ? [`echannel.${field} is too long (max ${limit})`] : [];
    });
    const billKey = part.bill_key;
    const badKey = billKey !== undefined && !/^\d{1,12}$/.test(textAt(part, 'bill_key') ?? '');
    return badKey ? [...missing, 'echannel.bill_key must be at most 12 digits'] : missing;
  },
  charge(body, context) {
    const wish = textAt(objectAt(body, 'echannel'), 'bill_key');
    return pendingOutcome('echannel', 'OK, Mandiri Bill transaction is successful', {
      facts: { bill_key: wish ?? digits(context.transactionId, BILL_KEY_LENGTH), biller_code: BILLER_CODE },
      reversible: true,
    });
  },
};

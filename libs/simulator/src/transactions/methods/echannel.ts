import { digits } from '../digits';
import { objectAt, textAt } from '../../json';
import { HOUR } from '../../clock/time';
import { pendingOutcome, type PaymentMethod } from './payment-method';

const BILLER_CODE = '70012';
const BILL_KEY_LENGTH = 12;
const REQUIRED = ['bill_info1', 'bill_info2'];
const OPTIONAL = ['bill_info3', 'bill_info4', 'bill_info5', 'bill_info6', 'bill_info7', 'bill_info8'];
// Mandiri shows 10 characters of each label and 30 of each value, and cuts what is longer.
const MAX_BILL_INFO = 255;

/** Mandiri Bill. */
export const echannel: PaymentMethod = {
  lifetimeMs: 24 * HOUR,
  allowsCustomExpiry: true,
  isIdempotent: () => true,
  problems(body) {
    const part = objectAt(body, 'echannel');
    const missing = REQUIRED.filter((field) => textAt(part, field) === undefined).map(
      (field) => `echannel.${field} is required`,
    );
    const long = [...REQUIRED, ...OPTIONAL]
      .filter((field) => (textAt(part, field) ?? '').length > MAX_BILL_INFO)
      .map((field) => `echannel.${field} too long`);
    const billKey = part.bill_key;
    const badKey = billKey !== undefined && !/^\d{1,12}$/.test(textAt(part, 'bill_key') ?? '');
    return [...missing, ...long, ...(badKey ? ['echannel.bill_key must be at most 12 digits'] : [])];
  },
  charge(body, context) {
    const wish = textAt(objectAt(body, 'echannel'), 'bill_key');
    return pendingOutcome('echannel', 'OK, Mandiri Bill transaction is successful', {
      facts: { bill_key: wish ?? digits(context.transactionId, BILL_KEY_LENGTH), biller_code: BILLER_CODE },
      reversible: true,
    });
  },
};

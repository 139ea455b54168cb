import { SECOND } from '../../clock/time';
import { objectAt, textAt, type JsonObject } from '../../json';
import { coreRefusal } from '../../refusal';
import type { Change } from '../transaction';
import { pendingOutcome, type Outcome, type PaymentMethod } from './payment-method';

const PHONE_NUMBER = /^(?:\+?62|0)8\d{7,12}$/;

// The sandbox's numbers that fail: https://docs.midtrans.com/docs/testing-payment-on-sandbox
const NOT_REGISTERED = '+628249134000';
const REFUSALS: Readonly<Record<string, readonly [code: string, message: string]>> = {
  '+628271939753': ['17', 'User canceled payment using OVO Apps'],
  '+628242014881': ['26', 'Failed push payment confirmation to OVO Apps'],
  '+628237435829': ['40', 'Failed Push Payment, payment failed'],
};
const REFUSED_AFTER = 10 * SECOND;
// The sandbox's +628215023424 and +628242974268 are numbers from which no answer comes: nobody pays, and the time runs out.

function payerOf(body: JsonObject): string | undefined {
  return textAt(objectAt(body, 'ovo'), 'payer_phone_number');
}

/** The number as `+62…`. */
function internationalFormOf(phoneNumber: string): string {
  return phoneNumber.replace(/^(?:\+?62|0)/, '+62');
}

function refusalOf(phoneNumber: string): Change | undefined {
  const refusal = REFUSALS[phoneNumber];
  if (!refusal) return undefined;
  const [channel_response_code, channel_response_message] = refusal;
  return { status: 'deny', facts: { channel_response_code, channel_response_message } };
}

/** The customer confirms in the OVO app: https://docs.midtrans.com/reference/ewallet-ovo */
export const ovo: PaymentMethod = {
  lifetimeMs: 65 * SECOND,
  allowsCustomExpiry: false,
  isIdempotent: () => true,
  problems(body) {
    const payer = payerOf(body);
    if (payer === undefined) return ['ovo.payer_phone_number is required'];
    return PHONE_NUMBER.test(payer) ? [] : ['ovo.payer_phone_number format is invalid'];
  },
  charge(body): Outcome {
    const payer = payerOf(body) ?? '';
    const phoneNumber = internationalFormOf(payer);
    if (phoneNumber === NOT_REGISTERED) {
      throw coreRefusal(200, '404', "User with requested phone number doesn't exist");
    }
    const refusal = refusalOf(phoneNumber);
    return pendingOutcome('ovo', 'Ovo transaction is created', {
      facts: { payer_phone_number: payer },
      whenPaid: refusal ?? { status: 'settlement' },
      foreseen: refusal && { afterMs: REFUSED_AFTER, change: refusal },
    });
  },
};

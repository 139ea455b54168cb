import { BI_SNAP_BANKS } from '../bi-snap';
import { digits } from '../digits';
import { objectAt, textAt, type JsonObject } from '../../json';
import { HOUR } from '../../clock/time';
import { formatAmount } from '../amount';
import { pendingOutcome, type ChargeContext, type Outcome, type PaymentMethod } from './payment-method';

/** `prefix` names the merchant at the bank; the rest, `length` digits, may be the merchant's own choice. */
const BANKS = {
  bca: { prefix: '8127', length: 11 },
  bni: { prefix: '98885002', length: 8 },
  bri: { prefix: '85780', length: 13 },
  cimb: { prefix: '2810', length: 12 },
  permata: { prefix: '85000', length: 10 },
  danamon: { prefix: '8922', length: 12 },
  bsi: { prefix: '9347', length: 12 },
  seabank: { prefix: '5350', length: 19 },
  saqu: { prefix: '8870', length: 12 },
} as const;

type Bank = keyof typeof BANKS;

const CORE_BANKS = Object.keys(BANKS).filter((bank) => !BI_SNAP_BANKS.includes(bank));

function isBank(name: string | undefined): name is Bank {
  return name !== undefined && Object.hasOwn(BANKS, name);
}

function vaNumberFor(bank: Bank, wish: string | undefined, context: ChargeContext): string {
  const { prefix, length } = BANKS[bank];
  const wished = wish && prefix + wish.slice(0, length).padStart(length, '0');
  return wished && !context.isVaNumberTaken(wished) ? wished : prefix + digits(context.transactionId, length);
}

function vaNumberProblems(part: JsonObject, path: string): string[] {
  if (part.va_number === undefined || /^\d+$/.test(textAt(part, 'va_number') ?? '')) return [];
  return [`${path}.va_number must be a string of digits`];
}

// BNI takes no other: https://docs.midtrans.com/reference/customer-details-object
const BNI_PHONE = /^(?:\+62|0)/;
const MAX_BNI_PHONE = 30;

function bniPhoneProblems(body: JsonObject): string[] {
  const phone = textAt(objectAt(body, 'customer_details'), 'phone');
  if (phone === undefined || (BNI_PHONE.test(phone) && phone.length <= MAX_BNI_PHONE)) return [];
  return ['customer_details.phone format is invalid'];
}

function permataOutcome(part: JsonObject, context: ChargeContext): Outcome {
  const vaNumber = vaNumberFor('permata', textAt(part, 'va_number'), context);
  return pendingOutcome('bank_transfer', 'Success, PERMATA VA transaction is successful', {
    facts: { permata_va_number: vaNumber },
    reversible: true,
  });
}

function vaOutcome(bank: Exclude<Bank, 'permata'>, part: JsonObject, context: ChargeContext): Outcome {
  const vaNumber = vaNumberFor(bank, textAt(part, 'va_number'), context);
  return pendingOutcome('bank_transfer', 'Success, Bank Transfer transaction is created', {
    facts: { va_numbers: [{ bank, va_number: vaNumber }] },
    // BNI alone tells them.
    whenPaid: {
      status: 'settlement',
      paidAmounts: bank === 'bni' ? [formatAmount(context.grossAmount)] : [],
    },
  });
}

const requestedBank = (body: JsonObject) => textAt(objectAt(body, 'bank_transfer'), 'bank');

export const bankTransfer: PaymentMethod = {
  lifetimeMs: 24 * HOUR,
  allowsCustomExpiry: true,
  isIdempotent: (body) => requestedBank(body) !== 'permata',
  problems(body, { isFromPage = false }) {
    const bank = requestedBank(body);
    if (bank === undefined) return ['bank_transfer.bank is required'];
    if (!isBank(bank) || (BI_SNAP_BANKS.includes(bank) && !isFromPage)) {
      return [`bank_transfer.bank must be one of ${CORE_BANKS.join(', ')}`];
    }
    return [
      ...vaNumberProblems(objectAt(body, 'bank_transfer'), 'bank_transfer'),
      ...(bank === 'bni' ? bniPhoneProblems(body) : []),
    ];
  },
  charge(body, context) {
    const bank = requestedBank(body);
    const part = objectAt(body, 'bank_transfer');
    if (!isBank(bank) || bank === 'permata') return permataOutcome(part, context);
    return vaOutcome(bank, part, context);
  },
};

/** The older spelling of a Permata VA: a payment type of its own. */
export const permata: PaymentMethod = {
  lifetimeMs: 24 * HOUR,
  allowsCustomExpiry: true,
  isIdempotent: () => false,
  problems: (body) => vaNumberProblems(objectAt(body, 'permata'), 'permata'),
  charge: (body, context) => permataOutcome(objectAt(body, 'permata'), context),
};

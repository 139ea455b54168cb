import { digits } from '../digits';
import { objectAt, textAt } from '../../json';
import { MINUTE } from '../../clock/time';
import { qrActions } from './e-wallets';
import { qrisText } from './emv-qr';
import { pendingOutcome, type PaymentMethod } from './payment-method';

const ACQUIRERS: Readonly<Record<string, string>> = {
  gopay: 'COM.GO-JEK.WWW',
  'airpay shopee': 'ID.CO.SHOPEE.WWW',
};
const DEFAULT_ACQUIRER = 'gopay';

export const qris: PaymentMethod = {
  lifetimeMs: 15 * MINUTE,
  allowsCustomExpiry: true,
  isIdempotent: () => true,
  problems(body) {
    const { acquirer } = objectAt(body, 'qris');
    if (acquirer === undefined || (typeof acquirer === 'string' && Object.hasOwn(ACQUIRERS, acquirer)))
      return [];
    return [`qris.acquirer must be one of ${Object.keys(ACQUIRERS).join(', ')}`];
  },
  charge(body, context) {
    const acquirer = textAt(objectAt(body, 'qris'), 'acquirer') ?? DEFAULT_ACQUIRER;
    const qr = qrisText({
      acquirerDomain: ACQUIRERS[acquirer] ?? '',
      merchantNumber: digits(context.merchantId, 18),
      amount: context.grossAmount,
      reference: digits(context.transactionId, 20),
    });
    const settled = {
      transaction_type: 'on-us',
      issuer: acquirer,
      merchant_cross_reference_id: context.transactionId,
    };
    return pendingOutcome('qris', 'QRIS transaction is created', {
      facts: { acquirer },
      instructions: { actions: qrActions(context), qr_string: qr },
      whenPaid: { status: 'settlement', facts: settled },
    });
  },
};

import { definePaymentMethod } from './define-payment-method';
import { Digits, Optional, Text } from '../validation/rules';

const Label = (): PropertyDecorator => Text(10);
const Value = (): PropertyDecorator => Text(30);

/** Options of a Mandiri bill: up to four lines of a label and its value, and the key to pay by. */
export class EchannelOptions {
  /** First label; `Payment:` where left out. */
  @Optional()
  @Label()
  billInfo1?: string;

  /** First value; `Online purchase` where left out. */
  @Optional()
  @Value()
  billInfo2?: string;

  @Optional()
  @Label()
  billInfo3?: string;

  @Optional()
  @Value()
  billInfo4?: string;

  @Optional()
  @Label()
  billInfo5?: string;

  @Optional()
  @Value()
  billInfo6?: string;

  @Optional()
  @Label()
  billInfo7?: string;

  @Optional()
  @Value()
  billInfo8?: string;

  /** The key to use if it is free; another is issued where it is taken. */
  @Optional()
  @Digits(1, 12)
  billKey?: string;
}

/** Mandiri Bill: paid by a biller code and a bill key. */
export const echannel = definePaymentMethod({
  type: 'echannel',
  options: EchannelOptions,
  reference: 'https://docs.midtrans.com/reference/e-channel-object',
  example: {
    gross_amount: 44_000,
    echannel: { bill_info1: 'Payment:', bill_info2: 'Online purchase' },
  },
  fields: {
    billInfo1: 'bill_info1',
    billInfo2: 'bill_info2',
    billInfo3: 'bill_info3',
    billInfo4: 'bill_info4',
    billInfo5: 'bill_info5',
    billInfo6: 'bill_info6',
    billInfo7: 'bill_info7',
    billInfo8: 'bill_info8',
    billKey: 'bill_key',
  },
  complete: ({ billInfo1, billInfo2 }) => ({
    billInfo1: billInfo1 ?? 'Payment:',
    billInfo2: billInfo2 ?? 'Online purchase',
  }),
  paymentLinkNames: ['echannel'],
  shows: ['bill'],
  defaultExpirySeconds: 24 * 60 * 60,
  refunds: 'none',
  isReversible: () => true,
  read: (answer) => ({ billKey: answer.text('bill_key'), billerCode: answer.text('biller_code') }),
});

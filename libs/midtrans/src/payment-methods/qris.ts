import { IsIn } from 'class-validator';
import { definePaymentMethod } from './define-payment-method';
import { Optional } from '../validation/rules';

/** Who acquires a QRIS payment; `airpay` is short for the gateway's `airpay shopee`. */
export const QRIS_ACQUIRERS = ['gopay', 'airpay', 'airpay shopee'] as const;
/** Who issues the QR code. */
export type QrisAcquirer = (typeof QRIS_ACQUIRERS)[number];

/** Options of a QRIS charge. */
export class QrisOptions {
  /** `gopay` where left out. */
  @Optional()
  @IsIn(QRIS_ACQUIRERS)
  acquirer?: QrisAcquirer;
}

/**
 * QRIS: a QR code that any Indonesian wallet or bank app can pay.
 *
 * @see https://docs.midtrans.com/reference/qris
 */
export const qris = definePaymentMethod({
  type: 'qris',
  options: QrisOptions,
  reference: 'https://docs.midtrans.com/reference/qris-object',
  example: { gross_amount: 275_000, qris_acquirer: 'gopay' },
  fields: { acquirer: 'acquirer' },
  flatFields: { qris_acquirer: 'acquirer' },
  paymentLinkNames: ['other_qris'],
  shows: ['qr_code'],
  limits: () => ({ max: 10_000_000 }),
  defaultExpirySeconds: 15 * 60,
  complete: ({ acquirer = 'gopay' }) => ({ acquirer: acquirer === 'airpay' ? 'airpay shopee' : acquirer }),
  read: (answer) => ({ qrString: answer.qrString, acquirer: answer.text('acquirer') }),
});

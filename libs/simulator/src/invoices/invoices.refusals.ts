import { refusedWith } from '../checkout/error-messages';

const unauthorized = () =>
  refusedWith(401, ['Access denied due to unauthorized transaction, please check client or server key']);

/**
 * https://docs.midtrans.com/reference/create-invoice, https://docs.midtrans.com/reference/get-invoice,
 * https://docs.midtrans.com/reference/void-invoice
 */
export const invoiceRefusals = {
  noKey: unauthorized,
  unknownKey: unauthorized,
  invalid: (messages: readonly string[]) => refusedWith(400, messages),
  malformed: () => refusedWith(400, ['Invalid JSON data provided.']),
  unknown: () => refusedWith(404, ['Not Found']),
  duplicateOrder: () => refusedWith(409, ['Duplicate order id']),
  notVoidable: () => refusedWith(409, ['Invoice cannot be canceled']),
};

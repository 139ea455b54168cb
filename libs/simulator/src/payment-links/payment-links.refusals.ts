import { refusedWith } from '../checkout/error-messages';

// The one list of messages that is no list.
const unauthorized = () => refusedWith(401, 'Access denied due to unauthorized request');

/** https://docs.midtrans.com/reference/create-payment-link */
export const paymentLinkRefusals = {
  noKey: unauthorized,
  unknownKey: unauthorized,
  invalid: (messages: readonly string[]) => refusedWith(400, messages),
  malformed: () => refusedWith(400, ['Invalid JSON data provided.']),
  orderIdTaken: (orderId: string) => refusedWith(409, [`The Order ID '${orderId}' has been taken`]),
  unknown: () => refusedWith(404, ['Not Found']),
};

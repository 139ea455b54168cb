import { refusedWith } from '../checkout/error-messages';

const unauthorized = () =>
  refusedWith(401, [
    'Access denied due to unauthorized transaction, please check client or server key',
    'Visit https://snap-docs.midtrans.com/#request-headers for more details',
  ]);

/** https://docs.midtrans.com/reference/sample-response */
export const snapRefusals = {
  noKey: unauthorized,
  unknownKey: unauthorized,
  invalid: (messages: readonly string[]) => refusedWith(400, messages),
  malformed: () => refusedWith(400, ['the request body is not a well-formed JSON object']),
  orderIdUtilized: () =>
    refusedWith(400, [
      'transaction_details.order_id has been paid and utilized, please use another order ID',
    ]),
};

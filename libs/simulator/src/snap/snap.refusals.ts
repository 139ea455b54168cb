import type { SnapErrorLocale } from '../options';
import { refusedWith } from '../checkout/error-messages';

const TAKEN: Readonly<Record<SnapErrorLocale, string>> = {
  en: 'transaction_details.order_id has already been taken',
  id: 'transaction_details.order_id sudah digunakan',
};

const unauthorized = () =>
  refusedWith(401, [
    'Access denied due to unauthorized transaction, please check client or server key',
    'Visit https://snap-docs.midtrans.com/#request-headers for more details',
  ]);

const noServerKey = () => refusedWith(401, ['Access denied, please check server key']);

/** https://docs.midtrans.com/reference/snap-checkout-preference-api */
export const preferencesRefusals = { noKey: noServerKey, unknownKey: noServerKey };

/** https://docs.midtrans.com/reference/sample-response and https://docs.midtrans.com/reference/cancel-a-snap-session */
export const snapRefusals = {
  noKey: unauthorized,
  unknownKey: unauthorized,
  invalid: (messages: readonly string[]) => refusedWith(400, messages),
  malformed: () => refusedWith(400, ['the request body is not a well-formed JSON object']),
  /** The order is paid. */
  orderIdUtilized: (locale: SnapErrorLocale) =>
    refusedWith(400, [
      locale === 'id'
        ? TAKEN.id
        : 'transaction_details.order_id has been paid and utilized, please use another order ID',
    ]),
  /** A payment of the order is under way. */
  orderIdTaken: (locale: SnapErrorLocale) => refusedWith(400, [TAKEN[locale]]),
  unknownToken: () => refusedWith(404, ['token not found']),
  endedToken: (ended: 'canceled' | 'expired') => refusedWith(400, [`token already ${ended}`]),
  onProgress: () => refusedWith(400, ['Transaction is on progress']),
};

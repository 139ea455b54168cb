import { IsIn } from 'class-validator';
import { definePaymentMethod } from './define-payment-method';
import { Optional, Text } from '../validation/rules';

/** Chains of stores where a payment can be made at the counter. */
export const STORES = ['indomaret', 'alfamart'] as const;
/** A chain of `cstore`. */
export type Store = (typeof STORES)[number];

/** Options of a payment at a store's counter. */
export class CstoreOptions {
  @IsIn(STORES)
  store: Store;

  /** Shown to Indomaret's cashier. */
  @Optional()
  @Text(20)
  message?: string;

  /** First line on Alfamart's receipt. */
  @Optional()
  @Text(40)
  alfamartFreeText1?: string;

  /** Second line on Alfamart's receipt. */
  @Optional()
  @Text(40)
  alfamartFreeText2?: string;

  /** Third line on Alfamart's receipt. */
  @Optional()
  @Text(40)
  alfamartFreeText3?: string;
}

/**
 * Indomaret and Alfamart: paid by a code at the counter.
 *
 * @see https://docs.midtrans.com/docs/coreapi-over-the-counter-payment-integration
 */
export const cstore = definePaymentMethod({
  type: 'cstore',
  options: CstoreOptions,
  reference: 'https://docs.midtrans.com/reference/convenience-store-object',
  example: { gross_amount: 162_500, store: 'indomaret', cstore: { message: 'Tiket1 transaction' } },
  fields: {
    store: 'store',
    message: 'message',
    alfamartFreeText1: 'alfamart_free_text_1',
    alfamartFreeText2: 'alfamart_free_text_2',
    alfamartFreeText3: 'alfamart_free_text_3',
  },
  flatFields: { store: 'store' },
  paymentLinkNames: STORES,
  stores: STORES,
  shows: ['payment_code'],
  limits: ({ store }) =>
    store === null ? {} : { min: store === 'indomaret' ? 10_000 : undefined, max: 5_000_000 },
  defaultExpirySeconds: 24 * 60 * 60,
  honoursIdempotencyKey: ({ store }) => store !== 'indomaret',
  refunds: 'none',
  isReversible: ({ store }) => store === 'indomaret',
  read: (answer) => ({ paymentCode: answer.text('payment_code'), store: answer.text('store') }),
});

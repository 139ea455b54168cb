import type { MidtransUser } from '../access/midtrans-user';
import { defineOptions, type Resolved } from '../options/option-group';
import { aFunction, text, trueOrFalse } from '../options/option-rules';

/** A payment link as a REST client wants it. Each field is valid by itself; what is required may be missing. */
export interface RequestedPaymentLink {
  /** Whole rupiah. */
  readonly grossAmount?: number;
  readonly dynamicAmount?: {
    readonly minAmount?: number;
    readonly maxAmount?: number;
    readonly presetAmount?: number;
  };
  readonly usageLimit?: number;
  readonly orderId?: string;
  readonly paymentLinkId?: string;
  readonly title?: string;
  readonly itemDetails?: readonly {
    readonly id?: string;
    readonly name: string;
    /** Whole rupiah; negative for a discount. */
    readonly price: number;
    readonly quantity?: number;
  }[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Everything else that a link may have. */
  readonly [field: string]: unknown;
}

/**
 * What is put in the place of a requested link's fields, a merchant account among them. What it throws refuses the link: an
 * `HttpException` or a `MidtransInputError` reaches the client as it is.
 *
 * @param user - who asks; null where the controllers are public
 * @returns the fields to set; nothing to take the link as it comes
 */
export type PreparePaymentLink = (
  link: RequestedPaymentLink,
  user: MidtransUser | null,
) =>
  | Partial<RequestedPaymentLink>
  | undefined
  | void
  | Promise<Partial<RequestedPaymentLink> | undefined | void>;

/** What the host decides for all payment links (`paymentLinks`). */
export interface PaymentLinkOptions {
  /**
   * Order ids that the caller leaves out are `<prefix>-YYYYMMDDHHMMSS-XXXXXXXX`, in WIB.
   * @default 'LINK'
   */
  orderIdPrefix?: string;
  /**
   * Whether a REST client may choose the `order_id` and the `payment_link_id`; otherwise one that does is answered 400. What `prepare`
   * sets takes their place in any case, and code may choose whatever is free.
   * @default true
   */
  clientIds?: boolean;
  /**
   * Sets or vetoes what a REST client wants to be paid, before anything is stored. A client that names its own prices should not have the
   * last word.
   * @default links are taken as they come, which the host has to say: `clientPrices: true`
   */
  prepare?: PreparePaymentLink;
}

declare module '../options/midtrans.options' {
  interface MidtransOptions {
    paymentLinks?: PaymentLinkOptions;
  }
  interface ResolvedOptions {
    readonly paymentLinks: Resolved<PaymentLinkOptions, Exclude<keyof PaymentLinkOptions, 'prepare'>>;
  }
}

export const paymentLinkOptions = defineOptions<PaymentLinkOptions>({
  defaults: { orderIdPrefix: 'LINK', clientIds: true },
  rules: {
    // The rest of a generated order id takes 24 of the 36 characters that the gateway allows here.
    orderIdPrefix: text(/^[\w~.-]{1,12}$/, '1 to 12 letters, digits or - _ ~ .'),
    clientIds: trueOrFalse,
    prepare: aFunction,
  },
});

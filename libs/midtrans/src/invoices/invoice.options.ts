import type { MidtransUser } from '../access/midtrans-user';
import { defineOptions, type Resolved } from '../options/option-group';
import { aFunction, listOf, text, trueOrFalse } from '../options/option-rules';
import { paymentMethods } from '../payment-methods';

/** An invoice as a REST client wants it. Each field is valid by itself; what is required may be missing. */
export interface RequestedInvoice {
  readonly customerName?: string;
  readonly customerEmail?: string;
  /** `YYYY-MM-DD`, a day in WIB. */
  readonly dueDate?: string | Date;
  readonly items?: readonly {
    readonly itemId?: string;
    readonly description: string;
    readonly quantity?: number;
    /** Whole rupiah. */
    readonly price: number;
  }[];
  readonly orderId?: string;
  readonly invoiceNumber?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Everything else that an invoice may have. */
  readonly [field: string]: unknown;
}

/**
 * What is put in the place of a requested invoice's fields, a merchant account among them. What it throws refuses the invoice:
 * an `HttpException` or a `MidtransInputError` reaches the client as it is.
 *
 * @param user - who asks; null where the controllers are public
 * @returns the fields to set; nothing to take the invoice as it comes
 */
export type PrepareInvoice = (
  invoice: RequestedInvoice,
  user: MidtransUser | null,
) => Partial<RequestedInvoice> | undefined | void | Promise<Partial<RequestedInvoice> | undefined | void>;

/** What the host decides for all invoices (`invoices`). */
export interface InvoiceOptions {
  /**
   * Numbers that the caller leaves out are `<prefix>-YYYYMMDD-XXXXXX`, in WIB.
   * @default 'INV'
   */
  numberPrefix?: string;
  /**
   * Order ids that the caller leaves out are `<prefix>-YYYYMMDDHHMMSS-XXXXXXXX`, in WIB.
   * @default 'INV'
   */
  orderIdPrefix?: string;
  /**
   * Whether a REST client may choose the `order_id` and the `invoice_number`; otherwise one that does is answered 400. What
   * `prepare` sets takes their place in any case, and code may choose whatever is free.
   * @default true
   */
  clientIds?: boolean;
  /**
   * The ways to pay that a payment link offers where the invoice does not say, in the gateway's names.
   * @default those that this package knows as well
   * @see https://docs.midtrans.com/reference/request-body-json-parameter
   */
  enabledPayments?: readonly string[];
  /**
   * Whether Midtrans adds taxes that are set in the merchant's dashboard: then the answer to a creation may tell more than the
   * items add up to, and that is what the customer is to pay. Otherwise an answer with another amount is not believed.
   * @default false
   */
  dashboardTaxes?: boolean;
  /**
   * Sets or vetoes what a REST client wants to be sent, before anything is stored. A client that names its own prices, and
   * whom Midtrans is to write to, should not have the last word.
   * @default invoices are taken as they come, which the host has to say: `clientPrices: true`
   */
  prepare?: PrepareInvoice;
}

const ACCOUNT_SETTINGS = [
  'numberPrefix',
  'orderIdPrefix',
  'enabledPayments',
  'dashboardTaxes',
] as const satisfies readonly (keyof InvoiceOptions)[];

/** What one merchant account's invoices may have otherwise than all (`accounts.bali.invoices`). Each setting takes the place of the whole. */
export type AccountInvoiceOptions = Pick<InvoiceOptions, (typeof ACCOUNT_SETTINGS)[number]>;

declare module '../options/midtrans.options' {
  interface AccountSettings {
    invoices?: AccountInvoiceOptions;
  }
  interface MidtransOptions {
    invoices?: InvoiceOptions;
  }
  interface ResolvedOptions {
    readonly invoices: Resolved<InvoiceOptions, Exclude<keyof InvoiceOptions, 'prepare'>>;
  }
}

export const invoiceOptions = defineOptions<InvoiceOptions>({
  defaults: {
    numberPrefix: 'INV',
    orderIdPrefix: 'INV',
    clientIds: true,
    dashboardTaxes: false,
    // Read at boot, when the host has added methods of its own.
    get enabledPayments() {
      return paymentMethods().flatMap(({ paymentLinkNames }) => paymentLinkNames);
    },
  },
  perAccount: ACCOUNT_SETTINGS,
  rules: {
    // The rest of a generated number takes 16 of the 40 characters that the gateway allows.
    numberPrefix: text(/^[\w~./-]{1,24}$/, '1 to 24 letters, digits or - _ ~ . /'),
    // The gateway allows 36 characters here.
    orderIdPrefix: text(/^[\w~.-]{1,12}$/, '1 to 12 letters, digits or - _ ~ .'),
    clientIds: trueOrFalse,
    enabledPayments: listOf(
      'a list of payment methods in the names of Midtrans',
      (name) => typeof name === 'string' && name !== '',
    ),
    dashboardTaxes: trueOrFalse,
    prepare: aFunction,
  },
});

import type { MidtransUser } from '../access/midtrans-user';
import {
  findPaymentMethod,
  PAYMENT_TYPES,
  paymentMethods,
  type CallbackUrls,
  type PaymentType,
} from '../payment-methods';
import { defineOptions, type OptionRule, type Resolved } from '../options/option-group';
import { aFunction, httpUrl, listOf, mustBe, objectOf, text, trueOrFalse } from '../options/option-rules';
import { CustomExpiry } from '../validation/custom-expiry';
import { isNotificationHost } from './notification-url';
import { isPageExpiry, PAGE_UNITS, PageExpiry } from './snap/page-expiry';
import { isRecord } from '../validation/is-record';
import { validate } from '../validation/validate';

/** A charge as a REST client wants it. Each field is valid by itself; what is required may be missing. */
export interface RequestedCharge {
  readonly paymentType?: PaymentType;
  /** Whole rupiah. */
  readonly grossAmount?: number;
  readonly orderId?: string;
  readonly itemDetails?: readonly {
    readonly id?: string;
    readonly name: string;
    /** Whole rupiah; negative for a discount. */
    readonly price: number;
    readonly quantity?: number;
  }[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Everything else that a charge may have. */
  readonly [field: string]: unknown;
}

/**
 * What is put in the place of a requested charge's fields, a merchant account among them. What it throws refuses the
 * charge: an `HttpException` or a `MidtransInputError` reaches the client as it is. A charge that is made again under its
 * Idempotency-Key, because its answer was lost, is taken up as it was begun, without being asked about again.
 *
 * @param user - who asks; null where the controllers are public
 * @returns the fields to set; nothing to take the charge as it comes. An order id that differs from the client's is the host's
 * choice, and taken back from a payment that ended without money
 */
export type PrepareCharge = (
  charge: RequestedCharge,
  user: MidtransUser | null,
) => Partial<RequestedCharge> | undefined | void | Promise<Partial<RequestedCharge> | undefined | void>;

/** What the host decides for all charges (`charges`). */
export interface ChargeOptions {
  /**
   * Order ids that the caller leaves out are `<prefix>-YYYYMMDDHHMMSS-XXXXXXXX`, in WIB.
   * @default 'ORDER'
   */
  orderIdPrefix?: string;
  /**
   * Whether a REST client may choose the `order_id`; otherwise one that does is answered 400. What `prepare` sets takes its place
   * in any case, and code may choose whatever is free. While clients may create invoices, `invoices.clientIds` is to be set as well:
   * an invoice's number takes an order id.
   * @default true
   */
  clientIds?: boolean;
  /**
   * Hosts (`hooks.shop.id`, `hooks.shop.id:8443`) to which a REST client may send its payment's notifications with
   * `notification_url`: by https, and to any path there.
   * @default none: refused
   */
  notificationUrlHosts?: readonly string[];
  /**
   * Where the notifications of every payment go, instead of the URL in the dashboard.
   * @default the dashboard's
   */
  notificationUrl?: string;
  /** Where customers return to from the app, where a charge does not say. @default the dashboard's */
  callbackUrls?: CallbackUrls;
  /**
   * How long customers have to pay, where a charge does not say and its method lets it be chosen.
   * @default the gateway's own time for the method
   */
  expiry?: CustomExpiry;
  /**
   * How long Snap's pages are open, where a page does not say by `page_expiry`, or `expiry` with a start. Midtrans tells nobody when a page ends: where its
   * dashboard says another time than 24 hours, say it here too.
   * @default the dashboard's, which is taken for 24 hours
   */
  pageExpiry?: PageExpiry;
  /** The payment types that may be charged. @default all */
  enabledPaymentTypes?: readonly PaymentType[];
  /**
   * Sets or vetoes what a REST client wants to be charged, before anything is stored. A client that names its own amount
   * names its own price: set it here, from what is in the customer's cart.
   * @default charges are taken as they come, which the host has to say: `clientPrices: true`
   */
  prepare?: PrepareCharge;
}

const ACCOUNT_SETTINGS = [
  'orderIdPrefix',
  'notificationUrl',
  'callbackUrls',
  'expiry',
  'pageExpiry',
  'enabledPaymentTypes',
] as const satisfies readonly (keyof ChargeOptions)[];

/** What one merchant account's charges may have otherwise than all (`accounts.bali.charges`). Each setting takes the place of the whole. */
export type AccountChargeOptions = Pick<ChargeOptions, (typeof ACCOUNT_SETTINGS)[number]>;

declare module '../options/midtrans.options' {
  interface AccountSettings {
    charges?: AccountChargeOptions;
  }
  interface MidtransOptions {
    charges?: ChargeOptions;
  }
  interface ResolvedOptions {
    readonly charges: Resolved<ChargeOptions, 'orderIdPrefix' | 'clientIds' | 'notificationUrlHosts'>;
  }
}

/** Apps have schemes of their own. */
const url = mustBe('a URL', (value) => typeof value === 'string' && URL.canParse(value));

function callbackUrlRules(): Record<string, OptionRule> {
  const taking = paymentMethods().filter(({ fields }) => 'callbackUrl' in fields);
  return Object.fromEntries(taking.map(({ type }) => [type, url]));
}

export const chargeOptions = defineOptions<ChargeOptions>({
  defaults: { orderIdPrefix: 'ORDER', clientIds: true, notificationUrlHosts: [] },
  perAccount: ACCOUNT_SETTINGS,
  rules: {
    // The rest of a generated order id takes 24 of the 50 characters that the gateway allows.
    orderIdPrefix: text(/^[\w~.-]{1,26}$/, '1 to 26 letters, digits or - _ ~ .'),
    clientIds: trueOrFalse,
    notificationUrlHosts: listOf('a list of host names, without scheme and path', isNotificationHost, {
      mayBeEmpty: true,
    }),
    notificationUrl: httpUrl,
    callbackUrls: (name, value) => objectOf(callbackUrlRules())(name, value),
    expiry: mustBe(
      '{ expiryDuration, unit }, the duration a whole number from 1, the unit second, minute, hour or day',
      (value) => isRecord(value) && validate(CustomExpiry, value).value !== undefined,
    ),
    pageExpiry: mustBe(
      `{ duration, unit }, from 5 minutes to 7 days, the unit ${PAGE_UNITS.join(', ')}`,
      (value) => {
        const { value: page } = isRecord(value) ? validate(PageExpiry, value) : {};
        return page !== undefined && isPageExpiry(page);
      },
    ),
    // A host may have added methods of its own by now.
    enabledPaymentTypes: (name, value) =>
      listOf(`a list out of ${PAYMENT_TYPES.join(', ')}`, (type) => findPaymentMethod(type) !== undefined)(
        name,
        value,
      ),
    prepare: aFunction,
  },
});

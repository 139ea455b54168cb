import type { LogEntry } from './log/log-entry';

/** A charge on which the gateway may impose a fee. */
export interface FeeableCharge {
  readonly orderId: string;
  /** The `payment_type`, or what is within it: the bank of a virtual account (`bca`) or the store (`indomaret`). */
  readonly channel: string;
  /** Whole rupiah that the merchant charges. */
  readonly amount: number;
}

/** Tells the whole rupiah that a charge costs the customer on top; 0 for none. */
export type AutomaticFee = (charge: FeeableCharge) => number;

/** Where bodies tell of an amount that a fee or a promotion changed. */
export type GrossAmountInfo = 'metadata' | 'extra_info';

/** What the `order_id` of an answer about a BI-SNAP payment is. */
export type BiSnapOrderId = 'transaction_id' | 'order_id';

/** Which transaction an order_id stands for where it has several. */
export type TransactionByOrderId = 'newest' | 'oldest' | 'paid';

/** The language in which Snap says that an order_id cannot be used again. */
export type SnapErrorLocale = 'en' | 'id';

/** What becomes of names in `enabled_payments` that no payment page has, as `qris` or `mandiri_bill`. */
export type UnknownPayments = 'refused' | 'ignored';

/** How a simulator is set up. */
export interface SimulatorOptions {
  /** The merchant's server key: it authenticates requests and signs notifications. */
  readonly serverKey: string;
  /**
   * The merchant's client key: card tokens are made with it.
   * @default none: every client key is refused
   */
  readonly clientKey?: string;
  /**
   * The `merchant_id` in every body.
   * @default 'G000000000'
   */
  readonly merchantId?: string;
  /**
   * What customers read on payment pages as whom they pay.
   * @default 'Merchant ' and the merchantId
   */
  readonly merchantName?: string;
  /**
   * Where notifications go, as set in the gateway's dashboard. A charge's `X-Override-Notification` and
   * `X-Append-Notification` headers change it for that transaction.
   * @default none: no notification is sent
   */
  readonly notificationUrl?: string;
  /**
   * Where the notifications of subscriptions go, as set in the gateway's dashboard.
   * @default notificationUrl
   */
  readonly recurringNotificationUrl?: string;
  /**
   * Where the notifications of GoPay accounts go, as set in the gateway's dashboard.
   * @default notificationUrl
   */
  readonly payAccountNotificationUrl?: string;
  /**
   * Milliseconds after which the customer can no longer link a GoPay account that the merchant asked for. The gateway's own
   * time is not documented.
   * @default 900_000
   */
  readonly payAccountLinkMs?: number;
  /**
   * Whether a refusal that carries its code in the body with HTTP 200, as most do, has that code as its HTTP status too. The
   * real gateway does either; a client must understand both.
   * @default false
   */
  readonly realHttpCodes?: boolean;
  /**
   * Is told of each request of the gateway's API and of each attempt to deliver a notification, as it happened. Keys, and what follows
   * `?` in an address, are in none.
   * @default nobody is told
   */
  readonly log?: (entry: LogEntry) => void;
  /**
   * How many requests of the gateway's API are kept with their bodies, for `requests()` and the page of the traffic: the newest,
   * 100,000 at most. Of each body 16 KB are kept; keys, card numbers and CVVs are in none. 0 keeps none.
   * @default 500
   */
  readonly keptRequests?: number;
  /**
   * How many attempts to deliver a notification are kept, for `notifications()`, `resend()` and the page of the traffic: the newest, 1,000,000
   * at most. A notification of which no attempt is kept can't be sent again by hand; one that is to be delivered again is all the same.
   * @default 10_000
   */
  readonly keptNotifications?: number;
  /**
   * The base of the redirect_url and actions urls, without a trailing slash.
   * @default the url of the last `listen()` that is still open, else the origin of the charge request
   */
  readonly baseUrl?: string;
  /**
   * What the control API and the pages of operators ask for: `Authorization: Bearer`, or once `?token=` in a browser. Pages of customers
   * and the gateway's API do not.
   * @default none: whoever reaches them may use them
   */
  readonly controlToken?: string;
  /**
   * How notifications are sent.
   * @default the global fetch
   */
  readonly fetch?: typeof fetch;
  /**
   * The gateway's clock, which `advance()` moves forward from what this one shows.
   * @default the system clock
   */
  readonly now?: () => Date;
  /**
   * Multiplies the delays between redeliveries: 1 is the gateway's own pace, 0 is at once.
   * @default 1
   */
  readonly timeScale?: number;
  /**
   * Milliseconds after which an unanswered notification counts as failed.
   * @default 15_000
   */
  readonly notificationTimeoutMs?: number;
  /**
   * Whether a charge that begins pending sends a pending notification, as the gateway does.
   * @default true
   */
  readonly autoNotifyPending?: boolean;
  /**
   * Milliseconds from a refund to the second notification of it, the one with `bank_confirmed_at`.
   * @default a day for a refund, a minute for a direct refund
   */
  readonly refundConfirmationMs?: number;
  /**
   * The whole rupiah that the gateway's "automatic fee imposition" puts on top of a charge for the customer to pay. Where it is
   * not 0, every `gross_amount` includes it, and `metadata.extra_info.gross_amount_info` tells both amounts.
   * @default no fee
   */
  readonly automaticFee?: AutomaticFee;
  /**
   * The whole rupiah that a payment costs, of which `customer_imposed_payment_fee` in a Snap request says how much its customer
   * pays. For a request that has it, this takes the place of `automaticFee`.
   * @default 4,000 for any
   */
  readonly paymentFee?: AutomaticFee;
  /**
   * Where bodies tell of an amount that a fee or a promotion changed: in `metadata.extra_info`, with the amounts as text, or in
   * `extra_info`, with the amounts as numbers. The gateway's documentation and its merchants disagree.
   * @default 'metadata'
   */
  readonly grossAmountInfo?: GrossAmountInfo;
  /**
   * Payment channels that the merchant has not activated: a charge by one is refused with 402. Each is a `payment_type`, or what
   * is within it: the bank of a virtual account (`bca`) or the store (`indomaret`).
   * @default none: all are active
   */
  readonly inactiveChannels?: readonly string[];
  /**
   * Which transaction GET status, and any other call by an order_id, is about where that has several: the newest, the oldest, or
   * the newest that was paid (the newest of all where none was). The gateway does not document its own choice.
   * @default 'newest'
   */
  readonly transactionByOrderId?: TransactionByOrderId;
  /**
   * Whose virtual account `other_va` is on payment pages, as set in the gateway's dashboard.
   * @default 'permata_va'
   */
  readonly otherVaProcessor?: 'permata_va' | 'bni_va' | 'bri_va' | 'cimb_va' | 'danamon_va';
  /**
   * Whether a Snap page lets a customer who was denied try again, as set in the gateway's dashboard.
   * @default true
   */
  readonly allowRetry?: boolean;
  /**
   * Where customers of payment pages go whose request has no `callbacks.finish`, as set in the gateway's dashboard; those who pay by
   * Kredivo go there in any case.
   * @default none: the page leads to itself
   */
  readonly finishUrl?: string;
  /**
   * Where those go who were denied or came too late, and whose request has no `callbacks.error`.
   * @default none
   */
  readonly errorUrl?: string;
  /**
   * What becomes of names in `enabled_payments` of Snap and payment links that no payment page has, such as `qris` or
   * `mandiri_bill`: the request is refused, or the names add nothing. The gateway does not document it.
   * @default 'refused'
   */
  readonly unknownPayments?: UnknownPayments;
  /**
   * What stands in the `order_id` where the API answers about a BI-SNAP payment of a payment page (DANA, and virtual accounts of
   * Danamon, BSI, SeaBank and Saqu): its transaction_id, as merchants report, or the merchant's order_id, as documented.
   * Notifications have the merchant's in any case.
   * @default 'transaction_id'
   */
  readonly biSnapOrderId?: BiSnapOrderId;
  /**
   * Whether GET status, cancel and refund find such a payment only with the header `transaction-source: SNAP_API`.
   * @default false
   */
  readonly requiresTransactionSource?: boolean;
  /**
   * Whether GET status writes `PENDING` for a DANA or ShopeePay payment, as one of the documentation's samples does.
   * @default false
   */
  readonly upperCasePending?: boolean;
  /**
   * The language in which Snap says that an order_id cannot be used again: a client must not go by the words.
   * @default 'en'
   */
  readonly snapErrorLocale?: SnapErrorLocale;
  /**
   * The seed of everything random: whom faults strike, how far redeliveries are shifted. The same requests in the same order
   * then meet the same. A whole number from 0 to 2^32 - 1; `simulator.seed` tells the one in use.
   * @default another one each time
   */
  readonly seed?: number;
  /**
   * Numbers in [0, 1), instead of those that a seed gives.
   * @default drawn from the seed
   */
  readonly random?: () => number;
}

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
   * Whether a refusal that carries its code in the body with HTTP 200, as most do, has that code as its HTTP status too. The
   * real gateway does either; a client must understand both.
   * @default false
   */
  readonly realHttpCodes?: boolean;
  /**
   * The base of the redirect_url and actions urls, without a trailing slash.
   * @default the url of the last `listen()` that is still open, else the origin of the charge request
   */
  readonly baseUrl?: string;
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
   * Numbers in [0, 1) that shift redelivery delays. Give a seeded generator to repeat a run exactly.
   * @default Math.random
   */
  readonly random?: () => number;
}

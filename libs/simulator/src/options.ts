/** How a simulator is set up. */
export interface SimulatorOptions {
  /** The merchant's server key: it authenticates requests and signs notifications. */
  readonly serverKey: string;
  /** The merchant's client key. No endpoint of this version asks for it. */
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
   * The gateway's clock.
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

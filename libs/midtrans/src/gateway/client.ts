import { type Fetch, type GatewayCall, type GatewayHooks, send, type Transport } from './http';
import { secretsIn } from './redact';
import {
  checkedRetries,
  checkedTimeoutMs,
  encodeBody,
  expandPath,
  optionHeaders,
  parseHttpUrl,
  type RequestOptions,
} from './request';
import { type SignedNotification, verifyNotificationSignature } from './signature';
import type { ChargeRequest, TransactionResponse } from './wire';

/** Which of Midtrans' two worlds a key belongs to. */
export type MidtransEnvironment = 'sandbox' | 'production';

/** Where the Core API lives. */
export const GATEWAY_URLS: Readonly<Record<MidtransEnvironment, string>> = {
  sandbox: 'https://api.sandbox.midtrans.com',
  production: 'https://api.midtrans.com',
};

export interface MidtransClientOptions extends GatewayHooks {
  /** From the dashboard, Settings → Access Keys. Never leaves the client but as the Authorization header. */
  serverKey: string;
  clientKey?: string;
  /** @default 'sandbox' */
  environment?: MidtransEnvironment;
  /** Another address of the Core API: a simulator, a proxy. @default the environment's, see {@link GATEWAY_URLS} */
  baseUrl?: string;
  /** @default the global `fetch`, looked up at every attempt, so that it can be intercepted */
  fetch?: Fetch;
  /** The longest a call may take, in milliseconds, all its attempts and pauses included. @default 10000 */
  timeoutMs?: number;
  /** How often a failed attempt may be repeated. @default 2 */
  retries?: number;
  /** The pause before the first repeat, in milliseconds, before jitter; then it doubles. @default 500 */
  retryBaseDelayMs?: number;
  /** @default 'nestjs-midtrans' */
  userAgent?: string;
}

interface Operation {
  method: GatewayCall['method'];
  path: string;
  ids?: Readonly<Record<string, string>>;
  payload?: unknown;
}

/**
 * Talks to Midtrans' Core API. Holds no state between calls: one instance serves a whole application.
 *
 * Every method resolves to the gateway's body as it came, and rejects with a {@link MidtransError} when either error layer
 * (HTTP status or `status_code` in the body) says so. A REFUSED PAYMENT (`status_code: "202"`, `transaction_status: "deny"`)
 * is a result, not an error.
 *
 * @see https://docs.midtrans.com/reference/core-api-overview
 */
export class MidtransClient {
  readonly environment: MidtransEnvironment;
  /** Where calls go, without a trailing slash. */
  readonly baseUrl: string;
  readonly #authorization: string;
  readonly #secrets: readonly string[];
  readonly #userAgent: string;
  readonly #timeoutMs: number;
  readonly #retries: number;
  readonly #transport: Transport;

  /** @throws TypeError for an empty server key or a `baseUrl` that is no http(s) URL; MidtransRequestError for odd limits */
  constructor(options: MidtransClientOptions) {
    const { serverKey, clientKey, environment = 'sandbox', fetch, onRequest, onResponse } = options;
    if (typeof serverKey !== 'string' || serverKey.trim() === '')
      throw new TypeError('serverKey must not be empty');
    const baseUrl = options.baseUrl ?? GATEWAY_URLS[environment];
    if (parseHttpUrl(baseUrl) === undefined) throw new TypeError('baseUrl must be an absolute http(s) URL');

    const credentials = Buffer.from(`${serverKey}:`).toString('base64');
    this.environment = environment;
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    this.#authorization = `Basic ${credentials}`;
    this.#secrets = [serverKey, credentials, ...(clientKey ? [clientKey] : [])];
    this.#userAgent = options.userAgent ?? 'nestjs-midtrans';
    this.#timeoutMs = checkedTimeoutMs(options.timeoutMs ?? 10_000);
    this.#retries = checkedRetries(options.retries ?? 2);
    this.#transport = { fetch, onRequest, onResponse, retryBaseDelayMs: options.retryBaseDelayMs ?? 500 };
  }

  /**
   * Creates a transaction.
   *
   * @throws {@link MidtransDuplicateOrderError} where the order_id was charged before
   * @see https://docs.midtrans.com/reference/charge-transactions-1
   */
  charge(payload: ChargeRequest, options?: RequestOptions): Promise<TransactionResponse> {
    return this.#call({ method: 'POST', path: '/v2/charge', payload }, options);
  }

  /**
   * The state of a transaction. Decide on `transaction_status`: `status_code` only mirrors it (an expired one is 407).
   *
   * @param id - order_id or transaction_id (DANA: transaction_id only)
   * @throws {@link MidtransNotFoundError} where the gateway knows no such transaction
   * @see https://docs.midtrans.com/reference/get-transaction-status
   */
  getStatus(id: string, options?: RequestOptions): Promise<TransactionResponse> {
    return this.#call({ method: 'GET', path: '/v2/{id}/status', ids: { id } }, options);
  }

  /**
   * Cancels a transaction before settlement.
   *
   * @param id - order_id or transaction_id
   * @throws {@link MidtransNotModifiableError} where it is too late
   * @see https://docs.midtrans.com/reference/cancel-transaction
   */
  cancel(id: string, options?: RequestOptions): Promise<TransactionResponse> {
    return this.#call({ method: 'POST', path: '/v2/{id}/cancel', ids: { id } }, options);
  }

  /**
   * Expires a pending transaction, which makes its order_id usable again. Success has `status_code: "407"`.
   *
   * @param id - order_id or transaction_id
   * @throws {@link MidtransNotModifiableError} where it is not pending
   * @see https://docs.midtrans.com/reference/expire-transaction
   */
  expire(id: string, options?: RequestOptions): Promise<TransactionResponse> {
    return this.#call({ method: 'POST', path: '/v2/{id}/expire', ids: { id } }, options);
  }

  /**
   * Whether a notification carries a signature made with the key, or with one of the keys while they are rotated.
   * Constant time; never throws; an empty or blank key verifies nothing. The signature does not cover
   * `transaction_status`: read it back with {@link MidtransClient.getStatus} before shipping anything.
   *
   * @see https://docs.midtrans.com/docs/https-notification-webhooks#verifying-notification-authenticity
   */
  static verifySignature(notification: SignedNotification, serverKey: string | readonly string[]): boolean {
    return verifyNotificationSignature(notification, serverKey);
  }

  async #call<Answer>(operation: Operation, options: RequestOptions = {}): Promise<Answer> {
    const { method, path, ids = {}, payload } = operation;
    const body = await send(
      {
        method,
        path,
        url: this.baseUrl + expandPath(path, ids),
        headers: {
          Accept: 'application/json',
          'Content-Type': 'application/json',
          Authorization: this.#authorization,
          'User-Agent': this.#userAgent,
          ...optionHeaders(method, options),
        },
        body: 'payload' in operation ? encodeBody(payload) : undefined,
        repeatSafe: options.repeatSafe ?? true,
        timeoutMs: checkedTimeoutMs(options.timeoutMs ?? this.#timeoutMs),
        retries: checkedRetries(options.retries ?? this.#retries),
        signal: options.signal,
        secrets: () => [...this.#secrets, ...secretsIn(payload)],
      },
      this.#transport,
    );
    // The wire's types leave every field optional, so any object is one.
    return body as Answer;
  }
}

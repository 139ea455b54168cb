import { type Circuit, Circuits } from './circuits';
import {
  GATEWAY_URLS,
  type MidtransClientOptions,
  type MidtransEnvironment,
  SNAP_URLS,
} from './client.options';
import type { Endpoint, GatewayApi } from './endpoints';
import { MidtransRequestError } from './errors';
import { tell } from './hooks';
import { send, type Transport } from './http';
import { secretsIn } from './redact';
import {
  checkedCircuitBreaker,
  checkedRetries,
  checkedTimeoutMs,
  encodeBody,
  expandPath,
  optionHeaders,
  parseHttpUrl,
  queryString,
  type QueryParameters,
  type RequestOptions,
} from './request';

/** What one call brings along. */
export interface CallInput {
  ids?: Readonly<Record<string, string>>;
  query?: QueryParameters;
  payload?: unknown;
}

/** What a merchant's calls are made with, and where they go. */
export type GatewayAccount = Pick<
  MidtransClientOptions,
  'serverKey' | 'clientKey' | 'environment' | 'baseUrl' | 'snapBaseUrl'
>;

interface Target {
  readonly environment: MidtransEnvironment;
  readonly authorization: string;
  readonly clientKey: string | undefined;
  readonly apis: Readonly<Record<GatewayApi, Address>>;
}

interface Address {
  /** Without a trailing slash. */
  readonly url: string;
  readonly host: string;
}

/** How every endpoint is called. Holds nothing of a call when it is over, but the state of the circuits. */
export abstract class GatewayCaller {
  #target: Target;
  #secrets: readonly string[];
  readonly #userAgent: string;
  readonly #timeoutMs: number;
  readonly #retries: number;
  readonly #transport: Transport;

  /** @throws TypeError for an empty server key or a URL that is no http(s) URL; MidtransRequestError for odd limits */
  constructor(options: MidtransClientOptions) {
    const { onCircuitChange } = options;
    this.#target = targetOf(options);
    this.#secrets = secretsOf(options);
    this.#userAgent = options.userAgent ?? 'nestjs-midtrans';
    this.#timeoutMs = checkedTimeoutMs(options.timeoutMs ?? 10_000);
    this.#retries = checkedRetries(options.retries ?? 2);
    const { circuitBreaker = false, retryBaseDelayMs = 500, fetch, agent, onRequest, onResponse } = options;
    this.#transport = {
      fetch,
      agent,
      onRequest,
      onResponse,
      onWarning: options.onWarning ?? ((message) => process.emitWarning(message, 'MidtransWarning')),
      circuits:
        circuitBreaker === false
          ? undefined
          : new Circuits(checkedCircuitBreaker(circuitBreaker), (circuit) => tell(onCircuitChange, circuit)),
      retryBaseDelayMs,
    };
  }

  /** Which Midtrans is called. */
  get environment(): MidtransEnvironment {
    return this.#target.environment;
  }

  /** Where calls go, without a trailing slash. */
  get baseUrl(): string {
    return this.#target.apis.core.url;
  }

  /** Where calls of Snap go, without a trailing slash. */
  get snapBaseUrl(): string {
    return this.#target.apis.snap.url;
  }

  /**
   * Calls with other keys, and at other addresses, from now on: a key was rotated, a proxy has moved. What is left out is as it is where a
   * client is made without it. Calls that are under way end as they began.
   *
   * @throws TypeError for an empty server key or a URL that is no http(s) URL: then nothing changes
   */
  useAccount(account: GatewayAccount): void {
    this.#target = targetOf(account);
    // What an error or an answer may show of the keys before is not shown either.
    this.#secrets = [...new Set([...secretsOf(account), ...this.#secrets])];
  }

  /** The circuits of the hosts called so far; none where there is no circuit breaker. */
  get circuits(): readonly Circuit[] {
    return this.#transport.circuits?.all() ?? [];
  }

  /** The answer's body. */
  protected async call<Answer>(
    endpoint: Endpoint,
    input: CallInput,
    options: RequestOptions = {},
  ): Promise<Answer> {
    const { ids = {}, query = {}, payload } = input;
    const { method, path, api = 'core', key = 'server' } = endpoint;
    const { authorization, clientKey, apis } = this.#target;
    const search = queryString(key === 'client' ? withClientKey(query, clientKey) : query);
    const url = apis[api].url + expandPath(path, ids) + search;
    const body = await send(
      {
        method,
        path: api === 'snap' ? `/snap/v1${path}` : path,
        url,
        host: apis[api].host,
        headers: {
          Accept: 'application/json',
          'Content-Type': 'application/json',
          ...(key === 'server' && { Authorization: authorization }),
          'User-Agent': this.#userAgent,
          ...optionHeaders(endpoint, options, (message) => tell(this.#transport.onWarning, message)),
        },
        body: 'payload' in input ? encodeBody(payload) : undefined,
        repeatSafe: options.repeatSafe ?? endpoint.repeatSafe,
        timeoutMs: checkedTimeoutMs(options.timeoutMs ?? this.#timeoutMs),
        retries: checkedRetries(options.retries ?? this.#retries),
        signal: options.signal,
        // The longest first: a URL of which a part is gone already would not be found.
        secrets: () => [url, search, ...this.#secrets, ...secretsIn([ids, query, payload])],
      },
      this.#transport,
    );
    // The wire's types leave every field optional, so any object is one.
    return body as Answer;
  }
}

/** @throws TypeError for an empty server key or a URL that is no http(s) URL */
function targetOf({ serverKey, clientKey, environment = 'sandbox', ...urls }: GatewayAccount): Target {
  if (typeof serverKey !== 'string' || serverKey.trim() === '')
    throw new TypeError('serverKey must not be empty');
  const core = address('baseUrl', urls.baseUrl ?? GATEWAY_URLS[environment]);
  const snapDefault = urls.baseUrl === undefined ? SNAP_URLS[environment] : `${core.url}/snap/v1`;
  const snap = address('snapBaseUrl', urls.snapBaseUrl ?? snapDefault);
  return {
    environment,
    authorization: `Basic ${credentialsOf(serverKey)}`,
    clientKey,
    apis: { core, snap },
  };
}

function credentialsOf(serverKey: string): string {
  return Buffer.from(`${serverKey}:`).toString('base64');
}

function secretsOf({ serverKey, clientKey }: GatewayAccount): string[] {
  return [serverKey, credentialsOf(serverKey), ...(clientKey ? [clientKey] : [])];
}

function withClientKey(query: QueryParameters, ownKey: string | undefined): QueryParameters {
  const clientKey = query['client_key'] ?? ownKey;
  if (typeof clientKey !== 'string' || clientKey.trim() === '') {
    throw new MidtransRequestError('a clientKey is needed: the client’s, or client_key in the call');
  }
  return { ...query, client_key: clientKey };
}

function address(option: string, text: string): Address {
  const parsed = parseHttpUrl(text);
  if (parsed === undefined) throw new TypeError(`${option} must be an absolute http(s) URL`);
  return { url: text.replace(/\/+$/, ''), host: parsed.host };
}

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

/** What a merchant's calls are made with. */
export type GatewayKeys = Pick<MidtransClientOptions, 'serverKey' | 'clientKey'>;

interface Keys {
  readonly authorization: string;
  readonly clientKey: string | undefined;
}

/** How every endpoint is called. Holds nothing of a call when it is over, but the state of the circuits. */
export abstract class GatewayCaller {
  readonly environment: MidtransEnvironment;
  /** Where calls go, without a trailing slash. */
  readonly baseUrl: string;
  /** Where calls of Snap go, without a trailing slash. */
  readonly snapBaseUrl: string;
  #keys: Keys;
  #secrets: readonly string[] = [];
  readonly #userAgent: string;
  readonly #timeoutMs: number;
  readonly #retries: number;
  readonly #hosts: Readonly<Record<GatewayApi, string>>;
  readonly #transport: Transport;

  /** @throws TypeError for an empty server key or a URL that is no http(s) URL; MidtransRequestError for odd limits */
  constructor(options: MidtransClientOptions) {
    const { environment = 'sandbox', baseUrl, onCircuitChange } = options;
    this.#keys = this.#known(options);
    const core = address('baseUrl', baseUrl ?? GATEWAY_URLS[environment]);
    const snapDefault = baseUrl === undefined ? SNAP_URLS[environment] : `${core.url}/snap/v1`;
    const snap = address('snapBaseUrl', options.snapBaseUrl ?? snapDefault);
    this.environment = environment;
    this.baseUrl = core.url;
    this.snapBaseUrl = snap.url;
    this.#hosts = { core: core.host, snap: snap.host };
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
          : new Circuits(
              checkedCircuitBreaker(circuitBreaker),
              (circuit) => void tell(onCircuitChange, circuit),
            ),
      retryBaseDelayMs,
    };
  }

  /**
   * Calls with other keys from now on: one was rotated. What is under way goes on with those that it began with.
   *
   * @throws TypeError for an empty server key
   */
  useKeys(keys: GatewayKeys): void {
    this.#keys = this.#known(keys);
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
    const search = queryString(key === 'client' ? this.#withClientKey(query) : query);
    const url = (api === 'snap' ? this.snapBaseUrl : this.baseUrl) + expandPath(path, ids) + search;
    const body = await send(
      {
        method,
        path: api === 'snap' ? `/snap/v1${path}` : path,
        url,
        host: this.#hosts[api],
        headers: {
          Accept: 'application/json',
          'Content-Type': 'application/json',
          ...(key === 'server' && { Authorization: this.#keys.authorization }),
          'User-Agent': this.#userAgent,
          ...optionHeaders(endpoint, options, (message) => void tell(this.#transport.onWarning, message)),
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

  /** What an error or an answer may show of the keys before is not shown either. */
  #known({ serverKey, clientKey }: GatewayKeys): Keys {
    if (typeof serverKey !== 'string' || serverKey.trim() === '')
      throw new TypeError('serverKey must not be empty');
    const credentials = Buffer.from(`${serverKey}:`).toString('base64');
    const secrets = [serverKey, credentials, ...(clientKey ? [clientKey] : [])];
    this.#secrets = [...new Set([...secrets, ...this.#secrets])];
    return { authorization: `Basic ${credentials}`, clientKey };
  }

  #withClientKey(query: QueryParameters): QueryParameters {
    const clientKey = query['client_key'] ?? this.#keys.clientKey;
    if (typeof clientKey !== 'string' || clientKey.trim() === '') {
      throw new MidtransRequestError('a clientKey is needed: the client’s, or client_key in the call');
    }
    return { ...query, client_key: clientKey };
  }
}

function address(option: string, text: string): { url: string; host: string } {
  const parsed = parseHttpUrl(text);
  if (parsed === undefined) throw new TypeError(`${option} must be an absolute http(s) URL`);
  return { url: text.replace(/\/+$/, ''), host: parsed.host };
}

import { Agent, request } from 'node:http';
import { CoreApi } from 'midtrans-client';
import { MidtransClient, type MidtransClientOptions } from 'nestjs-midtrans/gateway';
import { CHARGE, type Operation, OPERATIONS, ORDER_ID } from './fixtures';

type Calls = Record<Operation, () => Promise<object>>;

/** Who is measured, and how each is set up for the gateway at `url`. */
export const CONTENDERS = {
  ours: {
    what: 'nestjs-midtrans',
    connect: (url: string): Calls => ours(url),
  },
  peer: {
    what: 'midtrans-client as installed',
    connect: (url: string): Calls => peer(url),
  },
  'peer-tuned': {
    what: 'midtrans-client, axios tuned',
    // What axios documents for speed: no layer for redirects, no look for a proxy, an agent that keeps connections.
    connect: (url: string): Calls =>
      peer(url, { maxRedirects: 0, proxy: false, httpAgent: new Agent({ keepAlive: true }) }),
  },
  'ours-fetch': {
    what: 'nestjs-midtrans over the global fetch',
    connect: (url: string): Calls => ours(url, { fetch: (request) => fetch(request) }),
  },
  node: {
    what: 'Node’s own http.request and JSON, nothing around it: the floor',
    connect: (url: string): Calls => bare(url),
  },
} as const;
export type ContenderName = keyof typeof CONTENDERS;
export const NAMES = Object.keys(CONTENDERS) as ContenderName[];

const KEYS = { serverKey: 'SB-Mid-server-benchmark', clientKey: 'SB-Mid-client-benchmark' };

/** All of it on: hooks and circuit breaker beside the deadline, the retries and the Idempotency-Key that every call has. */
function ours(url: string, options: Partial<MidtransClientOptions> = {}): Calls {
  let busy = 0;
  const client = new MidtransClient({
    ...KEYS,
    baseUrl: url,
    circuitBreaker: {},
    onRequest: () => void busy++,
    onResponse: () => void busy--,
    ...options,
  });
  return { charge: () => client.charge(CHARGE), status: () => client.getStatus(ORDER_ID) };
}

function peer(url: string, axiosDefaults: object = {}): Calls {
  const core = new CoreApi({ isProduction: false, ...KEYS });
  core.apiConfig.getCoreApiBaseUrl = () => url;
  Object.assign(core.httpClient.http_client.defaults, axiosDefaults);
  return { charge: () => core.charge(CHARGE), status: () => core.transaction.status(ORDER_ID) };
}

/** As little as a call can be: no deadline, no retry, no error, no key. */
function bare(url: string): Calls {
  const call = (operation: Operation, body?: object): Promise<object> =>
    new Promise((resolve, reject) => {
      const { method, path } = OPERATIONS[operation];
      const outgoing = request(url + path, { method, headers: { 'Content-Type': 'application/json' } });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => (text += chunk));
        incoming.on('end', () => resolve(JSON.parse(text) as object));
      });
      outgoing.end(body && JSON.stringify(body));
    });
  return { charge: () => call('charge', CHARGE), status: () => call('status') };
}

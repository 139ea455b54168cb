import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSimulator, type Simulator, type SimulatorOptions } from 'midtrans-simulator';
import { Visits } from './browser.support';

export const SERVER_KEY = 'SB-Mid-server-of-the-browser-tests';
export const CLIENT_KEY = 'SB-Mid-client-of-the-browser-tests';

/** A form that the merchant's server was sent. */
export interface Posted {
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
}

/** A merchant whose pages are of another origin than the gateway's. */
export class MerchantSite {
  readonly posted: Posted[] = [];
  private html = '';

  private constructor(
    readonly simulator: Simulator,
    readonly gateway: string,
    private readonly server: Server,
  ) {}

  static async start(options: Partial<SimulatorOptions> = {}): Promise<MerchantSite> {
    const simulator = createSimulator({
      serverKey: SERVER_KEY,
      clientKey: CLIENT_KEY,
      merchantName: 'Toko Sinar Contoh',
      ...options,
    });
    const { url } = await simulator.listen();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const site = new MerchantSite(simulator, url, server);
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const path = request.url ?? '';
        if (request.method === 'POST') {
          site.posted.push({ path, form: Object.fromEntries(new URLSearchParams(body)) });
        }
        const text = path.startsWith('/shop')
          ? site.html
          : `<!doctype html><title>back</title><p>${path.split('?')[0]}`;
        response.setHeader('content-type', 'text/html; charset=utf-8').end(text);
      });
    });
    return site;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The merchant's page: loads a script of the gateway's, and notes what its callbacks are told. */
  page({
    script,
    clientKey = CLIENT_KEY,
    body = '',
  }: {
    script: string;
    clientKey?: string;
    body?: string;
  }): string {
    this.html = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Shop</title>
      <script src="${this.gateway}${script}" data-client-key="${clientKey}" data-environment="sandbox"></script>
      <script>
        const told = [];
        const callbacks = (...names) =>
          Object.fromEntries(names.map((name) => [name, (result) => told.push([name, result ?? null])]));
      </script>
      <body><h1>Shop</h1>${body}</body></html>`;
    return `${this.url}/shop`;
  }

  async call(path: string, body: object): Promise<Record<string, unknown>> {
    const answer = await fetch(this.gateway + path, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${SERVER_KEY}:`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Record<string, unknown>;
  }

  /** The token of a new Snap transaction, and its page. */
  async snap(orderId: string, more: object = {}): Promise<{ token: string; page: string }> {
    const answer = await this.call('/snap/v1/transactions', {
      transaction_details: { order_id: orderId, gross_amount: 44_000 },
      ...more,
    });
    return { token: String(answer.token), page: String(answer.redirect_url) };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.simulator.close();
  }
}

/** A browser and a merchant's site for the tests of a suite; what a test opens is closed after it. */
export function useMerchantSite(): { readonly visits: Visits; readonly site: MerchantSite } {
  const used: { visits?: Visits; site?: MerchantSite } = {};
  beforeAll(async () => {
    used.visits = await Visits.start();
    used.site = await MerchantSite.start();
  });
  afterEach(() => used.visits?.leave());
  afterAll(async () => {
    await used.visits?.close();
    await used.site?.close();
  });
  const started = <Value>(value: Value | undefined): Value => {
    if (value === undefined)
      throw new Error('Neither the browser nor the site is there before the tests are');
    return value;
  };
  return {
    get visits() {
      return started(used.visits);
    },
    get site() {
      return started(used.site);
    },
  };
}

import { until } from '../support/until';
import { ask, asUser, json, type Answer, type OpenShop as Shop } from './shop.support';

/** Somebody's browser without scripts: it keeps cookies, asks for pages and sends forms. */
export class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly shop: Pick<Shop, 'url'>) {}

  static async signedIn(shop: Pick<Shop, 'url'>, user: string): Promise<Visitor> {
    const visitor = new Visitor(shop);
    await visitor.send('/sign-in', { user });
    return visitor;
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.fetch(path, { headers: { Accept: 'text/html', ...headers } });
  }

  send(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.fetch(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Accept: 'text/html', 'Sec-Fetch-Site': 'same-origin', ...headers },
    });
  }

  /** Orders by the page's own form. @returns the order's id */
  async order(quantities: Record<string, string> = { coffee: '2', filter: '1' }): Promise<string> {
    const { text } = await this.get('/');
    const [, order = ''] = /name="order" value="([^"]+)"/.exec(text) ?? [];
    const { headers } = await this.send('/orders', { order, ...quantities });
    return (headers.get('location') ?? '').replace('/orders/', '');
  }

  private async fetch(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (this.cookies.size > 0) headers.set('Cookie', this.cookie);
    const answer = await ask(new URL(path, this.shop.url).href, { ...init, headers, redirect: 'manual' });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      this.cookies.set(name, value);
    }
    return answer;
  }
}

/** What the page's script asks of the API, as whoever a token is of. */
export function apiOf({ api, simulatorUrl }: Shop, user = 'customer-1') {
  const headers = asUser(user);
  return {
    charge: (order: string, method: object, more: object = {}) =>
      ask(`${api}/charge/`, json({ ...method, metadata: { shop_order: order }, ...more }, headers)),
    cancel: (id: unknown) => ask(`${api}/payments/${String(id)}/cancel/`, json({}, headers)),
    pay: (orderId: unknown) =>
      ask(`${simulatorUrl}/simulator/api/transactions/${String(orderId)}/pay`, json({})),
    transactions: async () => {
      const { text } = await ask(`${simulatorUrl}/simulator/api/transactions?limit=500`);
      return (JSON.parse(text) as { results: { order_id: string }[] }).results;
    },
  };
}

/** The page of an order, once it says so. */
export function pageSays(visitor: Visitor, order: string, words: string): Promise<Answer> {
  return until(
    () => visitor.get(`/orders/${order}`),
    ({ text }) => text.includes(words),
  );
}

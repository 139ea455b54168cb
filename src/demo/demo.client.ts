/** A payment as the API shows it. */
export type PaymentBody = Readonly<Record<string, unknown>> & { readonly id: string };

/** Talks to the shop and to its simulator as a customer's browser would: over HTTP. */
export class DemoClient {
  constructor(
    private readonly shop: { readonly url: string; readonly simulatorUrl: string; readonly token: string },
    private readonly timeoutMs: number,
  ) {}

  charge(body: object): Promise<PaymentBody> {
    return this.call('POST', `${this.shop.url}/api/midtrans/charge/`, body);
  }

  /** @returns the payment of a page of Snap's, with the page's address */
  async openPage(body: object): Promise<PaymentBody> {
    const { payment } = await this.call<{ payment: PaymentBody }>(
      'POST',
      `${this.shop.url}/api/midtrans/snap/`,
      body,
    );
    return payment;
  }

  payment(id: string): Promise<PaymentBody> {
    return this.call('GET', `${this.shop.url}/api/midtrans/payments/${id}/`);
  }

  /** Does something about a payment, as its customer or as staff. */
  async act(id: string, action: string, body: object = {}): Promise<void> {
    await this.call('POST', this.actionUrl(id, action), body);
  }

  /** The same where any answer will do. */
  async tryToAct(id: string, action: string, body: object): Promise<void> {
    await (await this.send('POST', this.actionUrl(id, action), body)).text();
  }

  /** How many of each kind need attention; staff alone may ask. */
  async attention(): Promise<ReadonlyMap<string, number>> {
    const { items } = await this.call<{ items: { kind: string; count: number }[] }>(
      'GET',
      `${this.shop.url}/api/midtrans/attention/`,
    );
    return new Map(items.map(({ kind, count }) => [kind, count]));
  }

  /** The customer pays; answers once the webhook has. */
  pay(orderId: string): Promise<void> {
    return this.atGateway(orderId, 'pay');
  }

  /** What the customer, the bank or the gateway does; answers once the webhook has. */
  async atGateway(orderId: string, what: string): Promise<void> {
    await this.control(`transactions/${orderId}/${what}`);
  }

  /** Lets the gateway do what is due by its clock; answers once the webhook has. */
  async doWhatIsDueAtGateway(): Promise<void> {
    await this.control('clock/advance', { duration: '0s' });
  }

  /** From now on calls about an order fail. */
  async failAtGateway(endpoint: string, fault: object, orderId: string): Promise<void> {
    await this.control('faults', { endpoint, fault, when: { order_id: orderId, times: 'always' } });
  }

  /** A notification that the gateway did not send. */
  async forge(notificationUrl: string, body: object): Promise<void> {
    const { status } = await this.send('POST', notificationUrl, body);
    if (status < 400) throw new Error(`A forged notification was answered with ${status}`);
  }

  /** The customer chooses on Snap's page, and pays what they got there: by the page's own forms. */
  async payOnPage(page: string, channel: string): Promise<void> {
    const chosen = await this.submit(page, { channel });
    await this.submit(`${page}/payments/${chosen.searchParams.get('payment')}`, {});
  }

  /** Delivers every notification of an order once more, as the gateway does when an answer was lost. */
  async redeliver(orderId: string): Promise<void> {
    const path = `/simulator/api/notifications?order_id=${encodeURIComponent(orderId)}`;
    const sent: { results: Attempt[] } = await this.call('GET', this.shop.simulatorUrl + path);
    for (const { url, body } of sent.results) {
      await this.call('POST', url, body);
    }
  }

  /** Sends a form as a browser does. @returns where that leads */
  private async submit(url: string, fields: Record<string, string>): Promise<URL> {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
      signal: AbortSignal.timeout(this.timeoutMs),
    });
    const to = response.headers.get('Location');
    if (to === null) throw new Error(`POST ${new URL(url).pathname} answered ${response.status}`);
    return new URL(to, url);
  }

  private actionUrl(id: string, action: string): string {
    return `${this.shop.url}/api/midtrans/payments/${id}/${action}/`;
  }

  private control(path: string, body?: object): Promise<unknown> {
    return this.call('POST', `${this.shop.simulatorUrl}/simulator/api/${path}`, body);
  }

  private async call<Body>(method: string, url: string, body?: object): Promise<Body> {
    const response = await this.send(method, url, body);
    const text = await response.text();
    if (!response.ok)
      throw new Error(`${method} ${new URL(url).pathname} answered ${response.status}: ${text}`);
    return JSON.parse(text) as Body;
  }

  private send(method: string, url: string, body?: object): Promise<Response> {
    return fetch(url, {
      method,
      headers: {
        Authorization: `Bearer ${this.shop.token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(this.timeoutMs),
    });
  }
}

interface Attempt {
  readonly order_id: string;
  readonly url: string;
  readonly body: object;
}

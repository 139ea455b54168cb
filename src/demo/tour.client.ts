/** A payment as the API shows it. */
export type PaymentBody = Readonly<Record<string, unknown>> & { readonly id: string };

/** Talks to the shop and to its simulator as a customer's browser would: over HTTP. */
export class TourClient {
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

  /** The customer pays; answers once the webhook has. */
  async pay(orderId: string): Promise<void> {
    await this.call('POST', `${this.shop.simulatorUrl}/simulator/api/transactions/${orderId}/pay`);
  }

  /** The customer chooses on Snap's page, and pays what they got there: by the page's own forms. */
  async payOnPage(page: string, channel: string): Promise<void> {
    const chosen = await this.submit(page, { channel });
    await this.submit(`${page}/payments/${chosen.searchParams.get('payment')}`, {});
  }

  /** Delivers every notification of an order once more, as the gateway does when an answer was lost. */
  async redeliver(orderId: string): Promise<void> {
    const sent: Attempt[] = await this.call('GET', `${this.shop.simulatorUrl}/simulator/api/notifications`);
    for (const { url, body } of sent.filter((attempt) => attempt.order_id === orderId)) {
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

  private async call<Body>(method: string, url: string, body?: object): Promise<Body> {
    const response = await fetch(url, {
      method,
      headers: {
        Authorization: `Bearer ${this.shop.token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(this.timeoutMs),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`${method} ${new URL(url).pathname} answered ${response.status}: ${text}`);
    return JSON.parse(text) as Body;
  }
}

interface Attempt {
  readonly order_id: string;
  readonly url: string;
  readonly body: object;
}

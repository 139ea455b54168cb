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

  payment(id: string): Promise<PaymentBody> {
    return this.call('GET', `${this.shop.url}/api/midtrans/payments/${id}/`);
  }

  /** The customer pays; answers once the webhook has. */
  async pay(orderId: string): Promise<void> {
    await this.call('POST', `${this.shop.simulatorUrl}/simulator/api/transactions/${orderId}/pay`);
  }

  /** Delivers every notification of an order once more, as the gateway does when an answer was lost. */
  async redeliver(orderId: string): Promise<void> {
    const sent: Attempt[] = await this.call('GET', `${this.shop.simulatorUrl}/simulator/api/notifications`);
    for (const { url, body } of sent.filter((attempt) => attempt.order_id === orderId)) {
      await this.call('POST', url, body);
    }
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

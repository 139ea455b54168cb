import { Merchant, WebhookServer, fixture } from '../../test/support';
import type { SimulatorOptions } from '../index';
import { isObject, objectAt, type JsonObject } from '../json';

/** A merchant whose payment and recurring notifications arrive at two urls of one real server. */
export class Subscriber extends Merchant {
  private constructor(
    private readonly webhook: WebhookServer,
    options: Partial<SimulatorOptions>,
  ) {
    super(options);
  }

  static async at(time: string, options: Partial<SimulatorOptions> = {}): Promise<Subscriber> {
    const webhook = await WebhookServer.start();
    return new Subscriber(webhook, {
      now: () => new Date(time),
      notificationUrl: `${webhook.url}/payment`,
      recurringNotificationUrl: `${webhook.url}/recurring`,
      ...options,
    });
  }

  async close(): Promise<void> {
    await this.simulator.close();
    await this.webhook.close();
  }

  /** Creates a subscription from the documentation's request; answers its id. */
  async subscribe(change: JsonObject = {}, schedule: JsonObject = {}): Promise<string> {
    const request = fixture('subscription-create-request-card');
    const answer = await this.call('POST', '/v1/subscriptions', {
      ...request,
      schedule: { interval: 1, interval_unit: 'month', ...schedule },
      ...change,
    });
    return String(answer.id);
  }

  get(id: string): Promise<JsonObject> {
    return this.call('GET', `/v1/subscriptions/${id}`);
  }

  act(id: string, action: 'disable' | 'enable' | 'cancel'): Promise<JsonObject> {
    return this.call('POST', `/v1/subscriptions/${id}/${action}`);
  }

  async update(id: string, change: JsonObject): Promise<JsonObject> {
    const request = fixture('subscription-update-request');
    return this.call('PATCH', `/v1/subscriptions/${id}`, { ...request, ...change });
  }

  /** A GoPay account that its customer has linked, and the token of its wallet. */
  async linkAccount(phoneNumber = '81212345678'): Promise<{ accountId: string; token: string }> {
    const gopay_partner = { phone_number: phoneNumber, country_code: '62' };
    const account = await this.call('POST', '/v2/pay/account', { payment_type: 'gopay', gopay_partner });
    const accountId = String(account.account_id);
    await this.simulator.linkPayAccount(accountId);
    const options = objectAt(
      await this.call('GET', `/v2/pay/account/${accountId}`),
      'metadata',
    ).payment_options;
    const [wallet]: unknown[] = Array.isArray(options) ? options : [];
    return { accountId, token: String(isObject(wallet) && wallet.token) };
  }

  /** Moves the gateway's clock to a time in WIB: `2024-01-31 10:00:00`. */
  async advanceTo(time: string): Promise<void> {
    const at = Date.parse(`${time.replace(' ', 'T')}+07:00`);
    await this.simulator.advance(at - this.simulator.now().getTime());
  }

  /** What arrived at the recurring notification url, or the payment notification url. */
  received(kind: 'recurring' | 'payment'): JsonObject[] {
    return this.webhook.received.filter(({ path }) => path === `/${kind}`).map(({ body }) => body);
  }
}

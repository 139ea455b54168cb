import type { SimulatorOptions } from '../../src';
import { parseObject, type JsonObject } from '../../src/json';
import { Merchant, chargeOf } from '../support';

export const ORDER = 'order';

/** A merchant with one order, on whose stage the situation of a sample is played. */
export class Stage {
  readonly merchant: Merchant;
  private readonly sent: string[] = [];
  private transactionId = '';

  constructor(options: Partial<SimulatorOptions> = {}) {
    this.merchant = new Merchant({
      notificationUrl: 'https://merchant.test/hook',
      fetch: async (_url, init) => {
        this.sent.push(typeof init?.body === 'string' ? init.body : '');
        return new Response();
      },
      ...options,
    });
  }

  get simulator() {
    return this.merchant.simulator;
  }

  async charge(method: JsonObject, grossAmount?: number): Promise<JsonObject> {
    const answer = await this.merchant.charge(chargeOf(ORDER, method, grossAmount));
    this.transactionId = String(answer.transaction_id);
    return answer;
  }

  async paid(method: JsonObject): Promise<this> {
    await this.charge(method);
    await this.simulator.pay(ORDER);
    return this;
  }

  async settled(method: JsonObject): Promise<this> {
    await this.charge(method);
    await this.simulator.settle(ORDER);
    return this;
  }

  post(action: string, body: JsonObject = {}): Promise<JsonObject> {
    return this.merchant.call('POST', `/v2/${this.transactionId}/${action}`, body);
  }

  capture(grossAmount?: number): Promise<JsonObject> {
    const body = { transaction_id: this.transactionId, gross_amount: grossAmount };
    return this.merchant.call('POST', '/v2/capture', body);
  }

  status(): Promise<JsonObject> {
    return this.merchant.call('GET', `/v2/${this.transactionId}/status`);
  }

  /** What the merchant was told last. */
  async notification(): Promise<JsonObject> {
    await this.simulator.idle();
    return parseObject(this.sent.at(-1) ?? '') ?? {};
  }

  close(): Promise<void> {
    return this.simulator.close();
  }
}

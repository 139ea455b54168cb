import type { DemoClient } from '../demo.client';
import type { PlannedPayment, Step } from './traffic.plan';

/** Those who act. */
export interface Actors {
  readonly customers: Readonly<Record<PlannedPayment['customer'], DemoClient>>;
  readonly staff: DemoClient;
}

/** Carries out steps one after another, and knows the payments that it has made. */
export class Traffic {
  private readonly ids = new Map<string, string>();
  private readonly pages = new Map<string, string>();

  constructor(private readonly actors: Actors) {}

  /** How many payments were made. */
  get count(): number {
    return this.ids.size;
  }

  async carryOut({ deed, payment }: Pick<Step, 'deed' | 'payment'>): Promise<void> {
    const { staff } = this.actors;
    const { orderId, amount } = payment;
    switch (deed) {
      case 'charge':
        return this.charge(payment);
      case 'pay':
        return this.pay(payment);
      case 'cancel':
        return this.customerOf(payment).act(this.idOf(payment), 'cancel');
      case 'deny':
      case 'failure':
        return staff.atGateway(orderId, deed);
      case 'approve':
        return staff.act(this.idOf(payment), 'approve');
      case 'refund':
        return staff.act(this.idOf(payment), 'refund', { amount, reason: 'The goods came back' });
      case 'refund a part':
        return staff.act(this.idOf(payment), 'refund', {
          amount: Math.ceil(amount / 3),
          reason: 'A part of it was missing',
        });
    }
  }

  idOf({ orderId }: PlannedPayment): string {
    const id = this.ids.get(orderId);
    if (id === undefined) throw new Error(`${orderId} was not charged`);
    return id;
  }

  private async charge(payment: PlannedPayment): Promise<void> {
    const { method, orderId, amount, basket, customer } = payment;
    const body = {
      ...method.charge,
      order_id: orderId,
      gross_amount: amount,
      item_details: basket,
      customer_details: {
        first_name: 'Customer',
        last_name: customer.slice(-1),
        email: `${customer}@example.com`,
      },
    };
    const client = this.customerOf(payment);
    const { id, redirect_url: page } =
      method.channel === undefined ? await client.charge(body) : await client.openPage(body);
    this.ids.set(orderId, id);
    this.pages.set(orderId, String(page));
  }

  private async pay(payment: PlannedPayment): Promise<void> {
    const { method, orderId } = payment;
    if (method.channel === undefined) return this.customerOf(payment).pay(orderId);
    return this.customerOf(payment).payOnPage(this.pages.get(orderId) ?? '', method.channel);
  }

  private customerOf({ customer }: PlannedPayment): DemoClient {
    return this.actors.customers[customer];
  }
}

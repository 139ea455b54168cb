import type { MidtransModuleOptions, NotificationOptions } from 'nestjs-midtrans';
import type { TransactionStatus } from 'nestjs-midtrans/gateway';
import { notificationBody } from 'nestjs-midtrans/testing';
import { BCA_CHARGE } from '../support/gateway';
import { SERVER_KEY, startHost, type Answer, type Host, type HostOptions } from '../support/host';
import { KnownTransactions, signed, transactionIdOf } from '../support/known-transactions';

export const PREVIOUS_KEY = 'SB-Mid-server-previous';
export const MODES = ['changes', 'always', 'never'] as const;
export const ENDS = ['cancel', 'expire', 'deny', 'failure'] as const;
export type Mode = (typeof MODES)[number];

/** Read-backs of what strangers tell of a payment hardly pause: tests that are not about the pauses wait for none. */
export const IMPATIENT: NotificationOptions = { readBackPauseMs: 5, readBacksPerSecond: 1_000 };

export const confirming = (
  confirm: Mode,
  more: NotificationOptions = IMPATIENT,
): Partial<MidtransModuleOptions> => ({ notifications: { confirm, ...more } });

export type Fields = Record<string, unknown>;

export interface Charge {
  readonly payment_type: string;
  readonly gross_amount: number;
  readonly [field: string]: unknown;
}

export const DANA_CHARGE: Charge = { payment_type: 'dana', gross_amount: 100_000 };
export const HOLD_CHARGE: Charge = {
  payment_type: 'credit_card',
  gross_amount: 100_000,
  token_id: '48111111-1114-a3f1c0de',
  credit_card: { type: 'authorize' },
};

/** A host, and the gateway that it asks. Tests share it, each with orders of its own. */
export interface Shop {
  readonly host: Host;
  readonly known: KnownTransactions;
  /** Charges an order, which is pending at the gateway; the id of its payment. */
  charge(orderId: string, charge?: Charge, user?: string): Promise<string>;
  /** What the gateway says of an order from now on. */
  truth(orderId: string, status: TransactionStatus, fields?: Fields): void;
  /** What a notification says that the gateway would send of an order, before it is signed. */
  told(orderId: string, status: TransactionStatus, fields?: Fields): object;
  notify(body: object, key?: string): Promise<Answer>;
  payment(id: string): Promise<Record<string, unknown>>;
  checkStatus(id: string): Promise<Answer>;
  /** How often the gateway was asked for a status of an order, or of a transaction named after it. */
  readsOf(orderId: string): number;
}

/** The shops of a file, one for each set of options. */
export class Shops {
  private readonly started = new Map<string, Promise<Shop>>();

  of(options: Partial<MidtransModuleOptions> = { notifications: IMPATIENT }): Promise<Shop> {
    const key = JSON.stringify(options);
    const running = this.started.get(key) ?? startShop(options);
    this.started.set(key, running);
    return running;
  }

  async close(): Promise<void> {
    const running = await Promise.all(this.started.values());
    await Promise.all(running.map(({ host }) => host.close()));
  }
}

let orders = 0;
/** An order id that no other test has, and that is no part of another. */
export const newOrderId = (): string => `order-${orders++}-x`;

export async function startShop(
  options: Partial<MidtransModuleOptions> = {},
  rest: Omit<HostOptions, 'midtrans'> & { known?: KnownTransactions } = {},
): Promise<Shop> {
  const { known = new KnownTransactions(), ...hostOptions } = rest;
  known.gateway.on(/(capture|cancel)$/, { status_code: '412', status_message: 'Not now' });
  const host = await startHost({
    ...hostOptions,
    midtrans: { ...options, http: { fetch: known.fetch, retries: 0 } },
  });
  const charges = new Map<string, Charge>();
  const told: Shop['told'] = (orderId, transactionStatus, fields = {}) => {
    const { payment_type: paymentType, gross_amount: grossAmount } = charges.get(orderId) ?? BCA_CHARGE;
    const transactionId = transactionIdOf(orderId);
    const transactionTime = new Date('2026-11-21T03:00:00Z');
    const facts = { orderId, grossAmount, paymentType, transactionStatus, transactionId, transactionTime };
    return notificationBody({ ...facts, fields });
  };
  const truth: Shop['truth'] = (orderId, status, fields) => {
    known.set([orderId, transactionIdOf(orderId)], signed(told(orderId, status, fields)));
  };
  const asStaff = { user: 'staff-1', staff: true };
  return {
    host,
    known,
    told,
    truth,
    async charge(orderId, charge = BCA_CHARGE, user = 'customer-1') {
      charges.set(orderId, charge);
      truth(orderId, 'pending');
      const json = { ...charge, order_id: orderId };
      const answer = await host.request('/api/midtrans/charge/', { method: 'POST', user, json });
      expect(answer.status).toBe(201);
      return answer.body.id;
    },
    notify: (body, key = SERVER_KEY) => host.notify(signed(body, key)),
    payment: async (id) => (await host.request(`/api/midtrans/payments/${id}/`, asStaff)).body,
    readsOf: (orderId) =>
      known.gateway.calls.filter(({ path }) => path.endsWith('/status') && path.includes(orderId)).length,
    checkStatus: (id) => host.request(`/api/midtrans/payments/${id}/check_status/`, asStaff),
  };
}

/** What of a payment no stranger may change: all but the gateway's latest words. */
export function substanceOf(payment: Record<string, unknown>): Record<string, unknown> {
  const { updated_at: _, status_code: __, status_message: ___, ...substance } = payment;
  return substance;
}

/** Whether a delivery was taken, or is to come again: never whether it was believed. */
export function expectTakenOrLater({ status }: Answer): void {
  expect([200, 503]).toContain(status);
}

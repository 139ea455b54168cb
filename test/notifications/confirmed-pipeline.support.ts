import type { Simulator } from 'midtrans-simulator';
import { SERVER_KEY, startHostWithGateway } from '../support/host';
import { IMPATIENT, PREVIOUS_KEY } from './attacks.support';

/** How a read-back goes wrong. `lag`: it answers how the transaction stood before. */
export const FAULTS = ['error', 'no answer', 'unknown', 'lag'] as const;
export type Fault = (typeof FAULTS)[number];

type Body = Record<string, unknown>;

/** The simulator, of which GET status fails or lags on demand, and whose notifications are kept instead of sent. */
export class UnreliableGateway {
  simulator: Simulator;
  /** Genuine notifications, by order. */
  readonly sent = new Map<string, Body[]>();
  private readonly past = new Map<string, string[]>();
  private readonly faults = new Map<string, Fault[]>();

  /** Lets the next read-back of an order go wrong. */
  failNext(orderId: string, fault: Fault): void {
    this.faults.set(orderId, [...(this.faults.get(orderId) ?? []), fault]);
  }

  recover(orderId: string): void {
    this.faults.delete(orderId);
  }

  /** Keeps how an order stands now, for answers that lag. */
  async remember(orderId: string): Promise<void> {
    const id = this.simulator.transaction(orderId)?.transactionId ?? orderId;
    const authorization = `Basic ${Buffer.from(`${SERVER_KEY}:`).toString('base64')}`;
    const request = new Request(`https://gateway.test/v2/${id}/status`, { headers: { authorization } });
    const answer = await (await this.simulator.fetch(request)).text();
    this.past.set(orderId, [...(this.past.get(orderId) ?? []), answer]);
  }

  readonly keep: typeof fetch = async (input, init) => {
    const body = (await new Request(input, init).json()) as Body;
    const orderId = String(body['order_id']);
    this.sent.set(orderId, [...(this.sent.get(orderId) ?? []), body]);
    return new Response();
  };

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const id = /^\/v2\/([^/]+)\/status$/.exec(new URL(request.url).pathname)?.[1];
    const orderId = id === undefined ? undefined : this.simulator.transaction(id)?.orderId;
    const fault = orderId === undefined ? undefined : this.faults.get(orderId)?.shift();
    switch (fault) {
      case undefined:
        return this.simulator.fetch(request);
      case 'error':
        return new Response('', { status: 500 });
      case 'no answer':
        throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
      case 'unknown':
        return Response.json({ status_code: '404', status_message: "Transaction doesn't exist." });
      case 'lag':
        return new Response(this.past.get(orderId ?? '')?.at(-2) ?? this.past.get(orderId ?? '')?.at(-1), {
          headers: { 'content-type': 'application/json' },
        });
      default:
        return fault satisfies never;
    }
  };
}

/** A host with the default confirmation that asks an unreliable gateway. */
export async function startHostWithUnreliableGateway() {
  const gateway = new UnreliableGateway();
  const host = await startHostWithGateway({
    poolSize: 20,
    midtrans: {
      notifications: IMPATIENT,
      serverKey: [SERVER_KEY, PREVIOUS_KEY],
      http: { fetch: gateway.fetch, retries: 0 },
    },
    simulator: { fetch: gateway.keep },
  });
  gateway.simulator = host.simulator;
  return { ...host, gateway };
}

/** Something that happens at the gateway. */
export type Act = (simulator: Simulator, orderId: string) => Promise<unknown>;

const pay: Act = (simulator, orderId) => simulator.pay(orderId);
const settle: Act = (simulator, orderId) => simulator.settle(orderId);
const expire: Act = (simulator, orderId) => simulator.expire(orderId);
const deny: Act = (simulator, orderId) => simulator.deny(orderId);
const failure: Act = (simulator, orderId) => simulator.failure(orderId);
const refund =
  (amount?: number): Act =>
  (simulator, orderId) =>
    simulator.refund(orderId, amount);
const chargeback =
  (amount?: number): Act =>
  (simulator, orderId) =>
    simulator.chargeback(orderId, amount);
const post =
  (operation: string): Act =>
  async (simulator, orderId) => {
    const authorization = `Basic ${Buffer.from(`${SERVER_KEY}:`).toString('base64')}`;
    const url = `https://gateway.test/v2/${orderId}/${operation}`;
    await simulator.fetch(new Request(url, { method: 'POST', headers: { authorization } }));
    await simulator.idle();
  };

const AMOUNT = 100_000;
const of = (payment_type: string, more: object = {}) => ({ payment_type, gross_amount: AMOUNT, ...more });
const bank = (name: string) => of('bank_transfer', { bank: name });
const card = (token_id: string, credit_card: object = {}) =>
  of('credit_card', { token_id, credit_card: { authentication: false, ...credit_card } });
const VISA = '48111111-1114-3c2a';
const DOUBTED = '45111111-1117-3c2a';

/** What is charged, and what becomes of it at the gateway. */
export const LIVES = {
  'a transfer that is paid': { charge: bank('bca'), acts: [pay] },
  'a transfer that runs out of time': { charge: bank('bni'), acts: [expire] },
  'a transfer that is cancelled': { charge: bank('bri'), acts: [post('cancel')] },
  'a transfer that the bank takes back': { charge: bank('permata'), acts: [pay, deny] },
  'a wallet that fails': { charge: of('gopay'), acts: [failure] },
  'a wallet that is refunded in parts': {
    charge: of('gopay'),
    acts: [pay, refund(20_000), refund(30_000), refund()],
  },
  'a QR code that is refunded': { charge: of('qris'), acts: [pay, refund()] },
  'a card that is captured, settled and charged back': { charge: card(VISA), acts: [settle, chargeback()] },
  'a card that is charged back in parts': {
    charge: card(VISA, { authentication: true }),
    acts: [pay, settle, chargeback(40_000), chargeback()],
  },
  'a card that is voided': { charge: card(VISA), acts: [post('cancel')] },
  'a card that is paid, and voided': {
    charge: card(VISA, { authentication: true }),
    acts: [pay, post('cancel')],
  },
  'a card that is denied': { charge: card('49111111-1113-3c2a', { authentication: true }), acts: [pay] },
  'a hold that is captured and settled': { charge: card(VISA, { type: 'authorize' }), acts: [pay, settle] },
  'a hold that is released': { charge: card(VISA, { type: 'authorize' }), acts: [post('cancel')] },
  'a card in doubt that is accepted': { charge: card(DOUBTED), acts: [post('approve'), settle] },
  'a card in doubt that is refused': { charge: card(DOUBTED), acts: [post('deny')] },
} as const satisfies Record<string, { charge: object; acts: readonly Act[] }>;

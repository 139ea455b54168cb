import { randomInt } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { ENDPOINTS, type Row } from '../access/endpoints.support';
import { charge, type HostWithGateway } from '../operations/operations.support';
import { SERVER_KEY, startHostWithGateway } from '../support/host';

/** The endpoints that ask Midtrans. */
const ASKING = [
  'POST /charge',
  'POST /snap',
  'GET /payments/{id}/check_status',
  'POST /payments/{id}/cancel',
  'POST /payments/{id}/expire',
  'POST /payments/{id}/capture',
  'POST /payments/{id}/approve',
  'POST /payments/{id}/deny',
  'POST /payments/{id}/refund',
  'POST /pay-accounts',
  'GET /pay-accounts/{id}',
  'POST /pay-accounts/{id}/unbind',
  'GET /cards/bin/{bin}',
] as const;
/** Those that change what an order is. */
const ORDERS = ASKING.filter((name) => name.startsWith('POST') && !name.includes('pay-accounts'));

const rowOf = (name: string): Row => {
  const row = ENDPOINTS[name];
  if (row === undefined) throw new Error(`${name} is in no table`);
  // What is known of a BIN is not asked for again.
  return name.includes('{bin}')
    ? { ...row, make: () => ({ path: `/cards/bin/${randomInt(1e7, 1e8)}` }) }
    : row;
};

class ErrorLog implements LoggerService {
  readonly errors: string[] = [];
  readonly error = (message: unknown): void => void this.errors.push(String(message));
  readonly log = (): void => undefined;
  readonly warn = (): void => undefined;
}

describe('what Midtrans does not do', () => {
  const log = new ErrorLog();
  let host: HostWithGateway;

  beforeAll(async () => {
    host = await startHostWithGateway({ logger: log, midtrans: { http: { retries: 0, timeoutMs: 500 } } });
  });
  beforeEach(() => {
    log.errors.splice(0);
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  /** Asks as staff, about something of customer-1, at a gateway that always fails like this. */
  const ask = async (name: string, fault: Parameters<HostWithGateway['simulator']['fail']>[1]) => {
    const [method] = name.split(' ');
    const { path, json } = await rowOf(name).make(host);
    await host.simulator.idle();
    host.simulator.fail('*', fault, { times: 'always' });
    return host.request(`/api/midtrans${path}`, {
      method,
      json: method === 'GET' ? undefined : json,
      user: 'staff',
      staff: true,
    });
  };
  const orderIdFor = (name: string) =>
    ORDERS.some((each) => each === name) ? expect.any(String) : undefined;

  describe.each(ASKING)('at %s', (name) => {
    it('because it refuses our key is a 502 that tells the caller nothing, and loud in the log', async () => {
      const answer = await ask(name, { kind: 'status', status: 401 });
      expect([answer.status, answer.body.code, answer.body.message]).toEqual([
        502,
        'gateway_refused_our_key',
        'Midtrans refused our request',
      ]);
      expect(log.errors).toEqual([
        expect.stringMatching(/^Midtrans does not accept the key of account "default": /),
      ]);
    });

    it('because it limits our rate is a 503 that says when to come back', async () => {
      const answer = await ask(name, { kind: 'status', status: 429, retryAfter: 7 });
      expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([
        503,
        'gateway_rate_limit',
        '7',
      ]);
    });

    it.each([
      ['fails', { kind: 'status', status: 500 }],
      ['is replaced by a page', { kind: 'html', status: 503 }],
      ['breaks the connection', { kind: 'reset' }],
    ] as const)('because it %s is a 502, with the order to ask about', async (_what, fault) => {
      const answer = await ask(name, fault);
      expect([answer.status, answer.body.code]).toEqual([502, 'gateway_failed']);
      expect(answer.body.order_id).toEqual(orderIdFor(name));
      expect(log.errors).toEqual([]);
    });

    it('in time is a 504, with the order to ask about', async () => {
      const answer = await ask(name, { kind: 'timeout' });
      expect([answer.status, answer.body.code]).toEqual([504, 'gateway_timeout']);
      expect(answer.body.order_id).toEqual(orderIdFor(name));
    });

    it('because the caller asks for what is wrong is a 400 in its words', async () => {
      const words = {
        status_code: '400',
        status_message: 'One or more parameters in the payload is invalid.',
      };
      const body = { ...words, validation_messages: ['a parameter is wrong'] };
      const answer = await ask(name, { kind: 'status', status: 400, body });
      expect(answer).toMatchObject({
        status: 400,
        body: {
          code: 'gateway_400',
          message: `Midtrans: ${words.status_message}`,
          details: [{ field: '', message: 'a parameter is wrong' }],
        },
      });
    });
  });

  it('because it refuses our key is loud as well where nobody asked but Midtrans itself', async () => {
    const { orderId } = await charge(host, 'bca');
    await host.simulator.idle();
    host.simulator.fail('getStatus', { kind: 'status', status: 401 }, { times: 'always' });
    const body = notificationBody({ orderId, grossAmount: 500_000, transactionStatus: 'settlement' });
    expect(await host.notify(signNotification(body, SERVER_KEY))).toMatchObject({
      status: 503,
      body: { code: 'service_unavailable' },
    });
    expect(log.errors).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Midtrans does not accept the key of account "default": /),
      ]),
    );
  });
});

describe('a gateway that failed too often', () => {
  it('is not asked for a while: 503, and when to come back', async () => {
    const circuitBreaker = { failures: 1, openMs: 20_000 };
    const host = await startHostWithGateway({ midtrans: { http: { retries: 0, circuitBreaker } } });
    const { id } = await charge(host, 'bca');
    const check = () => host.request(`/api/midtrans/payments/${id}/check_status/`, { user: 'customer-1' });
    host.simulator.fail('getStatus', { kind: 'status', status: 500 });
    expect(await check()).toMatchObject({ status: 502, body: { code: 'gateway_failed' } });

    const refused = await check();
    expect(refused).toMatchObject({ status: 503, body: { code: 'gateway_unavailable' } });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(20);

    // Nothing was sent, so the order id is free for when Midtrans is back.
    const charged = await host.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: { payment_type: 'qris', gross_amount: 10_000, order_id: 'not-sent' },
    });
    expect(charged).toMatchObject({ status: 503, body: { code: 'gateway_unavailable' } });
    expect(charged.body).not.toHaveProperty('order_id');
    await host.close();
  });
});

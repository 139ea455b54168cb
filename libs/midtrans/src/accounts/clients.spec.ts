import { Logger } from '@nestjs/common';
import { MidtransCircuitOpenError, type MidtransClient } from '../gateway';
import { Accounts } from './accounts';
import { MidtransClients } from './clients';
import { httpOptions } from '../options/http.options';
import type { MidtransOptions, ResolvedOptions } from '../options/midtrans.options';
import { resolveGroup } from '../options/option-group';

const CHARGE = { payment_type: 'qris', transaction_details: { order_id: 'order-1', gross_amount: 10_000 } };
const FOUR_URLS = [1, 2, 3, 4].map((n) => `https://a.example/${n}`);

function clientsOf(options: MidtransOptions): MidtransClients {
  const http = resolveGroup(httpOptions, options.http) as ResolvedOptions['http'];
  return new MidtransClients(new Accounts(options), { http });
}

function clientOf(http: MidtransOptions['http']): MidtransClient {
  return clientsOf({ serverKey: 'SB-Mid-server-1', http }).get('default');
}

afterEach(() => jest.restoreAllMocks());

it('each account has its keys and its addresses', async () => {
  const seen: string[] = [];
  const fetch = async (input: string | URL | Request): Promise<Response> => {
    const request = new Request(input);
    seen.push(`${request.url} ${request.headers.get('authorization')}`);
    return Response.json({});
  };
  const clients = clientsOf({
    serverKey: ['SB-Mid-server-1', 'SB-Mid-server-0'],
    clientKey: 'client-key-1',
    snapBaseUrl: 'https://snap.test',
    accounts: { bali: { serverKey: 'Mid-server-2', environment: 'production', clientKey: 'client-key-2' } },
    http: { fetch },
  });
  await clients.get('default').createSnapTransaction(CHARGE);
  await clients.get('default').getCardToken({});
  await clients.get('bali').getStatus('1');
  await clients.get('bali').registerCard({ card_number: '1', card_exp_month: '12', card_exp_year: '2030' });
  expect(seen).toEqual([
    `https://snap.test/transactions Basic ${btoa('SB-Mid-server-1:')}`,
    'https://api.sandbox.midtrans.com/v2/token?client_key=client-key-1 null',
    `https://api.midtrans.com/v2/1/status Basic ${btoa('Mid-server-2:')}`,
    'https://api.midtrans.com/v2/card/register?card_number=1&card_exp_month=12&card_exp_year=2030&client_key=client-key-2 null',
  ]);
  expect([clients.has('bali'), clients.has('java')]).toEqual([true, false]);
  expect(() => clients.get('java')).toThrow('account "java" is not configured');
});

describe('what nobody else listens to', () => {
  const down = async (): Promise<Response> => Response.json({}, { status: 503 });

  it('is logged: warnings', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const client = clientOf({ fetch: async () => Response.json({}) });
    await client.charge(CHARGE, { overrideNotificationUrls: FOUR_URLS });
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^X-Override-Notification: .* at most 3 URLs/)]]);
  });

  it('is logged: circuits that open and close', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const log = jest.spyOn(Logger.prototype, 'log').mockImplementation();
    let now = 1_800_000_000_000;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const answers = [down, async () => Response.json({})];
    const client = clientOf({
      fetch: () => (answers.shift() ?? down)(),
      retries: 0,
      circuitBreaker: { failures: 1, openMs: 5 },
    });
    await expect(client.getStatus('1')).rejects.toThrow(/503/);
    await expect(client.getStatus('1')).rejects.toBeInstanceOf(MidtransCircuitOpenError);
    now += 5;
    await client.getStatus('1');
    expect(warn.mock.calls).toEqual([['The circuit of api.sandbox.midtrans.com is open']]);
    expect(log.mock.calls).toEqual([
      ['The circuit of api.sandbox.midtrans.com is half-open'],
      ['The circuit of api.sandbox.midtrans.com is closed'],
    ]);
  });

  it.each([undefined, () => undefined])(
    'is logged, also where there is a hook: that Midtrans refuses the key',
    async (onResponse) => {
      const error = jest.spyOn(Logger.prototype, 'error').mockImplementation();
      const refused = { status_code: '401', status_message: 'Unknown Merchant server_key/id' };
      const client = clientOf({ fetch: async () => Response.json(refused, { status: 401 }), onResponse });
      await expect(client.getStatus('1')).rejects.toThrow(/401/);
      await expect(client.getBin('45563300')).rejects.toThrow(/401/);
      expect(error.mock.calls).toEqual([
        [expect.stringMatching(/^Midtrans does not accept the key of account "default": GET .*status: 401/)],
        [expect.stringMatching(/^Midtrans does not accept the key of account "default": GET .*bins.*: 401/)],
      ]);
    },
  );

  it('is the business of the hooks where there are any', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const told: unknown[] = [];
    const tell = (thing: unknown): void => void told.push(thing);
    const client = clientOf({
      fetch: down,
      retries: 0,
      circuitBreaker: { failures: 1 },
      onWarning: tell,
      onCircuitChange: tell,
      onRequest: tell,
      onResponse: tell,
    });
    await client.charge(CHARGE, { overrideNotificationUrls: FOUR_URLS }).catch(() => undefined);
    expect(told).toEqual([
      expect.stringMatching(/^X-Override/),
      expect.objectContaining({ path: '/v2/charge', attempt: 1 }),
      expect.objectContaining({ path: '/v2/charge', status: 503 }),
      { host: 'api.sandbox.midtrans.com', state: 'open' },
    ]);
    expect(warn).not.toHaveBeenCalled();
  });
});

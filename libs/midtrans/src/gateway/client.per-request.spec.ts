import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MidtransClient } from './client';
import type { MidtransClientOptions } from './client.options';
import { MidtransRequestError, MidtransTimeoutError } from './errors';
import { type FaultServer, hang, json, startFaultServer } from './fault-server.spec.helper';

const CHARGE = { payment_type: 'qris', transaction_details: { order_id: 'order-1', gross_amount: 10_000 } };
const urls = (count: number, host = 'a'): string[] =>
  Array.from({ length: count }, (_, n) => `https://${host}.example/${n}?token=x`);

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.close());

const client = (options: Partial<MidtransClientOptions> = {}): MidtransClient =>
  new MidtransClient({ serverKey: 'SB-Mid-server-test', baseUrl: server.url, ...options });

describe('notification URLs beyond what Midtrans takes', () => {
  it('are left out, with a warning that names none', async () => {
    const warnings: string[] = [];
    server.play(json(200, {}));
    await client({ onWarning: (message) => void warnings.push(message) }).charge(CHARGE, {
      overrideNotificationUrls: urls(5),
      appendNotificationUrls: urls(4, 'b'),
    });
    const sent = server.hits[0]?.headers;
    expect(sent?.['x-override-notification']).toBe(urls(3).join(','));
    expect(sent?.['x-append-notification']).toBe(urls(3, 'b').join(','));
    expect(warnings).toEqual([
      'X-Override-Notification: Midtrans takes at most 3 URLs, the last 2 were left out',
      'X-Append-Notification: Midtrans takes at most 3 URLs, the last 1 were left out',
    ]);
  });

  it('three of them are no matter for a warning', async () => {
    const onWarning = jest.fn();
    server.play(json(200, {}));
    await client({ onWarning }).charge(CHARGE, { overrideNotificationUrls: urls(3) });
    expect(onWarning).not.toHaveBeenCalled();
  });

  it('the process is warned where nobody else is', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();
    server.play(json(200, {}));
    await client().charge(CHARGE, { appendNotificationUrls: urls(4) });
    expect(emitWarning.mock.calls).toEqual([[expect.stringMatching(/^X-Append/), 'MidtransWarning']]);
    emitWarning.mockRestore();
  });

  it('a warning that cannot be told costs no payment', async () => {
    const onWarning = (): never => {
      throw new Error('no disk');
    };
    server.play(json(200, { status_code: '201' }));
    const charged = client({ onWarning }).charge(CHARGE, { appendNotificationUrls: urls(4) });
    await expect(charged).resolves.toEqual({ status_code: '201' });
  });

  it('a wrong one among the first three is still refused', async () => {
    const overrideNotificationUrls = ['/hook', ...urls(3)];
    await expect(
      client({ onWarning: () => undefined }).charge(CHARGE, { overrideNotificationUrls }),
    ).rejects.toBeInstanceOf(MidtransRequestError);
  });
});

it('one call may have its own timeout', async () => {
  server.play(hang, json(200, { status_code: '200' }));
  const one = client({ timeoutMs: 10_000 });
  await expect(one.getStatus('1', { timeoutMs: 40 })).rejects.toBeInstanceOf(MidtransTimeoutError);
  await expect(one.getStatus('1')).resolves.toEqual({ status_code: '200' });
});

it('200 calls at once on one client keep their options apart', async () => {
  const answering = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { 'idempotency-key': key, 'x-override-notification': override } = request.headers;
      const { 'x-append-notification': append } = request.headers;
      response.end(JSON.stringify({ status_code: '201', body, key, override, append }));
    });
  }).listen(0, '127.0.0.1');
  await once(answering, 'listening');
  const { port } = answering.address() as AddressInfo;
  const one = client({ baseUrl: `http://127.0.0.1:${port}` });

  const calls = Array.from({ length: 200 }, async (_, n) => {
    const payload = { ...CHARGE, custom_field1: `field-${n}` };
    const answer = await one.charge(payload, {
      idempotencyKey: `key-${n}`,
      ...(n % 2 === 0 && { overrideNotificationUrls: [`https://a.example/${n}`] }),
      ...(n % 3 === 0 && { appendNotificationUrls: [`https://b.example/${n}`] }),
    });
    expect(answer).toEqual({
      status_code: '201',
      body: payload,
      key: `key-${n}`,
      ...(n % 2 === 0 && { override: `https://a.example/${n}` }),
      ...(n % 3 === 0 && { append: `https://b.example/${n}` }),
    });
  });
  await Promise.all(calls);
  answering.closeAllConnections();
  answering.close();
});

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

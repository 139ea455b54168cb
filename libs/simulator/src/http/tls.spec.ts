import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { METHODS, SERVER_KEY, chargeOf } from '../../test/support';
import { secureRequest } from '../../test/secure-request';
import { createSimulator } from '../create-simulator';
import type { Simulator } from '../simulator';
import type { ListenOptions } from './server';

const API = 'api.sandbox.midtrans.com';
const CHARGE = chargeOf('order', METHODS.gopay);

describe('a simulator that listens over TLS', () => {
  let simulator: Simulator;
  beforeEach(() => (simulator = createSimulator({ serverKey: SERVER_KEY })));
  afterEach(() => simulator.close());

  const listen = async (options: ListenOptions = {}) => {
    const { certificate: ca = '', ...server } = await simulator.listen({ ...options, tls: true });
    return { ...server, ca };
  };

  it.each([
    API,
    'app.sandbox.midtrans.com',
    'api.midtrans.com',
    'app.midtrans.com',
    'localhost',
    '127.0.0.1',
  ])('is the gateway for a client that trusts its certificate and calls it %s', async (name) => {
    const { port, ca } = await listen();
    const servername = name === '127.0.0.1' ? '' : name;
    const order = { port, ca, name: servername, path: '/v2/charge', body: CHARGE };
    const { text } = await secureRequest(order);
    expect(JSON.parse(text)).toMatchObject({ status_code: '201', transaction_status: 'pending' });
  });

  it('is refused by a client that does not trust it, trusts another one, or calls it by another name', async () => {
    const { port, ca } = await listen();
    const { ca: another } = await listen();
    const path = '/v2/order/status';
    await expect(secureRequest({ port, name: API, path })).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    await expect(secureRequest({ port, name: API, path, ca: another })).rejects.toThrow('certificate');
    await expect(secureRequest({ port, name: 'bank.test', path, ca })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  it('certifies the names that it was given, is no authority, and is valid for a year', async () => {
    const named = createSimulator({ serverKey: SERVER_KEY, baseUrl: 'http://simulator:4100' });
    const { certificate = '' } = await named.listen({ hostname: 'localhost', tls: true });
    const { subjectAltName, ca, validFrom, validTo, publicKey } = new X509Certificate(certificate);
    await named.close();
    expect(subjectAltName?.split(', ')).toEqual([
      'DNS:localhost',
      'IP Address:127.0.0.1',
      'IP Address:0:0:0:0:0:0:0:1',
      'DNS:api.sandbox.midtrans.com',
      'DNS:app.sandbox.midtrans.com',
      'DNS:api.midtrans.com',
      'DNS:app.midtrans.com',
      'DNS:simulator',
    ]);
    expect(ca).toBe(false);
    const days = (date: string) => (Date.parse(date) - Date.now()) / (24 * 60 * 60 * 1000);
    expect(days(validFrom)).toBeLessThan(-0.9);
    expect(days(validTo)).toBeGreaterThan(364);
    expect(publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
  });

  it('gives nobody its private key', async () => {
    const server = await simulator.listen({ tls: true });
    expect(JSON.stringify(server)).toMatch(/BEGIN CERTIFICATE/);
    expect(JSON.stringify(server)).not.toMatch(/PRIVATE/);
  });

  it('shows its own pages and control API under none of the names of the gateway', async () => {
    const { port, ca } = await listen();
    const statusOf = async (name: string, path: string) =>
      (await secureRequest({ port, ca, name, path })).status;
    expect(await statusOf('localhost', '/simulator/api/clock')).toBe(200);
    expect(await statusOf(API, '/simulator/api/clock')).toBe(403);
    expect(await statusOf('app.sandbox.midtrans.com', '/simulator')).toBe(403);
    expect(await statusOf('app.sandbox.midtrans.com', '/snap/snap.js')).toBe(200);
  });

  it('is the same gateway as the one that listens without, and hands out the URLs of whichever listened last', async () => {
    const { port, ca, url } = await listen();
    expect(url).toBe(`https://127.0.0.1:${port}`);
    const app = { port, ca, name: 'app.sandbox.midtrans.com', path: '/snap/v1/transactions' };
    const pageOf = async (order_id: string) => {
      const body = { transaction_details: { order_id, gross_amount: 44_000 } };
      const { text } = await secureRequest({ ...app, body });
      return (JSON.parse(text) as { redirect_url: string }).redirect_url;
    };
    expect(await pageOf('ORDER-1')).toContain(`${url}/simulator/snap/`);
    const plain = await simulator.listen();
    expect(plain.certificate).toBeUndefined();
    const page = await pageOf('ORDER-2');
    expect(page).toContain(`${plain.url}/simulator/snap/`);
    expect((await fetch(page)).status).toBe(200);
  });

  it('closes at once, though a client has connected that never greets', async () => {
    const { port } = await listen();
    const silent = connect({ host: '127.0.0.1', port });
    await once(silent, 'connect');
    const ended = once(silent.resume(), 'close');
    await simulator.close();
    await ended;
  });

  it('breaks a connection on demand', async () => {
    const { port, ca } = await listen();
    const charge = () => secureRequest({ port, ca, name: API, path: '/v2/charge', body: CHARGE });
    simulator.fail('charge', { kind: 'reset' });
    await expect(charge()).rejects.toThrow('socket hang up');
    simulator.fail('charge', { kind: 'lost-response' });
    await expect(charge()).rejects.toThrow('socket hang up');
    expect(simulator.effects('order')).toEqual({ charge: 1 });
    simulator.fail('charge', { kind: 'cut-off' });
    await expect(charge()).rejects.toThrow('aborted');
    const after = chargeOf('another', METHODS.gopay);
    const { text } = await secureRequest({ port, ca, name: API, path: '/v2/charge', body: after });
    expect(text).toContain('201');
  });
});

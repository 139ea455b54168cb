import { request } from 'node:http';
import { createSimulator } from '../create-simulator';
import type { SimulatorOptions } from '../options';
import { isKnownHost } from './known-host';

describe('a simulator that listens', () => {
  const statusOf = async (
    options: Partial<SimulatorOptions>,
    host: string,
    path: string,
  ): Promise<number> => {
    const simulator = createSimulator({ serverKey: 'SB-Mid-server-test', ...options });
    const { port } = await simulator.listen();
    const status = await new Promise<number>((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, headers: { host }, agent: false }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      })
        .once('error', reject)
        .end();
    });
    await simulator.close();
    return status;
  };

  it.each([
    ['127.0.0.1:4100', 200],
    ['localhost:4100', 200],
    ['pay.localhost', 200],
    ['[::1]:4100', 200],
    ['192.168.1.20:4100', 200],
    ['rebound.evil.test:4100', 403],
    ['localhost.evil.test', 403],
  ])('answers its control API under %s with %d', async (host, status) => {
    expect(await statusOf({}, host, '/simulator/api/clock')).toBe(status);
    expect(await statusOf({}, host, '/simulator')).toBe(status);
  });

  it('is known by the name that it was told to listen under', () => {
    expect(isKnownHost('simulator:4100', ['simulator'])).toBe(true);
    expect(isKnownHost('simulator.evil.test:4100', ['simulator'])).toBe(false);
  });

  it('is known by the name in its base URL', async () => {
    const options = { baseUrl: 'http://simulator:4100' };
    expect(await statusOf(options, 'simulator:4100', '/simulator/api/clock')).toBe(200);
    expect(await statusOf(options, 'another:4100', '/simulator/api/clock')).toBe(403);
  });

  it('answers the API of the gateway under any name, which has its keys', async () => {
    expect(await statusOf({}, 'api.sandbox.midtrans.com', '/v2/order/status')).toBe(401);
    expect(await statusOf({}, 'gateway.test', '/snap/snap.js')).toBe(200);
  });
});

import { SERVER_KEY } from '../../test/support';
import { createSimulator, type Fault, type FaultConditions, type SimulatorOptions } from '../index';
import { Client, IN_PROCESS } from './faults.spec.helper';

const BROKEN: Fault = { kind: 'reset' };

describe('a fault strikes', () => {
  const clients: Client[] = [];

  async function clientOf(options: Partial<SimulatorOptions> = {}): Promise<Client> {
    const client = await Client.connect(IN_PROCESS, options);
    clients.push(client);
    return client;
  }

  afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

  const orders = (count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => `order-${from + index}`);

  /** Which of ten charges are struck, as in `.x........`. */
  async function struck(
    when: FaultConditions | undefined,
    options?: Partial<SimulatorOptions>,
  ): Promise<string> {
    const client = await clientOf(options);
    client.simulator.fail('charge', BROKEN, when);
    return (await client.codesOf(orders(10))).map((code) => (code === 'broken' ? 'x' : '.')).join('');
  }

  it('the next one, or as many as it is told, after those it lets pass', async () => {
    expect(await struck(undefined)).toBe('x.........');
    expect(await struck({ times: 3 })).toBe('xxx.......');
    expect(await struck({ times: 2, skip: 4 })).toBe('....xx....');
    expect(await struck({ times: 'always', skip: 1 })).toBe('.xxxxxxxxx');
    expect(await struck({ orderId: 'order-6' })).toBe('......x...');
  });

  it('by chance, the same ones for the same seed, whatever else goes on', async () => {
    const half = await struck({ probability: 0.5 }, { seed: 42 });
    expect(half).toMatch(/x.*\..*x/);
    expect(await struck({ probability: 0.5 }, { seed: 42 })).toBe(half);
    expect(await struck({ probability: 0.5 }, { seed: 43 })).not.toBe(half);
    expect(await struck({ probability: 0.5, times: 1 }, { seed: 42 })).toBe(
      half.replace(/x.*/, (rest) => `x${'.'.repeat(rest.length - 1)}`),
    );
    expect(await struck({ probability: 1 })).toBe('xxxxxxxxxx');

    const busy = await clientOf({ seed: 42 });
    busy.simulator.fail('charge', BROKEN, { probability: 0.5 });
    busy.simulator.fail('getStatus', BROKEN, { probability: 0.5 });
    const codes: string[] = [];
    for (const order of orders(10)) {
      await busy.status(order).catch(() => undefined);
      codes.push(...(await busy.codesOf([order])));
    }
    expect(codes.map((code) => (code === 'broken' ? 'x' : '.')).join('')).toBe(half);
  });

  it('one endpoint, or all', async () => {
    const client = await clientOf();
    client.simulator.fail('cancel', BROKEN);
    expect(await client.codesOf(['order'])).toEqual(['201']);
    await expect(client.request('POST', '/v2/order/cancel')).rejects.toThrow('fetch failed');
    client.simulator.fail('*', BROKEN, { times: 2 });
    await expect(client.request('GET', '/v1/no-such-thing')).rejects.toThrow('fetch failed');
    await expect(client.status('order')).rejects.toThrow('fetch failed');
    expect((await client.request('GET', '/simulator/api/faults')).status).toBe(200);
  });

  it('one order, however it is named', async () => {
    const client = await clientOf();
    const charged = (await (await client.charge('an order~1'.replace(' ', '.'))).json()) as {
      transaction_id: string;
    };
    await client.charge('other');
    const fault = client.simulator.fail('*', BROKEN, { orderId: 'an.order~1', times: 'always' });
    expect((await client.status('other')).status).toBe(200);
    for (const id of ['an.order~1', 'an%2Eorder%7E1', charged.transaction_id]) {
      await expect(client.request('GET', `/v2/${id}/status`)).rejects.toThrow('fetch failed');
    }
    const body = JSON.stringify({ transaction_id: charged.transaction_id });
    await expect(client.request('POST', '/v2/capture', { body })).rejects.toThrow('fetch failed');
    await expect(client.charge('an.order~1')).rejects.toThrow('fetch failed');
    expect(fault.hits).toBe(5);
  });

  it('in the order in which they were set, each until it is spent', async () => {
    const { simulator, codesOf } = await clientOf().then((client) => ({
      simulator: client.simulator,
      codesOf: (count: number, from?: number) => client.codesOf(orders(count, from)),
    }));
    simulator.fail('charge', { kind: 'status', status: 503 }, { times: 2 });
    const second = simulator.fail('*', { kind: 'status', status: 500 }, { skip: 1 });
    expect(await codesOf(5)).toEqual(['503', '503', '201', '500', '201']);
    expect(second.hits).toBe(1);
    expect(simulator.faults()).toEqual([]);
  });

  it('together with a latency', async () => {
    const client = await clientOf();
    const latency = client.simulator.fail('charge', { kind: 'latency', ms: 1 });
    const lost = client.simulator.fail('charge', { kind: 'lost-response' });
    expect(await client.codesOf(['order'])).toEqual(['broken']);
    expect([latency.hits, lost.hits, client.charges('order')]).toEqual([1, 1, 1]);
  });

  it('until it is lifted', async () => {
    const client = await clientOf();
    const { simulator } = client;
    const fault = simulator.fail('charge', BROKEN, { times: 'always' });
    const other = simulator.fail('getStatus', BROKEN, { probability: 0.5, orderId: 'order' });
    await client.codesOf(['order']);
    expect(simulator.faults()).toEqual([
      { id: fault.id, endpoint: 'charge', fault: { kind: 'reset' }, when: { times: 'always' }, hits: 1 },
      {
        id: other.id,
        endpoint: 'getStatus',
        fault: BROKEN,
        when: { probability: 0.5, orderId: 'order' },
        hits: 0,
      },
    ]);
    fault.lift();
    fault.lift();
    expect(await client.codesOf(['order'])).toEqual(['201']);
    expect(simulator.faults().map(({ id }) => id)).toEqual([other.id]);
    simulator.failNotifications({ kind: 'drop' });
    simulator.clearFaults();
    expect([...simulator.faults(), ...simulator.notificationFaults()]).toEqual([]);
  });

  it.each([
    ['endpoint', ['chrage', { kind: 'reset' }], 'endpoint must be one of *, charge, '],
    ['fault', ['charge', 'reset'], 'fault must be a JSON object'],
    ['fault.kind', ['charge', { kind: 'explosion' }], 'fault.kind must be one of latency, timeout, '],
    ['fault.kind', ['charge', {}], 'fault.kind is missing: one of latency, '],
    ['fault.ms', ['charge', { kind: 'latency' }], 'fault.ms is missing: a whole number from 0 to 2147483647'],
    ['fault.ms', ['charge', { kind: 'latency', ms: -1 }], 'fault.ms must be a whole number from 0 '],
    [
      'fault.status',
      ['charge', { kind: 'status', status: 99 }],
      'fault.status must be a whole number from 200',
    ],
    ['fault.body', ['charge', { kind: 'status', status: 500, body: [] }], 'fault.body must be a JSON object'],
    [
      'fault.status',
      ['charge', { kind: 'html', status: 200 }],
      'fault.status must be a whole number from 400',
    ],
    ['fault.seconds', ['charge', { kind: 'latency', ms: 1, seconds: 1 }], 'fault.seconds is not known here'],
    [
      'when.times',
      ['charge', BROKEN, { times: 0 }],
      'when.times must be a whole number from 1 or one of always',
    ],
    ['when.probability', ['charge', BROKEN, { probability: 0 }], 'when.probability must be a number above 0'],
    [
      'when.order_id',
      ['charge', BROKEN, { order_id: 'a' }],
      'when.order_id is not known here; there is times, skip',
    ],
  ])('never where %s is not as it must be', async (field, args, message) => {
    const { simulator } = await clientOf();
    const fail = simulator.fail as (...given: unknown[]) => unknown;
    expect(() => fail(...args)).toThrow(message);
    expect(() => fail(...args)).toThrow(expect.objectContaining({ name: 'InvalidFieldError', field }));
    expect(simulator.faults()).toEqual([]);
  });
});

describe('the seed', () => {
  it('is told, be it given or not, and can be no other than a whole number', async () => {
    const seeds = [undefined, undefined, 0, 2 ** 32 - 1].map((seed) => {
      const simulator = createSimulator({ serverKey: SERVER_KEY, seed });
      return simulator.seed;
    });
    expect(seeds.slice(2)).toEqual([0, 2 ** 32 - 1]);
    expect(Number.isInteger(seeds[0])).toBe(true);
    expect(createSimulator({ serverKey: SERVER_KEY, random: () => 0 }).seed).toBeUndefined();
    for (const seed of [-1, 0.5, 2 ** 32, NaN]) {
      expect(() => createSimulator({ serverKey: SERVER_KEY, seed })).toThrow('seed must be a whole number');
    }
    const both = { serverKey: SERVER_KEY, seed: 1, random: () => 0 };
    expect(() => createSimulator(both)).toThrow('Give seed or random, not both');
  });

  it('begins anew with a reset', async () => {
    const client = await Client.connect(IN_PROCESS, { seed: 5 });
    const run = async () => {
      client.simulator.fail('charge', BROKEN, { probability: 0.5 });
      return client.codesOf(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    };
    const first = await run();
    await client.simulator.reset();
    expect(await run()).toEqual(first);
    expect(first).toContain('broken');
    expect(first).toContain('201');
    await client.close();
  });
});

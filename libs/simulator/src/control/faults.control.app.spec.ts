import { METHODS, Merchant, chargeOf } from '../../test/support';

describe('the control API of faults', () => {
  let merchant: Merchant;
  let url: string;
  beforeEach(async () => {
    merchant = new Merchant();
    ({ url } = await merchant.simulator.listen());
  });
  afterEach(() => merchant.simulator.close());

  const call = (method: string, path: string, body?: unknown) =>
    fetch(`${url}/simulator/api${path}`, {
      method,
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
  const read = async (path: string): Promise<unknown> => (await call('GET', path)).json();
  const charge = (orderId: string) =>
    merchant.request('POST', '/v2/charge', chargeOf(orderId, METHODS.gopay));

  it('sets a fault of a call, tells it with what it has struck, and lifts it', async () => {
    const asked = {
      endpoint: 'charge',
      fault: { kind: 'status', status: 429, retry_after: 3, carried_out: true },
      when: { times: 2, order_id: 'order' },
    };
    const set = await call('POST', '/faults', asked);
    expect(set.status).toBe(201);
    const { id, ...rest } = (await set.json()) as { id: string };
    expect(rest).toEqual({ ...asked, hits: 0 });

    const answer = await charge('order');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3']);
    expect(merchant.simulator.effects('order')).toEqual({ charge: 1 });
    expect((await charge('other')).status).toBe(200);
    expect(await read('/faults')).toEqual([{ id, ...asked, hits: 1 }]);

    expect((await call('DELETE', `/faults/${id}`)).status).toBe(204);
    expect((await call('DELETE', `/faults/${id}`)).status).toBe(404);
    expect(await read('/faults')).toEqual([]);
  });

  it('keeps faults of notifications beside them, and clears each list by itself', async () => {
    const asked = { fault: { kind: 'delay', duration: '5m' }, when: { probability: 0.5, times: 'always' } };
    const set = await call('POST', '/notification-faults', asked);
    expect(set.status).toBe(201);
    expect(await set.json()).toEqual({ ...asked, id: '1', hits: 0 });
    await call('POST', '/faults', { endpoint: '*', fault: { kind: 'reset' } });
    expect((await call('DELETE', '/faults')).status).toBe(204);
    expect(await read('/faults')).toEqual([]);
    expect(await read('/notification-faults')).toEqual([{ ...asked, id: '1', hits: 0 }]);
    expect((await call('DELETE', '/notification-faults/1')).status).toBe(204);
    await call('POST', '/notification-faults', { fault: { kind: 'drop' } });
    await call('DELETE', '/notification-faults');
    expect(await read('/notification-faults')).toEqual([]);
  });

  it.each([
    ['/faults', 'no JSON', 'the body', 'the body must be a JSON object'],
    ['/faults', {}, 'endpoint', 'endpoint is missing: one of *, charge,'],
    ['/faults', { endpoint: 'charge' }, 'fault', 'fault is missing: a JSON object'],
    [
      '/faults',
      { endpoint: 'charge', fault: { kind: 'reset' }, times: 1 },
      'times',
      'times is not known here',
    ],
    [
      '/faults',
      { endpoint: 'charge', fault: { kind: 'timeout', carried_out: 1 } },
      'fault.carried_out',
      'fault.carried_out must be true or false, not 1',
    ],
    [
      '/faults',
      { endpoint: 'charge', fault: { kind: 'timeout', carriedOut: true } },
      'fault.carriedOut',
      'fault.carriedOut is not known here; there is kind, carried_out',
    ],
    ['/notification-faults', { fault: { kind: 'delay' } }, 'fault.duration', 'fault.duration is missing'],
  ])('answers 400 to a wrong body for %s, and names the field', async (path, body, field, message) => {
    const answer = await call('POST', path, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      error: 'invalid_field',
      field,
      message: expect.stringContaining(message),
    });
    expect(await read(path)).toEqual([]);
  });
});

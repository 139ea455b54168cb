import { ADAPTERS, startHostWithGateway } from '../support/host';
import { until } from '../support/until';
import { charge, settled, type HostWithGateway } from '../operations/operations.support';
import { isReplayed, post, rowOf, wordsOf } from './idempotency.support';

const CHARGE = { payment_type: 'bank_transfer', gross_amount: 100_000, bank: 'bca' };
const STAFF = { user: 'staff', staff: true };

describe.each(ADAPTERS)('a request under an Idempotency-Key, on %s', (adapter) => {
  let host: HostWithGateway;
  let count = 0;
  const newKey = () => `key-${++count}`;

  beforeAll(async () => {
    host = await startHostWithGateway({ adapter });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  const keysStored = async () => (await host.database.rows('SELECT 1 FROM midtrans_idempotency_keys')).length;
  const payments = async () => (await host.database.rows('SELECT 1 FROM midtrans_payments')).length;

  describe('that is made again is given the stored answer', () => {
    it('201 of a charge, also when the payment has moved on', async () => {
      const key = newKey();
      const first = await post(host, '/charge/', CHARGE, { key });
      expect([first.status, isReplayed(first)]).toEqual([201, false]);
      await host.simulator.settle(first.body.order_id);
      const again = await post(host, '/charge/', CHARGE, { key });
      expect([wordsOf(again), isReplayed(again)]).toEqual([wordsOf(first), true]);
      expect(again.body.transaction_status).toBe('pending');
      expect(host.simulator.effects(first.body.order_id)).toMatchObject({ charge: 1 });
    });

    it('200 of an operation and of a refund', async () => {
      const pending = await charge(host, 'bca');
      const paid = await settled(host, 'gopay', 100_000);
      for (const [path, json] of [
        [`/payments/${pending.id}/cancel/`, {}],
        [`/payments/${paid.id}/refund/`, { amount: 60_000 }],
      ] as const) {
        const key = newKey();
        const first = await post(host, path, json, { key, ...STAFF });
        const again = await post(host, path, json, { key, ...STAFF });
        expect([first.status, isReplayed(first)]).toEqual([200, false]);
        expect([wordsOf(again), isReplayed(again)]).toEqual([wordsOf(first), true]);
      }
      expect(host.simulator.transaction(paid.orderId)?.refundAmount).toBe(60_000);
    });

    it('400, whether it was bad input, the state or the gateway that refused it', async () => {
      const over = await settled(host, 'gopay');
      const badToken = { payment_type: 'credit_card', gross_amount: 10_000, token_id: 'no-token' };
      for (const [path, json, code] of [
        ['/charge/', { ...CHARGE, bank: 'none' }, 'invalid_input'],
        [`/payments/${over.id}/capture/`, {}, 'invalid_state'],
        ['/charge/', badToken, 'gateway_411'],
      ] as const) {
        const key = newKey();
        const first = await post(host, path, json, { key, ...STAFF });
        const again = await post(host, path, json, { key, ...STAFF });
        expect([first.status, first.body.code, isReplayed(first)]).toEqual([400, code, false]);
        expect([wordsOf(again), isReplayed(again)]).toEqual([wordsOf(first), true]);
      }
    });

    it('to twenty at once: one is carried out, the others wait or are given its answer', async () => {
      const key = newKey();
      const before = await payments();
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => post(host, '/charge/', CHARGE, { key })),
      );
      const made = answers.filter(({ status }) => status === 201);
      expect(new Set(made.map(({ body }) => body.order_id)).size).toBe(1);
      expect(made.filter((answer) => !isReplayed(answer))).toHaveLength(1);
      const others = answers.filter(({ status }) => status !== 201);
      expect(others.map(({ body }) => body.code)).toEqual(others.map(() => 'idempotency_key_in_use'));
      expect(await payments()).toBe(before + 1);
    });
  });

  it('is the same whatever the order of its fields, with and without the trailing slash', async () => {
    const key = newKey();
    const json = {
      ...CHARGE,
      customer_details: { first_name: 'Customer', last_name: '1' },
      metadata: { a: [1, { b: 2, c: null }], d: 'e' },
    };
    const first = await post(host, '/charge/', json, { key });
    const turned = {
      metadata: { d: 'e', a: [1, { c: null, b: 2 }] },
      customer_details: { last_name: '1', first_name: 'Customer' },
      bank: 'bca',
      gross_amount: 100_000,
      payment_type: 'bank_transfer',
    };
    const again = await post(host, '/charge', turned, { key });
    expect([wordsOf(again), isReplayed(again)]).toEqual([wordsOf(first), true]);
  });

  describe('is another one, and refused with 422,', () => {
    const REUSED = { status: 422, body: { code: 'idempotency_key_reused', error: 'Unprocessable Entity' } };

    it.each([
      ['another amount', { ...CHARGE, gross_amount: 100_001 }],
      ['the amount as text', { ...CHARGE, gross_amount: '100000' }],
      ['one field more', { ...CHARGE, order_id: 'order-of-its-own' }],
      ['a list in another order', { ...CHARGE, custom_fields: ['2', '1'] }],
      ['no body', undefined],
    ])('with %s', async (_what, json) => {
      const key = newKey();
      const original = 'custom_fields' in (json ?? {}) ? { ...CHARGE, custom_fields: ['1', '2'] } : CHARGE;
      const first = await post(host, '/charge/', original, { key });
      expect(await post(host, '/charge/', json, { key })).toMatchObject(REUSED);
      // What was first under the key stays.
      expect(wordsOf(await post(host, '/charge/', original, { key }))).toBe(wordsOf(first));
    });

    it('at another endpoint, or of another payment', async () => {
      const [one, other] = [await charge(host, 'bca'), await charge(host, 'bca')];
      const key = newKey();
      expect((await post(host, `/payments/${one.id}/cancel/`, {}, { key })).status).toBe(200);
      expect(await post(host, `/payments/${other.id}/cancel/`, {}, { key })).toMatchObject(REUSED);
      expect(await post(host, `/payments/${one.id}/expire/`, {}, { key })).toMatchObject(REUSED);
      expect(host.simulator.transaction(other.orderId)?.status).toBe('pending');
    });
  });

  it('while its twin is under way is refused with 409', async () => {
    const key = newKey();
    host.simulator.fail('charge', { kind: 'latency', ms: 1_500 });
    const first = post(host, '/charge/', CHARGE, { key });
    await until(async () => (await rowOf(host, key))?.locked === true);
    const twin = await post(host, '/charge/', CHARGE, { key });
    expect(twin).toMatchObject({
      status: 409,
      body: { code: 'idempotency_key_in_use', error: 'Conflict', details: [] },
    });
    // Another request is another one, however far the first has come.
    const another = await post(host, '/charge/', { ...CHARGE, gross_amount: 1 }, { key });
    expect(another).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect((await first).status).toBe(201);
    expect(wordsOf(await post(host, '/charge/', CHARGE, { key }))).toBe(wordsOf(await first));
  });

  it("is its user's: the same key of another user is another key", async () => {
    const key = newKey();
    const users = ['customer-1', 'customer-2', 'staff'];
    const answers = await Promise.all(users.map((user) => post(host, '/charge/', CHARGE, { key, user })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(answers.map(isReplayed)).toEqual([false, false, false]);
    expect(new Set(answers.map(({ body }) => body.order_id)).size).toBe(3);
    const again = await post(host, '/charge/', CHARGE, { key, user: 'customer-2' });
    expect(wordsOf(again)).toBe(answers[1] && wordsOf(answers[1]));
  });

  describe('after 24 hours', () => {
    const age = (key: string, interval: string) =>
      host.database.rows(
        `UPDATE midtrans_idempotency_keys SET created_at = now() - interval '${interval}' WHERE key_hash = encode(sha256($1::bytea), 'hex')`,
        [key],
      );

    it('is a new one, also with another body', async () => {
      const key = newKey();
      const first = await post(host, '/charge/', CHARGE, { key });
      await age(key, '23 hours 59 minutes');
      expect(isReplayed(await post(host, '/charge/', CHARGE, { key }))).toBe(true);
      await age(key, '24 hours 1 second');
      const later = await post(host, '/charge/', { ...CHARGE, gross_amount: 50_000 }, { key });
      expect([later.status, isReplayed(later)]).toEqual([201, false]);
      expect(later.body.order_id).not.toBe(first.body.order_id);
      expect(isReplayed(await post(host, '/charge/', { ...CHARGE, gross_amount: 50_000 }, { key }))).toBe(
        true,
      );
    });

    it('is not, as long as the first one is under way', async () => {
      const key = newKey();
      host.simulator.fail('charge', { kind: 'latency', ms: 1_500 });
      const first = post(host, '/charge/', CHARGE, { key });
      await until(async () => (await rowOf(host, key))?.locked === true);
      await age(key, '25 hours');
      expect((await post(host, '/charge/', CHARGE, { key })).status).toBe(409);
      expect((await first).status).toBe(201);
    });

    it('is forgotten as others come', async () => {
      const old = newKey();
      await post(host, '/charge/', CHARGE, { key: old });
      await age(old, '25 hours');
      await post(host, '/charge/', CHARGE, { key: newKey() });
      expect(await rowOf(host, old)).toBeUndefined();
    });
  });

  it.each([
    ['no characters', ''],
    ['a space', 'one two'],
    ['a tab', 'one\ttwo'],
    ['another alphabet', 'clé'],
    ['256 characters', 'x'.repeat(256)],
  ])('with a key of %s is refused by name, and not carried out', async (_what, key) => {
    const before = [await payments(), await keysStored()];
    expect(await post(host, '/charge/', CHARGE, { key })).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', details: [{ field: 'Idempotency-Key' }] },
    });
    expect([await payments(), await keysStored()]).toEqual(before);
  });

  it('may have any key of 1 to 255 visible characters', async () => {
    for (const key of ['k', '~!"#$%&()*+,-./:;<=>?@[]^_`{|}', '"quoted"', `${count}`.padEnd(255, 'x')]) {
      expect((await post(host, '/charge/', CHARGE, { key })).status).toBe(201);
      expect(isReplayed(await post(host, '/charge/', CHARGE, { key }))).toBe(true);
    }
  });

  it('leaves nothing where nobody is known, and where nothing is changed', async () => {
    const { id } = await charge(host, 'bca');
    const before = await keysStored();
    const key = newKey();
    const anonymous = { method: 'POST', json: CHARGE, headers: { 'idempotency-key': key } };
    expect((await host.request('/api/midtrans/charge/', anonymous)).status).toBe(403);
    const reading = { user: 'customer-1', headers: { 'idempotency-key': key } };
    for (const path of ['', `${id}/`, `${id}/check_status/`, `${id}/refunds/`, `${id}/timeline/`]) {
      const answer = await host.request(`/api/midtrans/payments/${path}`, reading);
      expect([answer.status, isReplayed(answer)]).toEqual([200, false]);
    }
    expect(await keysStored()).toBe(before);
  });

  it('is what the body says, whatever a body may hold', async () => {
    const { id } = await charge(host, 'bca');
    // No database keeps a NUL, and no stack is as deep as this.
    const odd = { 'a\u0000b\ud800': 1 };
    const key = newKey();
    const first = await post(host, `/payments/${id}/cancel/`, odd, { key });
    expect([first.status, first.body.code]).toEqual([400, 'invalid_input']);
    const again = await post(host, `/payments/${id}/cancel/`, odd, { key });
    expect([wordsOf(again), isReplayed(again)]).toEqual([wordsOf(first), true]);

    const deep = `{"payment_type":"qris","gross_amount":10000,"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const answer = await host.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      body: deep,
      headers: { 'content-type': 'application/json', 'idempotency-key': newKey() },
    });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_input']);
  });
});

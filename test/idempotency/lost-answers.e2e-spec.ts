import { ConflictException } from '@nestjs/common';
import type { PrepareCharge } from 'nestjs-midtrans';
import { oneAdapter, startHostWithGateway } from '../support/host';
import { until } from '../support/until';
import {
  act,
  charge,
  check,
  retrieve,
  settled,
  type HostWithGateway,
} from '../operations/operations.support';
import { isReplayed, post, rowOf, wordsOf } from './idempotency.support';

const CHARGE = { payment_type: 'gopay', gross_amount: 100_000 };

const coffee = (price: number) => ({
  grossAmount: price * 2,
  itemDetails: [{ id: 'coffee', name: 'Coffee', price, quantity: 2 }],
});

/** What a host says to a charge, where a test wants it to say anything. */
let prepare: PrepareCharge = () => undefined;

describe.each(oneAdapter(__filename))('a request whose answer was lost, on %s', (adapter) => {
  let host: HostWithGateway;
  let count = 0;
  const newKey = () => `key-${++count}`;

  beforeAll(async () => {
    host = await startHostWithGateway({
      adapter,
      midtrans: {
        http: { retries: 0 },
        charges: { prepare: (requested, user) => prepare(requested, user) },
      },
    });
  });
  afterEach(() => {
    host.simulator.clearFaults();
    prepare = () => undefined;
  });
  afterAll(() => host.close());

  const orders = async () => (await host.database.rows('SELECT 1 FROM midtrans_payments')).length;

  describe('break 2: a charge made again under its key', () => {
    it.each([
      ['its answer is lost', { kind: 'lost-response' }, 502, 'gateway_failed'],
      [
        'it is carried out and 500 is answered',
        { kind: 'status', status: 500, carriedOut: true },
        502,
        'gateway_failed',
      ],
      [
        'it is carried out and a page is answered',
        { kind: 'html', status: 503, carriedOut: true },
        502,
        'gateway_failed',
      ],
      ['its answer breaks off', { kind: 'broken-json' }, 502, 'gateway_failed'],
      ['it never arrives', { kind: 'reset' }, 502, 'gateway_failed'],
      [
        'the gateway takes no more',
        { kind: 'status', status: 429, retryAfter: 0 },
        503,
        'gateway_rate_limit',
      ],
    ] as const)('is charged once, under the first order id, where %s', async (_what, fault, status, code) => {
      const key = newKey();
      const before = await orders();
      host.simulator.fail('charge', fault);
      // Nobody but the request itself shall find out.
      host.simulator.failNotifications({ kind: 'drop' });
      const lost = await post(host, '/charge/', CHARGE, { key });
      expect([lost.status, lost.body.code]).toEqual([status, code]);
      expect(await rowOf(host, key)).toMatchObject({ locked: null, status_code: null });

      const again = await post(host, '/charge/', CHARGE, { key });
      expect([again.status, isReplayed(again)]).toEqual([201, false]);
      const { order_id: orderId } = again.body;
      expect((await rowOf(host, key))?.resource_id).toBe(`default/${orderId}`);
      if (lost.body.order_id !== undefined) expect(orderId).toBe(lost.body.order_id);
      expect(host.simulator.effects(orderId)).toMatchObject({ charge: 1 });
      expect(await orders()).toBe(before + 1);
      expect(wordsOf(await post(host, '/charge/', CHARGE, { key }))).toBe(wordsOf(again));
    });

    it('is charged once where the gateway was too slow for us', async () => {
      const slow = await startHostWithGateway({
        adapter,
        midtrans: { http: { timeoutMs: 1_000 } },
        over: 'http',
      });
      const key = newKey();
      slow.simulator.fail('charge', { kind: 'timeout', carriedOut: true });
      const first = post(slow, '/charge/', CHARGE, { key });
      await until(async () => (await rowOf(slow, key))?.locked === true);
      // The gateway holds the first: its twin is turned away, and tries again when it is free to.
      expect(await post(slow, '/charge/', CHARGE, { key })).toMatchObject({
        status: 409,
        body: { code: 'idempotency_key_in_use' },
      });
      const lost = await first;
      expect(lost).toMatchObject({ status: 504, body: { code: 'gateway_timeout' } });
      const again = await post(slow, '/charge/', CHARGE, { key });
      expect(again).toMatchObject({ status: 201, body: { order_id: lost.body.order_id } });
      expect(slow.simulator.effects(lost.body.order_id)).toMatchObject({ charge: 1 });
      await slow.close();
    });

    it('is given as it stands by now, where a webhook has told of it meanwhile', async () => {
      const key = newKey();
      host.simulator.fail('charge', { kind: 'lost-response' });
      const lost = await post(host, '/charge/', CHARGE, { key });
      await host.simulator.settle(lost.body.order_id);
      const again = await post(host, '/charge/', CHARGE, { key });
      expect(again).toMatchObject({
        status: 201,
        body: { order_id: lost.body.order_id, transaction_status: 'settlement', is_paid: true },
      });
      expect(host.simulator.effects(lost.body.order_id)).toMatchObject({ charge: 1 });
    });

    it.each<[what: string, asked: PrepareCharge]>([
      ['has another price by now', () => coffee(50_000)],
      ['has another order for it', () => ({ ...coffee(40_000), orderId: 'another', account: 'another' })],
      [
        'sells no more of it',
        () => {
          throw new ConflictException('sold out');
        },
      ],
    ])('costs what it cost at first, also where the host %s', async (_what, asked) => {
      const key = newKey();
      prepare = () => coffee(40_000);
      host.simulator.fail('charge', { kind: 'reset' });
      const lost = await post(host, '/charge/', CHARGE, { key });
      expect(lost.status).toBe(502);
      prepare = asked;
      const again = await post(host, '/charge/', CHARGE, { key });
      expect(again).toMatchObject({
        status: 201,
        body: { gross_amount: '80000.00', items: [{ price: '40000.00', quantity: 2 }] },
      });
      expect(host.simulator.transaction(again.body.order_id)?.grossAmount).toBe(80_000);
    });

    it.each([
      ['without the key', undefined],
      ['under another key', 'another'],
    ])('goes on under its own order id where it comes again %s, and is told once', async (_what, other) => {
      const order_id = `order-of-another-key-${adapter}-${other ?? 'none'}`;
      host.simulator.fail('charge', { kind: 'lost-response' });
      const first = await post(host, '/charge/', { ...CHARGE, order_id }, { key: newKey() });
      expect(first.status).toBe(502);
      const key = () => (other === undefined ? undefined : newKey());
      // Of another price it is another charge, which that order id is not free for.
      const dearer = { ...CHARGE, order_id, gross_amount: 110_000 };
      expect((await post(host, '/charge/', dearer, { key: key() })).body.code).toBe('duplicate_order_id');
      expect(await post(host, '/charge/', { ...CHARGE, order_id }, { key: key() })).toMatchObject({
        status: 201,
        body: { order_id, transaction_status: 'pending' },
      });
      expect(await post(host, '/charge/', { ...CHARGE, order_id }, { key: key() })).toMatchObject({
        status: 400,
        body: { code: 'duplicate_order_id' },
      });
      expect(host.simulator.effects(order_id)).toMatchObject({ charge: 1 });
    });

    it('goes on where the process that had it is gone', async () => {
      const key = newKey();
      let asked = false;
      let crash: () => void = () => undefined;
      const crashed = new Promise<never>((_resolve, reject) => {
        crash = () => reject(new Error('the process is gone'));
      });
      const dying = await startHostWithGateway({
        adapter,
        database: host.database,
        midtrans: {
          http: {
            fetch: async () => {
              asked = true;
              return crashed;
            },
          },
        },
      });
      const first = post(dying, '/charge/', CHARGE, { key });
      await until(() => asked);
      expect((await post(host, '/charge/', CHARGE, { key })).status).toBe(409);

      await host.database.rows(
        `UPDATE midtrans_idempotency_keys SET locked_until = now() - interval '1 second' WHERE key_hash = encode(sha256($1::bytea), 'hex')`,
        [key],
      );
      await host.database.rows(`UPDATE midtrans_commands SET leased_until = now() - interval '1 second'`);
      const again = await post(host, '/charge/', CHARGE, { key });
      expect(again.status).toBe(201);
      expect((await rowOf(host, key))?.resource_id).toBe(`default/${again.body.order_id}`);
      expect(host.simulator.effects(again.body.order_id)).toMatchObject({ charge: 1 });

      // What the first comes to in the end is not what counts.
      crash();
      expect((await first).status).toBeGreaterThanOrEqual(500);
      const stored = await post(host, '/charge/', CHARGE, { key });
      expect([wordsOf(stored), isReplayed(stored)]).toEqual([wordsOf(again), true]);
      await dying.close();
    });

    it('goes on where our own database failed between', async () => {
      const key = newKey();
      await host.database.rows(
        `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`,
      );
      await host.database.rows(
        `CREATE TRIGGER refuse BEFORE UPDATE ON midtrans_payments FOR EACH ROW EXECUTE FUNCTION refuse()`,
      );
      const lost = await post(host, '/charge/', CHARGE, { key });
      await host.database.rows('DROP FUNCTION refuse CASCADE');
      expect(lost).toMatchObject({ status: 503, body: { code: 'not_stored' } });
      const again = await post(host, '/charge/', CHARGE, { key });
      expect(again).toMatchObject({ status: 201, body: { order_id: lost.body.order_id } });
      expect(host.simulator.effects(lost.body.order_id)).toMatchObject({ charge: 1 });
    });
  });

  describe('break 2: a refund made again under its key', () => {
    it('is made once, also where it is all that was left', async () => {
      const { id, orderId } = await settled(host, 'gopay', 100_000);
      const key = { 'idempotency-key': newKey() };
      host.simulator.fail('refund', { kind: 'lost-response' });
      const lost = await act(host, id, 'refund', { amount: 100_000 }, key);
      expect(lost).toMatchObject({ status: 502, body: { refund_key: expect.any(String) } });
      // Told of by the gateway's notification or found out by asking: by now nothing is left to refund.
      await check(host, id);
      expect(await retrieve(host, id)).toMatchObject({ net_amount: '0.00' });
      const again = await act(host, id, 'refund', { amount: 100_000 }, key);
      expect(again).toMatchObject({
        status: 200,
        body: { refund: { refund_key: lost.body.refund_key, status: 'confirmed' } },
      });
      expect(host.simulator.effects(orderId)).toMatchObject({ refund: 1 });
    });
  });

  describe.each([
    ['cancel', 'bca', 'cancel'],
    ['expire', 'bca', 'expire'],
    ['capture', 'authorizedCard', 'capture'],
    ['approve', 'challengedCard', 'capture'],
    ['deny', 'challengedCard', 'cancel'],
  ] as const)('%s made again under its key', (operation, method, status) => {
    it('is done where a webhook has told of it meanwhile', async () => {
      const { id } = await charge(host, method);
      const key = { 'idempotency-key': newKey() };
      host.simulator.fail(operation, { kind: 'lost-response' });
      expect(await act(host, id, operation, {}, key)).toMatchObject({ status: 502 });
      await check(host, id);
      expect(await act(host, id, operation, {}, key)).toMatchObject({
        status: 200,
        body: { id, transaction_status: status },
      });
      // Without the key it is another request, for which the state is wrong.
      expect(await act(host, id, operation)).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
    });

    it('is done where nothing has told of it, and Midtrans says that it can do so no more', async () => {
      const { id, orderId } = await charge(host, method);
      const key = { 'idempotency-key': newKey() };
      host.simulator.failNotifications({ kind: 'drop' }, { orderId, times: 'always' });
      host.simulator.fail(operation, { kind: 'lost-response' });
      expect(await act(host, id, operation, {}, key)).toMatchObject({ status: 502 });
      // Midtrans forgets an Idempotency-Key of ours after five minutes.
      await host.simulator.advance('6m');
      expect(await act(host, id, operation, {}, key)).toMatchObject({
        status: 200,
        body: { id, transaction_status: status },
      });
    });
  });

  it('that failed because Midtrans refused our key is made when it is mended', async () => {
    const key = newKey();
    host.simulator.fail('charge', { kind: 'status', status: 401 });
    expect(await post(host, '/charge/', CHARGE, { key })).toMatchObject({
      status: 502,
      body: { code: 'gateway_refused_our_key' },
    });
    expect((await post(host, '/charge/', CHARGE, { key })).status).toBe(201);
  });
});

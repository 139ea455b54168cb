import { ClientMqtt } from '@nestjs/microservices';
import type { ForwardingOptions, MidtransModuleOptions } from 'nestjs-midtrans';
import { charge, deliveries, Instances, settle, Warnings } from '../events/events.support';
import type { TestDatabase } from '../support/database';
import { delivery } from '../support/gateway';
import type { Host } from '../support/host';
import { until } from '../support/until';
import { MqttBroker } from './mqtt-broker';
import { bySubject, storedEvents } from './received.support';

describe('events that are forwarded to an MQTT broker', () => {
  const instances = new Instances();
  const clients: ClientMqtt[] = [];
  let database: TestDatabase;
  let broker: MqttBroker;
  beforeEach(async () => {
    database = await instances.database();
    broker = await MqttBroker.start();
  });
  afterEach(async () => {
    await instances.end();
    await Promise.all(clients.splice(0).map((client) => client.close()));
    await broker.kill();
  });

  function start({
    forwardTo,
    logger,
    ...midtrans
  }: {
    forwardTo?: Partial<ForwardingOptions>;
    logger?: Warnings;
  } & Partial<MidtransModuleOptions> = {}): Promise<Host> {
    const client = new ClientMqtt({ url: broker.url, reconnectPeriod: 20 });
    clients.push(client);
    const events = { ...midtrans.events, forwardTo: { client, ...forwardTo } };
    return instances.start({ database, logger, midtrans: { ...midtrans, events } });
  }

  const forwarded = (consumer = 'broker') =>
    until(
      () => deliveries(database, consumer),
      (left) => left.length === 0,
    );

  it('leave as CloudEvents 1.0, each under its type, and are confirmed by the broker', async () => {
    const host = await start();
    await settle(host, 'order-1');
    await forwarded();
    const [payment] = await database.rows<{ id: string }>('SELECT id FROM midtrans_payments');
    const stored = await storedEvents(database);
    expect(broker.publications.map(({ topic, qos, message }) => [topic, qos, message.pattern])).toEqual(
      ['payment.created', 'payment.pending', 'payment.settled'].map((type) => [type, 1, type]),
    );
    expect(broker.events.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
    const settled = broker.events.at(-1);
    expect(settled).toEqual({
      specversion: '1.0',
      id: stored.at(-1)?.id,
      source: '/nestjs-midtrans/default',
      type: 'payment.settled',
      subject: payment?.id,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      datacontenttype: 'application/json',
      data: {
        account: 'default',
        previous_status: 'pending',
        payment: expect.objectContaining({
          id: payment?.id,
          order_id: 'order-1',
          gross_amount: 100_000,
          transaction_status: 'settlement',
          is_paid: true,
          paid_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        }),
      },
    });
    expect(JSON.stringify(settled)).not.toMatch(/[a-z][A-Z][a-z]+":/);
  });

  it("leave the names in the host's own metadata as they are", async () => {
    const host = await start();
    await host.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: {
        payment_type: 'bank_transfer',
        bank: 'bca',
        gross_amount: 100_000,
        order_id: 'with-metadata',
        metadata: { cartId: { lineOne: 1 } },
      },
    });
    await forwarded();
    expect(broker.events.map(({ data }) => ('payment' in data ? data.payment.metadata : null))).toEqual([
      { cartId: { lineOne: 1 } },
      { cartId: { lineOne: 1 } },
    ]);
  });

  it('are those that were chosen, under a prefix and a source of the host, told by their account', async () => {
    const host = await start({
      forwardTo: {
        name: 'warehouse',
        events: ['payment.settled'],
        patternPrefix: 'midtrans/',
        source: 'https://shop.test/payments',
      },
      account: 'bali',
    });
    await settle(host, 'order-1');
    await until(() => broker.events.length === 1);
    await forwarded('warehouse');
    expect(broker.publications.map(({ topic, message }) => [topic, message.data.source])).toEqual([
      ['midtrans/payment.settled', 'https://shop.test/payments/bali'],
    ]);
  });

  it('wait in the database while the broker is away, tried seldom and never given up', async () => {
    await broker.kill();
    const logger = new Warnings();
    const host = await start({ logger, events: { maxAttempts: 1 } });
    for (let order = 0; order < 20; order++) await settle(host, `order-${order}`);
    await until(() => logger.about(/broker failed several times in a row/).length >= 2);
    const waiting = await deliveries(database, 'broker');
    expect(waiting.length).toBe(60);
    expect(waiting.filter((each) => each.is_dead)).toEqual([]);
    // Ten may have been on their way when it was first held back; from then on it is one at a time.
    expect(waiting.reduce((sum, { attempts }) => sum + attempts, 0)).toBeLessThan(20);
    expect(waiting.some(({ last_error }) => last_error !== null)).toBe(true);

    await broker.start();
    await forwarded();
    expect(bySubject(broker.events)).toEqual(bySubject(await storedEvents(database)));
  });

  it('are received at least once and in order per payment where the broker is killed in the middle', async () => {
    const host = await start();
    let isKilled = false;
    const orders = Array.from({ length: 120 }, (_, nth) => `order-${nth}`);
    const settled = orders.map(async (order, nth) => {
      await until(() => nth < 10 || broker.events.length > 2 * nth || isKilled);
      await settle(host, order);
    });
    await until(() => broker.events.length > 60);
    await broker.kill();
    isKilled = true;
    const kept = broker.events.length;
    await Promise.all(settled);
    expect((await deliveries(database, 'broker')).length).toBeGreaterThan(0);
    await broker.start();
    await forwarded();
    const stored = await storedEvents(database);
    expect(stored.length).toBe(360);
    expect(broker.events.length).toBeGreaterThan(kept);
    expect(bySubject(broker.events)).toEqual(bySubject(stored));
  });

  it('delay no listener of the host while the broker is away', async () => {
    await broker.kill();
    const host = await start();
    await settle(host, 'order-1');
    await until(() => host.recorder.of('order-1').length === 3);
    await until(async () => (await deliveries(database, 'recorder')).length === 0);
    expect((await deliveries(database, 'broker')).length).toBe(3);
  });

  it('are of a shared broker where two instances forward: each event once', async () => {
    const [one, other] = [await start(), await start()];
    for (let order = 0; order < 10; order++) {
      await charge(one, `order-${order}`);
      await other.notify(delivery(`order-${order}`, 'settlement'));
    }
    await forwarded();
    const stored = await storedEvents(database);
    expect(broker.events.map(({ id }) => id).sort()).toEqual(stored.map(({ id }) => id).sort());
  });
});

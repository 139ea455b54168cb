import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClientRMQ } from '@nestjs/microservices';
import type { Channel } from 'amqplib';
import type { MidtransCloudEvent } from 'nestjs-midtrans';
import { Instances, settle } from '../events/events.support';
import type { TestDatabase } from '../support/database';
import { spawnSample } from '../support/sample-process';
import { RabbitMq } from './rabbitmq';
import { bySubject, storedEvents } from './received.support';

const QUEUE = 'midtrans-events';
const AT_ONCE = 8;

/** Looks now and then, for as long as the test may take. */
async function until<T>(look: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('events that are forwarded to RabbitMQ', () => {
  const instances = new Instances();
  let broker: RabbitMq;
  let database: TestDatabase;
  let client: ClientRMQ;
  beforeAll(async () => {
    broker = await RabbitMq.start();
    await onChannel((channel) => channel.assertQueue(QUEUE, { durable: true }));
    await broker.stop();
    await broker.start();
  }, 120_000);
  afterAll(() => broker.end());
  beforeEach(async () => {
    database = await instances.database();
    client = new ClientRMQ({
      urls: [broker.url],
      queue: QUEUE,
      queueOptions: { durable: true },
      socketOptions: { reconnectTimeInSeconds: 1 },
    });
  });
  afterEach(async () => {
    await instances.end();
    await client.close();
    await onChannel((channel) => channel.purgeQueue(QUEUE));
  });

  async function onChannel(work: (channel: Channel) => Promise<unknown>): Promise<void> {
    const connection = await broker.connect();
    await work(await connection.createChannel());
    await connection.close();
  }

  const start = (forwardTo: object = {}) =>
    instances.start({ database, midtrans: { events: { forwardTo: { client, ...forwardTo } } } });
  const count = async (from: string): Promise<number> => {
    const [row] = await database.rows<{ count: number }>(`SELECT count(*)::integer AS count FROM ${from}`);
    return row?.count ?? 0;
  };
  const waiting = () => count(`midtrans_deliveries WHERE consumer = 'broker'`);
  const appended = () => count('midtrans_outbox');

  /** Charges and settles orders, several at once. */
  async function settleAll(host: Parameters<typeof settle>[0], orders: readonly string[]): Promise<void> {
    const left = [...orders];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let order = left.shift(); order !== undefined; order = left.shift()) await settle(host, order);
      }),
    );
  }

  /** Takes everything out of the queue. */
  async function drain(): Promise<{ pattern: string; data: MidtransCloudEvent }[]> {
    const received: { pattern: string; data: MidtransCloudEvent }[] = [];
    await onChannel(async (channel) => {
      for (;;) {
        const message = await channel.get(QUEUE, { noAck: true });
        if (message === false) return;
        received.push(JSON.parse(message.content.toString()) as (typeof received)[number]);
      }
    });
    return received;
  }

  it('are kept by the broker when it has confirmed them: a kill takes none of them', async () => {
    const host = await start();
    await settleAll(host, ['order-1', 'order-2']);
    await until(waiting, (left) => left === 0);
    await broker.kill();
    await broker.start();
    const received = await drain();
    expect(received.length).toBe(6);
    expect(received.map(({ pattern, data }) => [pattern, data.type, data.specversion])).toEqual(
      received.map(({ data }) => [data.type, data.type, '1.0']),
    );
    expect(bySubject(received.map(({ data }) => data))).toEqual(bySubject(await storedEvents(database)));
  }, 120_000);

  it('are received at least once and in order per payment, by thousands, where the broker is killed in the middle', async () => {
    const host = await start({ concurrency: 50 });
    const orders = Array.from({ length: 800 }, (_, nth) => `order-${nth}`);
    const settled = settleAll(host, orders);
    await until(appended, (events) => events > 600);
    await broker.kill();
    await until(appended, (events) => events > 1_300);
    expect(await waiting()).toBeGreaterThan(500);
    await broker.start();
    // And once more, while it catches up.
    await until(waiting, (left) => left < 500);
    await broker.kill();
    await broker.start();
    await settled;
    await until(waiting, (left) => left === 0);
    const stored = await storedEvents(database);
    expect(stored.length).toBe(2_400);
    const received = (await drain()).map(({ data }) => data);
    expect(received.length).toBeGreaterThanOrEqual(stored.length);
    expect(bySubject(received)).toEqual(bySubject(stored));
  }, 180_000);

  it('come to the sample of a receiver once each, which is killed in the middle', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'midtrans-consumer-'));
    const inbox = join(folder, 'inbox.jsonl');
    const receive = () => spawnSample('broker-consumer/main.ts', { BROKER_URL: broker.url, INBOX: inbox });
    const kept = async () =>
      (await readFile(inbox, 'utf8'))
        .split('\n')
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line) as MidtransCloudEvent);
    const first = receive();
    await first.printed(/^receiving$/m);
    const host = await start({ events: ['payment.*'] });
    const settled = settleAll(
      host,
      Array.from({ length: 50 }, (_, nth) => `order-${nth}`),
    );
    await until(kept, ({ length }) => length > 30);
    await first.end('SIGKILL');
    await settled;
    const second = receive();
    await until(kept, ({ length }) => length >= 150);
    await until(waiting, (left) => left === 0);
    await second.end('SIGTERM');
    const events = await kept();
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(bySubject(events)).toEqual(bySubject(await storedEvents(database)));
    await rm(folder, { recursive: true });
  }, 120_000);
});

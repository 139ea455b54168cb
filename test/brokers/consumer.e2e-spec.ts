import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClientMqtt } from '@nestjs/microservices';
import { allDelivered, Instances, settle } from '../events/events.support';
import type { TestDatabase } from '../support/database';
import { spawnSample, type SampleProcess } from '../support/sample-process';
import { until } from '../support/until';
import { MqttBroker } from './mqtt-broker';
import { bySubject, storedEvents, type StoredEvent } from './received.support';

describe('the sample of a receiver', () => {
  const instances = new Instances();
  let database: TestDatabase;
  let broker: MqttBroker;
  let client: ClientMqtt;
  let folder: string;
  let consumers: SampleProcess[];
  beforeEach(async () => {
    consumers = [];
    database = await instances.database();
    broker = await MqttBroker.start();
    client = new ClientMqtt({ url: broker.url, reconnectPeriod: 20 });
    folder = await mkdtemp(join(tmpdir(), 'midtrans-consumer-'));
  });
  afterEach(async () => {
    await instances.end();
    await client.close();
    await Promise.all(consumers.map((consumer) => consumer.end('SIGKILL')));
    await broker.kill();
    await rm(folder, { recursive: true });
  });

  async function startConsumer(): Promise<SampleProcess> {
    const consumer = spawnSample('broker-consumer/main.ts', {
      BROKER_URL: broker.url,
      INBOX: join(folder, 'inbox.jsonl'),
    });
    consumers.push(consumer);
    await consumer.printed(/^receiving$/m);
    return consumer;
  }

  const startHost = () =>
    instances.start({ database, midtrans: { events: { forwardTo: { client, events: ['payment.*'] } } } });

  /** As its file has them. */
  async function kept(): Promise<StoredEvent[]> {
    const text = await readFile(join(folder, 'inbox.jsonl'), 'utf8');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as StoredEvent);
  }

  it('has every event of a payment in order, in a process of its own', async () => {
    await startConsumer();
    const host = await startHost();
    await Promise.all(['order-1', 'order-2', 'order-3'].map((order) => settle(host, order)));
    await until(kept, ({ length }) => length === 9);
    expect(bySubject(await kept())).toEqual(bySubject(await storedEvents(database)));
    expect(await consumers[0]?.end('SIGTERM')).toBe('SIGTERM');
  });

  it('keeps an event once that comes to it again, also after it was started anew', async () => {
    const first = await startConsumer();
    const host = await startHost();
    await settle(host, 'order-1');
    await until(kept, ({ length }) => length === 3);
    await deliverAgain();
    await first.printed(/^again payment.settled order-1 /m);
    await first.end('SIGKILL');

    // The broker keeps it for the session that is away.
    await deliverAgain();
    const second = await startConsumer();
    await second.printed(/^again payment.settled order-1 /m);
    expect((await kept()).length).toBe(3);
  });

  /** As after a crash between the broker's confirmation and our mark. */
  async function deliverAgain(): Promise<void> {
    await allDelivered(database);
    const before = broker.events.length;
    await database.rows(
      `INSERT INTO midtrans_deliveries (sequence, consumer, account, type, subject_id)
       SELECT sequence, 'broker', account, type, subject_id FROM midtrans_outbox WHERE type = 'payment.settled'`,
    );
    await until(() => broker.events.length > before);
  }
});

import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Injectable } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { MidtransModule, OnMidtransEvent, type NotificationEvent } from 'nestjs-midtrans';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { chargingGateway, delivery } from '../support/gateway';
import { ADAPTERS, SERVER_KEY } from '../support/host';
import { postgres, startApp } from '../module/app.support';
import { until } from '../support/until';

@Injectable()
class Office {
  readonly heard: string[] = [];

  @OnMidtransEvent('notification.unmatched', { name: 'office' })
  async note({ notification }: NotificationEvent): Promise<void> {
    this.heard.push(String(notification.orderId));
  }
}

/** A webhook of which the server has the head and waits for the body. */
async function beginWebhook(server: Server, body: string): Promise<{ finish: () => Promise<string> }> {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  const begun = once(server, 'request');
  const head = [
    'POST /midtrans/notification/ HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 10)}`);
  await begun;
  return {
    finish: async () => {
      socket.write(body.slice(10));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      return answer.toString();
    },
  };
}

describe.each(ADAPTERS)('a host that closes, on %s', (adapter) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const midtrans = (isGlobal: boolean) =>
    MidtransModule.forRoot({
      serverKey: SERVER_KEY,
      http: { fetch: chargingGateway().fetch },
      public: true,
      clientPrices: true,
      isGlobal,
    });
  const emitter = EventEmitterModule.forRoot({ wildcard: true });

  it.each([
    ['the module', () => [postgres(database.url), emitter, midtrans(false)]],
    ['a global module', () => [postgres(database.url), emitter, midtrans(true)]],
  ])(
    'brings the events of a webhook that it still answers to the listeners, by %s',
    async (name, imports) => {
      const app = await startApp({ adapter, imports: imports(), providers: [Office] });
      const office = app.app.get(Office);
      const orderId = `while-closing-${adapter}-${name.length}`;
      const server = app.app.getHttpServer() as Server;
      const webhook = await beginWebhook(server, JSON.stringify(delivery(orderId, 'settlement')));
      const closed = app.close();
      await until(() => !server.listening);
      expect(await webhook.finish()).toContain('HTTP/1.1 200');
      await closed;
      // No wait: what is not through by now has been left behind.
      expect(office.heard).toEqual([orderId]);
      const left = await database.rows('SELECT type FROM midtrans_deliveries');
      expect(left).toEqual([]);
    },
  );
});

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MidtransClient } from './client';

const CHARGE = { payment_type: 'qris', transaction_details: { order_id: 'order-1', gross_amount: 10_000 } };

let server: Server;
let requests = 0;
let connections = 0;
let client: MidtransClient;

beforeEach(async () => {
  [requests, connections] = [0, 0];
  server = createServer((_request, response) => {
    requests++;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status_code":"200"}');
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  client = new MidtransClient({
    serverKey: 'SB-Mid-server-test',
    baseUrl: `http://127.0.0.1:${port}`,
    circuitBreaker: {},
  });
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

describe('what is asked of Midtrans', () => {
  it('is one request a call, all on one connection where calls follow each other', async () => {
    for (let n = 0; n < 10; n++) {
      await client.charge(CHARGE);
      await client.getStatus('order-1');
    }
    expect({ requests, connections }).toEqual({ requests: 20, connections: 1 });
  });

  it('takes no more connections than there are calls at once, and keeps them', async () => {
    for (let round = 0; round < 3; round++) {
      await Promise.all(Array.from({ length: 8 }, () => client.getStatus('order-1')));
    }
    expect(requests).toBe(24);
    expect(connections).toBeLessThanOrEqual(8);
  });
});

/** A host's own test behind msw 3, which is ESM alone, so that only Vitest runs it. */
import { deepEqual } from 'node:assert/strict';
import { createSimulator } from 'midtrans-simulator';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { MidtransClient } from 'nestjs-midtrans/gateway';
import { midtransHandlers } from 'nestjs-midtrans/testing';

declare const test: (title: string, run: () => Promise<void>) => void;

const serverKey = 'SB-Mid-server-msw';

test('the simulator plays the gateway behind msw', async () => {
  const server = setupServer(...midtransHandlers(http, createSimulator({ serverKey })));
  server.listen();
  const client = new MidtransClient({ serverKey });
  const order = { order_id: 'order-1', gross_amount: 50_000 };
  await client.charge({ payment_type: 'qris', transaction_details: order });
  const { order_id: id, transaction_status: status } = await client.getStatus('order-1');
  deepEqual([id, status], ['order-1', 'pending']);
  server.close();
});

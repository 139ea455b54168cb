import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChargeRequest } from 'nestjs-midtrans/gateway';

/** What each operation sends and is answered: the gateway's own JSON. */
export const OPERATIONS = {
  charge: { method: 'POST', path: '/v2/charge', answer: read('charge-gopay') },
  status: { method: 'GET', path: '/v2/order-1/status', answer: read('status-credit_card-settlement') },
} as const;
export type Operation = keyof typeof OPERATIONS;

export const ORDER_ID = 'order-1';
export const CHARGE = JSON.parse(read('charge-gopay-request')) as ChargeRequest;

function read(name: string): string {
  return readFileSync(join(__dirname, '../../../test/fixtures/gateway', `${name}.json`), 'utf8');
}

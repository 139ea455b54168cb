/** A program that only calls Midtrans: `scripts/check-packages.mjs` runs it where none of the peers is installed. */
import { deepEqual, equal, rejects } from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createSimulator } from 'midtrans-simulator';
import { type ChargeRequest, MidtransClient, MidtransNotFoundError } from 'nestjs-midtrans/gateway';

const serverKey = 'SB-Mid-server-client-only';

async function main(): Promise<void> {
  const simulator = createSimulator({ serverKey });
  const { url } = await simulator.listen();
  try {
    const client = new MidtransClient({ serverKey, baseUrl: url });
    const charge: ChargeRequest = {
      payment_type: 'qris',
      transaction_details: { order_id: 'order-1', gross_amount: 50_000 },
    };
    equal((await client.charge(charge)).transaction_status, 'pending');
    equal((await client.getStatus('order-1')).gross_amount, '50000.00');
    await rejects(client.getStatus('order-2'), MidtransNotFoundError);
  } finally {
    await simulator.close();
  }
  deepEqual(dependenciesLoaded(), ['cockatiel', 'lossless-json']);
}

/** The packages that `nestjs-midtrans` brings along, as far as they were loaded: class-validator is not to be among them. */
function dependenciesLoaded(): string[] {
  const here = createRequire(join(process.cwd(), 'package.json'));
  const { dependencies } = here('nestjs-midtrans/package.json') as { dependencies: Record<string, string> };
  const loaded = Object.keys(here.cache).map((file) => file.replaceAll('\\', '/'));
  return Object.keys(dependencies)
    .filter((name) => loaded.some((file) => file.includes(`/node_modules/${name}/`)))
    .sort();
}

void main();

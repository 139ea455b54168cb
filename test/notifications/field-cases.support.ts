import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MidtransModuleOptions } from 'nestjs-midtrans';
import type { TransactionStatus } from 'nestjs-midtrans/gateway';
import { notificationBody } from 'nestjs-midtrans/testing';
import { startHost, type Adapter, type Host } from '../support/host';
import { jsonOf, KnownTransactions, signed, transactionIdOf } from '../support/known-transactions';

const DIRECTORY = join(__dirname, '../fixtures/field-cases');

type Fields = Record<string, unknown>;

export interface Step {
  /** How the gateway's transaction stands from now on. */
  readonly status: TransactionStatus;
  /** What else is true of it from now on. */
  readonly fields?: Fields;
  /** What the notification says instead. */
  readonly notification?: Fields;
  /** What GET status says instead. */
  readonly gateway?: Fields;
  /** Other transactions that the order has at the gateway, by their ids. */
  readonly others?: Record<string, Fields & { readonly transaction_status: TransactionStatus }>;
  /** What the notification is answered with. @default 200 */
  readonly answer?: number;
  /** Whether check_status is asked afterwards. */
  readonly check?: boolean;
}

export interface FieldCase {
  readonly name: string;
  readonly what: string;
  readonly charge: { readonly payment_type: string; readonly gross_amount: number };
  readonly options?: Partial<MidtransModuleOptions>;
  readonly steps: readonly Step[];
  /** What GET payment says in the end. */
  readonly right: Fields;
}

export const FIELD_CASES: readonly FieldCase[] = readdirSync(DIRECTORY)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({
    ...(JSON.parse(readFileSync(join(DIRECTORY, file), 'utf8')) as Omit<FieldCase, 'name'>),
    name: file.replace(/\.json$/, ''),
  }));

/** Hosts that cases of the same options share. */
export class FieldCaseHosts {
  private readonly started = new Map<string, Promise<{ host: Host; known: KnownTransactions }>>();

  constructor(private readonly adapter: Adapter) {}

  of({ options = {} }: FieldCase): Promise<{ host: Host; known: KnownTransactions }> {
    const key = JSON.stringify(options);
    const running = this.started.get(key) ?? this.start(options);
    this.started.set(key, running);
    return running;
  }

  async close(): Promise<void> {
    const running = await Promise.all(this.started.values());
    await Promise.all(running.map(({ host }) => host.close()));
  }

  private async start(options: Partial<MidtransModuleOptions>) {
    const known = new KnownTransactions();
    const host = await startHost({
      adapter: this.adapter,
      midtrans: { ...options, http: { fetch: known.fetch, retries: 0 } },
    });
    return { host, known };
  }
}

/** Plays a case, and says what the payment is in the end. */
export async function play({ charge, name, steps }: FieldCase, on: { host: Host; known: KnownTransactions }) {
  const { host, known } = on;
  const charged = await host.request('/api/midtrans/charge/', {
    method: 'POST',
    user: 'customer-1',
    json: { ...charge, order_id: name },
  });
  expect(charged).toMatchObject({ status: 201, body: { transaction_status: 'pending' } });
  const transaction = transactionOf(name, charge);
  const payment = (suffix = '') =>
    host.request(`/api/midtrans/payments/${charged.body.id}/${suffix}`, { user: 'customer-1' });
  for (const step of steps) {
    const { told, answers } = transaction(step);
    for (const [ids, answer] of answers) known.set(ids, answer);
    const { status } = await host.request('/api/midtrans/notification/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: jsonOf(told),
    });
    expect(status).toBe(step.answer ?? 200);
    if (step.check) expect((await payment('check_status/')).status).toBe(200);
  }
  return (await payment()).body;
}

/** The gateway's transaction of an order, which keeps what its steps said of it. */
function transactionOf(
  orderId: string,
  { payment_type: paymentType, gross_amount: grossAmount }: FieldCase['charge'],
) {
  let kept: Fields = {};
  return ({ status, fields = {}, notification = {}, gateway = {}, others = {} }: Step) => {
    kept = { ...kept, ...fields };
    const of = (transactionStatus: TransactionStatus, transactionId: string, more: Fields) =>
      notificationBody({ orderId, grossAmount, paymentType, transactionStatus, transactionId, fields: more });
    const truth = of(status, transactionIdOf(orderId), kept);
    const transactionId = String(truth.transaction_id);
    const named = (over: Fields) =>
      Object.fromEntries(
        Object.entries(over).map(([name, value]) => [name, value === '@TRX' ? transactionId : value]),
      );
    const answers: [string[], object][] = [
      [[orderId, transactionId], signed({ ...truth, ...named(gateway) })],
      ...Object.entries(others).map(([id, { transaction_status: other, ...more }]): [string[], object] => [
        [id],
        signed(of(other, id, more)),
      ]),
    ];
    return { told: signed({ ...truth, ...named(notification) }), answers };
  };
}

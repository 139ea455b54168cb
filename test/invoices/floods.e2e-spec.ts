import { TRANSACTION_STATUSES } from 'nestjs-midtrans/gateway';
import { delivery } from '../support/gateway';
import { startHost, type Host } from '../support/host';
import { until } from '../support/until';
import { create, naming, retrieve, startNotifiedHost, type NotifiedHost } from './invoices.support';

const ORDER = 'INV-7';
const CONNECTIONS = 20;
const DELIVERIES = 200;
const A_HANDFUL = 10;
/** As by default, at ten times the pace. */
const QUICK = { readBackPauseMs: 100, confirmTimeoutMs: 400 };
const CLAIMED = TRANSACTION_STATUSES.filter((status) => status !== 'pending');

const readsOf = ({ gateway }: NotifiedHost) => gateway.calledFor(/^GET \/v2\/.*\/status$/);
const invoiceReadsOf = ({ gateway }: NotifiedHost) => gateway.calledFor(/^GET \/v1\/invoices\//);

/** A second instance, which asks the same gateway. */
function anotherOf({ database, gateway }: NotifiedHost, notifications: object): Promise<Host> {
  return startHost({ database, midtrans: { notifications, http: { fetch: gateway.fetch, retries: 0 } } });
}

describe('many deliveries of the order of one invoice', () => {
  let host: NotifiedHost;
  let invoice: string;
  const others: Host[] = [];
  beforeEach(async () => {
    host = await startNotifiedHost({ midtrans: { notifications: QUICK } });
    invoice = (await create(host, { order_id: ORDER })).id;
    host.statusIs(ORDER, 'pending');
    host.invoiceIs(ORDER, 'pending');
  });
  afterEach(async () => {
    await Promise.all(others.splice(0).map((other) => other.close()));
    await host.close();
  });

  async function another(): Promise<Host> {
    const started = await anotherOf(host, QUICK);
    others.push(started);
    return started;
  }

  /** Every one is another: one signed body with what the signature does not cover made up. */
  const relabelled = (number: number) => ({
    ...delivery(ORDER, 'pending', { fields: naming() }),
    transaction_status: CLAIMED[number % CLAIMED.length],
    ...(number % 3 === 0 && { transaction_id: `made-up-${number}` }),
    ...(number % 7 === 0 && { payment_type: 'gopay' }),
    settlement_time: `2026-11-21 10:00:${number % 60}`,
  });
  const reads = () => readsOf(host);
  const invoiceReads = () => invoiceReadsOf(host);

  async function flood(instances: readonly Host[]): Promise<void> {
    const numbers = Array.from({ length: DELIVERIES }, (_, number) => number);
    const connection = async (on: Host): Promise<void> => {
      for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) {
        expect([200, 503]).toContain((await on.notify(relabelled(number))).status);
      }
    };
    const share = CONNECTIONS / instances.length;
    await Promise.all(instances.flatMap((on) => Array.from({ length: share }, () => connection(on))));
  }

  async function expectUnmoved(): Promise<void> {
    expect(await retrieve(host, invoice)).toMatchObject({ status: 'sent', payment_id: null });
    expect(await host.payments()).not.toContainEqual(
      expect.objectContaining({ transaction_status: 'settlement' }),
    );
  }

  it('which are relabelled cost a handful of questions, and move nothing', async () => {
    await flood([host]);
    expect(reads()).toBeGreaterThan(0);
    expect(reads()).toBeLessThanOrEqual(A_HANDFUL);
    expect(invoiceReads()).toBeLessThanOrEqual(A_HANDFUL);
    await expectUnmoved();
  });

  it('which are relabelled cost no more where two instances share them', async () => {
    await flood([host, await another()]);
    expect(reads()).toBeLessThanOrEqual(A_HANDFUL);
    expect(invoiceReads()).toBeLessThanOrEqual(A_HANDFUL);
    await expectUnmoved();
  });

  it('hide no honest one in their middle, which is delivered until it is taken', async () => {
    let isTaken = false;
    let floods = 0;
    const going = (async () => {
      for (; !isTaken; floods++) await flood([host]);
    })();
    await until(() => floods > 0);
    host.statusIs(ORDER, 'settlement');
    host.invoiceIs(ORDER, 'paid');
    const honest = delivery(ORDER, 'settlement', { fields: naming() });
    try {
      await until(async () => (await host.notify(honest)).status === 200);
    } finally {
      isTaken = true;
      await going;
    }
    expect(await retrieve(host, invoice)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
  }, 60_000);
});

it('deliveries of an invoice’s order which are the same and true are all 200 at once, over two instances, and told once', async () => {
  // However busy the machine is.
  const patient = { confirmTimeoutMs: 20_000 };
  const host = await startNotifiedHost({ midtrans: { notifications: patient } });
  const second = await anotherOf(host, patient);
  try {
    await create(host, { order_id: ORDER });
    host.statusIs(ORDER, 'settlement');
    host.invoiceIs(ORDER, 'paid');
    const honest = delivery(ORDER, 'settlement', { fields: naming() });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? host : second).notify(honest)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map(({ body }) => body.notification_id)).size).toBe(1);
    expect(await host.recorded()).toEqual([{ order_id: ORDER, status: 'processed' }]);
    expect(readsOf(host)).toBeLessThanOrEqual(A_HANDFUL);
    expect(invoiceReadsOf(host)).toBeLessThanOrEqual(A_HANDFUL);
    // The consumer lives in both of them.
    const told = () => [host, second].flatMap(({ recorder }) => recorder.of(ORDER));
    await until(() => told().includes('payment.settled'));
    expect(told().filter((type) => type === 'payment.settled')).toHaveLength(1);
  } finally {
    await second.close();
    await host.close();
  }
});

it('a notification of an invoice that taught something keeps the next from waiting', async () => {
  const host = await startNotifiedHost({ midtrans: { notifications: { readBackPauseMs: 60_000 } } });
  try {
    const { id } = await create(host, { order_id: ORDER });
    host.statusIs(ORDER, 'pending');
    host.invoiceIs(ORDER, 'pending');
    const told = (status: 'pending' | 'settlement') =>
      host.notify(delivery(ORDER, status, { fields: naming() }));
    expect((await told('pending')).status).toBe(200);
    host.statusIs(ORDER, 'settlement');
    host.invoiceIs(ORDER, 'paid');
    expect((await told('settlement')).status).toBe(200);
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
  } finally {
    await host.close();
  }
});

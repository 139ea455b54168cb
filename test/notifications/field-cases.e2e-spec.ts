import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MidtransModuleOptions } from 'nestjs-midtrans';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import type { TransactionStatus } from 'nestjs-midtrans/gateway';
import { pendingCharge, ScriptedGateway } from '../support/gateway';
import { ADAPTERS, SERVER_KEY, startHost, type Adapter } from '../support/host';
import { until } from '../support/until';

/** One that integrators have met: a charge, and what Midtrans then tells of it. */
interface FieldCase {
  readonly what: string;
  readonly options?: Partial<MidtransModuleOptions>;
  readonly charge: { payment_type: string; gross_amount: number };
  readonly steps: readonly Step[];
  /** What the payment must say in the end. */
  readonly right: Record<string, unknown>;
}

interface Step {
  readonly status: TransactionStatus;
  /** From now on at the gateway. */
  readonly fields?: Record<string, unknown>;
  /** In the notification alone. */
  readonly notification?: Record<string, unknown>;
  /** In the answer of GET status alone; `@TRX` is the transaction's id. */
  readonly gateway?: Record<string, unknown>;
  /** Whether the status is asked for then. */
  readonly check?: boolean;
}

const CASES = join(__dirname, '../fixtures/cases');
const cases = readdirSync(CASES).map((file): [string, FieldCase] => {
  const found = JSON.parse(readFileSync(join(CASES, file), 'utf8')) as FieldCase;
  return [found.what, found];
});

/** JSON in which `"#123"` is the number 123, of as many digits. */
const jsonText = (value: unknown) => JSON.stringify(value).replace(/"#(\d+)"/g, '$1');

const jsonResponse = (value: unknown) =>
  new Response(jsonText(value), { headers: { 'content-type': 'application/json' } });

async function play({ options, charge, steps }: FieldCase, adapter: Adapter) {
  const orderId = `case-${adapter}`;
  const gateway = new ScriptedGateway().on(/charge$/, () =>
    Response.json({
      ...pendingCharge({ order_id: orderId, gross_amount: charge.gross_amount }),
      payment_type: charge.payment_type,
    }),
  );
  const host = await startHost({
    adapter,
    midtrans: { ...options, http: { fetch: gateway.fetch, retries: 0 } },
  });
  const { body } = await host.request('/api/midtrans/charge/', {
    method: 'POST',
    user: 'customer-1',
    json: { ...charge, order_id: orderId },
  });
  const ask = async (action = '') =>
    (await host.request(`/api/midtrans/payments/${body.id}/${action}`, { user: 'customer-1' })).body;
  let fields: Record<string, unknown> = { payment_type: charge.payment_type };
  for (const { status, fields: changes, notification, gateway: answered, check = false } of steps) {
    fields = { ...fields, ...changes };
    const told = notificationBody({
      orderId,
      grossAmount: charge.gross_amount,
      transactionStatus: status,
      transactionId: body.transaction_id,
      fields,
    });
    const answer = { ...signNotification(told, SERVER_KEY), ...answered };
    const id = told.transaction_id;
    gateway.on(/status$/, () =>
      jsonResponse(Object.fromEntries(Object.entries(answer).map(([k, v]) => [k, v === '@TRX' ? id : v]))),
    );
    const delivered = signNotification({ ...told, ...notification }, SERVER_KEY);
    const { status: code } = await host.request('/api/midtrans/notification/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: jsonText(delivered),
    });
    expect(code).toBe(200);
    if (check) await ask('check_status/');
  }
  return { host, orderId, payment: await ask(), ask };
}

describe.each(ADAPTERS)('on %s', (adapter) => {
  it.each(cases)('%s', async (_what, fieldCase) => {
    const { host, payment } = await play(fieldCase, adapter);
    try {
      expect(payment).toMatchObject(fieldCase.right);
    } finally {
      await host.close();
    }
  });

  it('a payment that is given back with its fee is worth nothing, and not less, in its event too', async () => {
    const [, fees] = cases.find(([what]) => what.startsWith('Automatic fee')) ?? [];
    if (fees === undefined) throw new Error('The case of automatic fees is gone');
    const { host, orderId } = await play(fees, adapter);
    try {
      await until(() => host.recorder.of(orderId).includes('payment.refunded'));
      const refunded = host.recorder.events.find(({ type }) => type === 'payment.refunded');
      expect(refunded?.payment.netAmount).toBe(0);
    } finally {
      await host.close();
    }
  });

  it('one refund is one row, whichever report came first', async () => {
    const [, digits] = cases.find(([what]) => what.includes('18 digits')) ?? [];
    if (digits === undefined) throw new Error('The case of 18 digits is gone');
    const { host, payment, ask } = await play(digits, adapter);
    try {
      expect(await ask('refunds/')).toMatchObject([
        { refund_chargeback_id: '202502070943231234', amount: '20000.00', status: 'confirmed' },
      ]);
      expect(payment.net_amount).toBe('80000.00');
    } finally {
      await host.close();
    }
  });
});

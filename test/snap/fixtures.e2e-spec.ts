import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MidtransApiError } from 'nestjs-midtrans/gateway';
import {
  MidtransAuthenticationError,
  MidtransClient,
  MidtransServerError,
  MidtransValidationError,
} from 'nestjs-midtrans/gateway';
import { oneAdapter, SERVER_KEY } from '../support/host';
import { until } from '../support/until';
import { open, paymentOf, STAFF, startSnapHost, type SnapHost } from './snap.support';

const FOLDER = join(__dirname, '../fixtures/gateway');
const read = (name: string) => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));

/** Pages that Snap opened, through the years. */
const PAGES = [
  'snap-create-201',
  'snap-create-201-legacy',
  'snap-create-201-sample',
  'snap-create-201-vtweb',
];

interface Refusal {
  readonly httpStatus: number;
  /** What the client throws. */
  readonly thrown: typeof MidtransApiError;
  /** What `POST /snap/` answers. */
  readonly answered: readonly [status: number, code: string];
  /** What becomes of the payment. */
  readonly payment: string;
}

const REFUSALS: Record<string, Refusal> = {
  'snap-error-400': {
    httpStatus: 400,
    thrown: MidtransValidationError,
    answered: [400, 'gateway_400'],
    payment: 'failure',
  },
  'snap-error-400-order-utilized': {
    httpStatus: 400,
    thrown: MidtransValidationError,
    answered: [400, 'duplicate_order_id'],
    payment: 'failure',
  },
  'snap-error-400-sum-mismatch': {
    httpStatus: 400,
    thrown: MidtransValidationError,
    answered: [400, 'gateway_400'],
    payment: 'failure',
  },
  'snap-error-401': {
    httpStatus: 401,
    thrown: MidtransAuthenticationError,
    answered: [502, 'gateway_refused_our_key'],
    payment: 'failure',
  },
  'snap-error-500': {
    httpStatus: 500,
    thrown: MidtransServerError,
    answered: [502, 'gateway_failed'],
    payment: 'initiated',
  },
};

interface Told {
  /** The payment after it. */
  readonly payment: object;
  readonly attempt: object;
  readonly events: readonly string[];
}

const NOTIFICATIONS: Record<string, Told> = {
  'vector-snap-notification-pending': {
    payment: { transaction_status: 'pending', payment_type: 'bank_transfer', is_paid: false },
    attempt: { payment_type: 'bank_transfer', transaction_status: 'pending' },
    events: ['payment.created', 'payment.pending'],
  },
  'vector-snap-notification-settlement': {
    payment: { transaction_status: 'settlement', payment_type: 'credit_card', is_paid: true },
    attempt: { payment_type: 'credit_card', transaction_status: 'settlement' },
    events: ['payment.created', 'payment.settled'],
  },
  // Its page is open still.
  'vector-snap-notification-expire': {
    payment: { transaction_status: 'pending', payment_type: 'snap', transaction_id: '', is_paid: false },
    attempt: { payment_type: 'qris', transaction_status: 'expire' },
    events: ['payment.created', 'payment.attempt_denied'],
  },
  'vector-snap-notification-partial-refund': {
    payment: { transaction_status: 'partial_refund', refund_amount: '50000.00', net_amount: '100000.00' },
    attempt: { payment_type: 'gopay', transaction_status: 'partial_refund', refund_amount: '50000.00' },
    events: ['payment.created', 'payment.settled', 'payment.partially_refunded'],
  },
};

it('every sample that Midtrans gives of Snap has its place here', () => {
  const samples = readdirSync(FOLDER).filter((name) => /^(vector-)?snap-/.test(name));
  const named = [...PAGES, ...Object.keys(REFUSALS), ...Object.keys(NOTIFICATIONS)];
  expect(samples).toEqual(named.map((name) => `${name}.json`).sort());
});

describe('what Snap refuses', () => {
  it.each(Object.entries(REFUSALS))('is an error of its kind from the client: %s', async (name, refusal) => {
    const body = read(name);
    const client = new MidtransClient({
      serverKey: SERVER_KEY,
      retries: 0,
      fetch: async () => Response.json(body, { status: refusal.httpStatus }),
    });
    const error: unknown = await client
      .createSnapTransaction({ transaction_details: { order_id: 'order-1', gross_amount: 44_000 } })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(refusal.thrown);
    expect(error).toMatchObject({
      httpStatus: refusal.httpStatus,
      statusMessage: body.error_messages.join('; '),
      body,
    });
  });
});

describe.each(oneAdapter(__filename))('the samples of Snap, on %s', (adapter) => {
  let host: SnapHost;
  beforeAll(async () => {
    host = await startSnapHost({ adapter });
  });
  afterAll(() => host.close());

  const rowOf = async (orderId: string) => {
    const { body } = await host.request(`/api/midtrans/payments/?q=${orderId}`, STAFF);
    return body.results[0];
  };

  it.each(PAGES)('open a page as Midtrans addresses it: %s', async (name) => {
    const sample = read(name);
    host.gateway.on(/^POST \/snap\/v1\/transactions$/, () => Response.json(sample, { status: 201 }));
    expect(await open(host, `opened-by-${name}`)).toMatchObject({ status: 201, body: sample });
  });

  it.each(Object.entries(REFUSALS))('refuse a page, and say why: %s', async (name, refusal) => {
    const sample = read(name);
    host.gateway.on(/^POST \/snap\/v1\/transactions$/, () =>
      Response.json(sample, { status: refusal.httpStatus }),
    );
    const orderId = `refused-by-${name}`;
    const { status, body } = await open(host, orderId);
    expect([status, body.code]).toEqual(refusal.answered);
    expect(await rowOf(orderId)).toMatchObject({ transaction_status: refusal.payment });
  });

  it.each(Object.entries(NOTIFICATIONS))('tell of a payment on a page: %s', async (name, told) => {
    const { _comment, ...sample } = read(name);
    // Signed with the key that the samples say: the host's.
    host.gateway.on(/^POST \/snap\/v1\/transactions$/, () =>
      Response.json(read('snap-create-201'), { status: 201 }),
    );
    const { order_id: orderId, transaction_id } = sample;
    const opened = await open(host, orderId, { gross_amount: Number(sample.gross_amount) });
    host.transactions.set(transaction_id, sample);

    const forged = {
      ...sample,
      signature_key: sample.signature_key.replace(/.$/, (digit: string) => (digit === '0' ? '1' : '0')),
    };
    expect((await host.notify(forged)).status).toBe(403);
    for (const _again of [1, 2]) expect((await host.notify(sample)).status).toBe(200);

    expect(await paymentOf(host, opened.body.payment.id)).toMatchObject({
      ...told.payment,
      attempts: [{ transaction_id, gross_amount: sample.gross_amount, ...told.attempt }],
    });
    await until(() => host.recorder.of(orderId).length >= told.events.length);
    expect(host.recorder.of(orderId)).toEqual(told.events);
  });
});

import { MidtransClient } from './client';
import {
  MidtransConflictError,
  MidtransConnectionError,
  MidtransError,
  MidtransNotFoundError,
  MidtransServerError,
} from './errors';
import {
  cutOff,
  type FaultServer,
  json,
  type Play,
  reset,
  startFaultServer,
} from './fault-server.spec.helper';
import type { RequestOptions } from './request';

const PAYLOAD = { transaction_details: { order_id: 'order-1', gross_amount: 10_000 } };
const REFUND = { refund_key: 'refund-1', amount: 5_000 };
const OK = json(200, { done: true });
const DOWN = json(503, { status_message: 'down' });

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.close());

type Call = (client: MidtransClient, options?: RequestOptions) => Promise<object>;

const REPEATED: [string, Call][] = [
  ['getBin, a GET', (client, o) => client.getBin('481111', o)],
  ['getCardToken, a GET with card data', (client, o) => client.getCardToken({ card_cvv: '123' }, o)],
  ['getInvoice', (client, o) => client.getInvoice('1', o)],
  ['refund, known by its Idempotency-Key and its refund_key', (client, o) => client.refund('1', REFUND, o)],
  ['directRefund', (client, o) => client.directRefund('1', REFUND, o)],
  [
    'createSubscription, known by its Idempotency-Key',
    (client, o) => client.createSubscription({} as never, o),
  ],
  ['cancelSubscription', (client, o) => client.cancelSubscription('1', o)],
  [
    'updateSubscription, a PATCH that says how it shall be',
    (client, o) => client.updateSubscription('1', {} as never, o),
  ],
  ['createInvoice, known by its X-Idempotency-Key', (client, o) => client.createInvoice({} as never, o)],
  ['voidInvoice, a PATCH', (client, o) => client.voidInvoice('1', {}, o)],
  [
    'createSnapTransaction, whose token nobody has seen',
    (client, o) => client.createSnapTransaction(PAYLOAD, o),
  ],
  ['createPaymentLink, of which an order has one', (client, o) => client.createPaymentLink(PAYLOAD, o)],
  ['deletePaymentLink', (client, o) => client.deletePaymentLink('1', o)],
  ['unbindPayAccount', (client, o) => client.unbindPayAccount('1', o)],
  ['a GET by path', (client, o) => client.request({ method: 'GET', path: '/v1/any' }, o)],
  ['a DELETE by path', (client, o) => client.request({ method: 'DELETE', path: '/v1/any' }, o)],
];

const NOT_REPEATED: [string, Call][] = [
  ['createPayAccount', (client, o) => client.createPayAccount({ payment_type: 'gopay' }, o)],
  ['a POST by path', (client, o) => client.request({ method: 'POST', path: '/v1/any', payload: {} }, o)],
  ['a PATCH by path', (client, o) => client.request({ method: 'PATCH', path: '/v1/any', payload: {} }, o)],
];

const FAULTS: [string, Play][] = [
  ['a reset', reset],
  ['a body cut off', cutOff],
  ['a 503', DOWN],
];

function client(): MidtransClient {
  return new MidtransClient({
    serverKey: 'SB-Mid-server-test',
    clientKey: 'client-key-1',
    baseUrl: server.url,
    retryBaseDelayMs: 0,
  });
}

async function failureOf(call: Promise<unknown>): Promise<MidtransError> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  if (error instanceof MidtransError) return error;
  throw new Error('expected a MidtransError', { cause: error });
}

describe.each(REPEATED)('%s', (_name, call) => {
  it.each(FAULTS)('is sent again, the same, after %s', async (_, fault) => {
    server.play(fault, OK);
    await expect(call(client())).resolves.toEqual({ done: true });
    const [first, second] = server.hits;
    expect(server.hits).toHaveLength(2);
    expect(second).toEqual(first);
  });
});

describe.each(NOT_REPEATED)('%s', (_name, call) => {
  it.each(FAULTS)('is not sent again after %s, unless the caller says so', async (_, fault) => {
    server.play(fault, OK);
    expect(await failureOf(call(client()))).toMatchObject({ attempts: 1, outcomeUnknown: true });
    expect(server.hits).toHaveLength(1);

    server.play(fault, OK);
    await expect(call(client(), { repeatSafe: true })).resolves.toEqual({ done: true });
  });

  it('is sent again where it never arrived', async () => {
    let tries = 0;
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' });
    const fetch = (): Promise<Response> =>
      ++tries === 1
        ? Promise.reject(new TypeError('fetch failed', { cause: refused }))
        : Promise.resolve(Response.json({ done: true }));
    const one = new MidtransClient({ serverKey: 'SB-Mid-server-test', fetch, retryBaseDelayMs: 0 });
    await expect(call(one)).resolves.toEqual({ done: true });
    expect(tries).toBe(2);
  });
});

describe('a refusal after an attempt without an answer may be about that attempt', () => {
  it.each<[string, Call, Play, typeof MidtransError]>([
    [
      'a payment link that is taken',
      (one) => one.createPaymentLink(PAYLOAD),
      json(409, { error_messages: ['The Order ID has been taken'] }),
      MidtransConflictError,
    ],
    [
      'a payment link that is gone',
      (one) => one.deletePaymentLink('1'),
      json(404, { error_messages: ['Not Found'] }),
      MidtransNotFoundError,
    ],
    [
      'an invoice that is void',
      (one) => one.voidInvoice('1'),
      json(409, { error_messages: ['Invoice cannot be canceled'] }),
      MidtransConflictError,
    ],
  ])('%s', async (_, call, refusal, errorClass) => {
    server.play(reset, refusal);
    const error = await failureOf(call(client()));
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject({ attempts: 2, outcomeUnknown: true });

    server.play(refusal);
    expect(await failureOf(call(client()))).toMatchObject({ attempts: 1, outcomeUnknown: false });
  });
});

it('gives up after the retries, with the last failure', async () => {
  server.play(reset, DOWN, DOWN, OK);
  const patched = await failureOf(client().voidInvoice('1'));
  expect(patched).toBeInstanceOf(MidtransServerError);
  expect(patched).toMatchObject({ attempts: 3, outcomeUnknown: true });
  server.play(DOWN, DOWN, reset, OK);
  const read = await failureOf(client().getInvoice('1'));
  expect(read).toBeInstanceOf(MidtransConnectionError);
  expect(read).toMatchObject({ attempts: 3, outcomeUnknown: false });
});

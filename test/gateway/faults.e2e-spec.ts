import { createSimulator, type EndpointName, type Fault, type Simulator } from 'midtrans-simulator';
import {
  MidtransApiError,
  MidtransClient,
  MidtransConnectionError,
  MidtransError,
  MidtransRateLimitError,
  MidtransServerError,
  MidtransTimeoutError,
} from 'nestjs-midtrans/gateway';

const SERVER_KEY = 'SB-Mid-server-test';
const CLIENT_KEY = 'SB-Mid-client-test';

interface Call {
  readonly endpoint: EndpointName;
  /** What there must be before, if anything, and the subject whose effects are counted. */
  readonly prepare: (orderId: string) => Promise<string>;
  readonly make: (subject: string) => Promise<object>;
}

type ErrorClass = abstract new (...args: never[]) => Error;

/** What each fault is thrown as where it does not pass; null where the answer is only late. */
const FAULTS: readonly [name: string, fault: Fault, error: ErrorClass | null][] = [
  ['a slow answer', { kind: 'latency', ms: 20 }, null],
  ['no answer, nothing carried out', { kind: 'timeout' }, MidtransTimeoutError],
  ['no answer, but carried out', { kind: 'timeout', carriedOut: true }, MidtransTimeoutError],
  ['a reset connection', { kind: 'reset' }, MidtransConnectionError],
  ['a lost response', { kind: 'lost-response' }, MidtransConnectionError],
  ['500', { kind: 'status', status: 500 }, MidtransServerError],
  ['500 after it was carried out', { kind: 'status', status: 500, carriedOut: true }, MidtransServerError],
  ['503', { kind: 'status', status: 503 }, MidtransServerError],
  ['429', { kind: 'status', status: 429, retryAfter: 0 }, MidtransRateLimitError],
  ['an HTML page', { kind: 'html' }, MidtransApiError],
  ['an HTML page of a bad gateway', { kind: 'html', status: 502, carriedOut: true }, MidtransServerError],
  ['broken JSON', { kind: 'broken-json' }, MidtransApiError],
  ['a cut-off body', { kind: 'cut-off' }, MidtransConnectionError],
  ['an empty body', { kind: 'empty' }, MidtransApiError],
];

describe('every fault of the gateway, over HTTP', () => {
  let simulator: Simulator;
  let client: MidtransClient;

  beforeAll(async () => {
    simulator = createSimulator({ serverKey: SERVER_KEY, clientKey: CLIENT_KEY, seed: 1 });
    client = new MidtransClient({
      serverKey: SERVER_KEY,
      clientKey: CLIENT_KEY,
      baseUrl: (await simulator.listen()).url,
      timeoutMs: 250,
      retryBaseDelayMs: 1,
    });
  });
  afterEach(() => simulator.clearFaults());
  afterAll(() => simulator.close());

  const charge = (orderId: string, method: object) =>
    client.charge({
      payment_type: 'gopay',
      transaction_details: { order_id: orderId, gross_amount: 50_000 },
      ...method,
    });
  const card = (token: string, type?: string) => ({
    payment_type: 'credit_card',
    credit_card: { token_id: token, type },
  });
  const charged =
    (method: object = {}, then?: (orderId: string) => Promise<unknown>) =>
    async (orderId: string) => {
      await charge(orderId, method);
      await then?.(orderId);
      return orderId;
    };

  const CALLS: readonly Call[] = [
    { endpoint: 'charge', prepare: async (orderId) => orderId, make: (orderId) => charge(orderId, {}) },
    { endpoint: 'getStatus', prepare: charged(), make: (orderId) => client.getStatus(orderId) },
    { endpoint: 'cancel', prepare: charged(), make: (orderId) => client.cancel(orderId) },
    { endpoint: 'expire', prepare: charged(), make: (orderId) => client.expire(orderId) },
    {
      endpoint: 'capture',
      prepare: charged(card('48111111-1114-a', 'authorize')),
      make: async (orderId) =>
        client.capture({ transaction_id: String(simulator.transaction(orderId)?.transactionId) }),
    },
    {
      endpoint: 'refund',
      prepare: charged({}, (orderId) => simulator.settle(orderId)),
      make: (orderId) => client.refund(orderId, { refund_key: `key-${orderId}`, amount: 10_000 }),
    },
    {
      endpoint: 'directRefund',
      prepare: charged({}, (orderId) => simulator.settle(orderId)),
      make: (orderId) => client.directRefund(orderId, { refund_key: `key-${orderId}`, amount: 10_000 }),
    },
    {
      endpoint: 'approve',
      prepare: charged(card('45111111-1117-a')),
      make: (orderId) => client.approve(orderId),
    },
    { endpoint: 'deny', prepare: charged(card('45111111-1117-a')), make: (orderId) => client.deny(orderId) },
    {
      endpoint: 'createSnapTransaction',
      prepare: async (orderId) => orderId,
      make: (orderId) =>
        client.createSnapTransaction({ transaction_details: { order_id: orderId, gross_amount: 50_000 } }),
    },
  ];

  let count = 0;
  const effects = (subject: string, endpoint: EndpointName) => simulator.effects(subject)[endpoint] ?? 0;
  /** What a read, or a token for a page that was never opened, does to nobody. */
  const HARMLESS: readonly EndpointName[] = ['getStatus', 'createSnapTransaction'];

  describe.each(CALLS)('$endpoint', ({ endpoint, prepare, make }) => {
    it.each(FAULTS)(
      'meets %s for good: it ends, with an error of its kind, and at most one effect',
      async (name, fault, error) => {
        const subject = await prepare(`${endpoint}-${++count}`);
        simulator.fail(endpoint, fault, { times: 'always' });
        const outcome: unknown = await make(subject).catch((thrown: unknown) => thrown);
        if (error === null) {
          expect(outcome).not.toBeInstanceOf(Error);
        } else {
          expect(outcome).toBeInstanceOf(MidtransError);
          // The call may end by its deadline before the last repeat has failed.
          if (!(outcome instanceof MidtransTimeoutError)) expect(outcome).toBeInstanceOf(error);
        }
        if (!HARMLESS.includes(endpoint)) expect(effects(subject, endpoint)).toBeLessThanOrEqual(1);
      },
    );

    it.each(FAULTS)('meets %s once: what is told is what happened, once', async (_name, fault) => {
      const subject = await prepare(`${endpoint}-${++count}`);
      simulator.fail(endpoint, fault);
      const outcome: unknown = await make(subject).catch((thrown: unknown) => thrown);
      if (HARMLESS.includes(endpoint)) return void expect(outcome).toBeDefined();
      if (outcome instanceof MidtransError) {
        // A client that was not told must not believe that nothing happened.
        if (effects(subject, endpoint) > 0) expect(outcome.outcomeUnknown).toBe(true);
        expect(effects(subject, endpoint)).toBeLessThanOrEqual(1);
      } else {
        expect(effects(subject, endpoint)).toBe(1);
      }
    });
  });

  it('a twin under the same Idempotency-Key waits for the first, and gets its answer', async () => {
    simulator.fail('charge', { kind: 'latency', ms: 60 });
    const twin = { idempotencyKey: 'one-charge', timeoutMs: 2_000, retries: 20 };
    const request = {
      payment_type: 'gopay',
      transaction_details: { order_id: 'twins', gross_amount: 50_000 },
    };
    const [first, second] = await Promise.all([client.charge(request, twin), client.charge(request, twin)]);
    expect(second).toEqual(first);
    expect(simulator.effects('twins')).toEqual({ charge: 1 });
  });
});

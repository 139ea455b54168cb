import { getEventListeners } from 'node:events';
import { MidtransClient } from './client';
import type { MidtransClientOptions } from './client.options';
import {
  MidtransApiError,
  MidtransAuthenticationError,
  MidtransConnectionError,
  MidtransDuplicateOrderError,
  MidtransError,
  MidtransNotModifiableError,
  MidtransRateLimitError,
  MidtransTimeoutError,
} from './errors';
import {
  closedPort,
  cutOff,
  endless,
  type FaultServer,
  hang,
  hangMidBody,
  json,
  reset,
  resetMidBody,
  startFaultServer,
  text,
} from './fault-server.spec.helper';
import type { Fetch } from './transport';

const CHARGE = { payment_type: 'qris', transaction_details: { order_id: 'order-1', gross_amount: 10_000 } };
const PENDING = { status_code: '201', transaction_id: 'abc', transaction_status: 'pending' };
const HTML = '<html><head><title>Access Denied</title></head><body>Reference #18.2</body></html>';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.close());

async function failureOf(call: Promise<unknown>): Promise<MidtransError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MidtransError)) throw new Error('expected a MidtransError', { cause: error });
  return error;
}

const keysSent = (): unknown[] => server.hits.map((hit) => hit.headers['idempotency-key']);

describe.each<[string, Fetch | undefined]>([
  ['Node’s own HTTP client', undefined],
  ['fetch', (request) => fetch(request)],
])('over %s', (_, fetch) => {
  function client(options: Partial<MidtransClientOptions> = {}): MidtransClient {
    return new MidtransClient({
      serverKey: 'SB-Mid-server-test',
      baseUrl: server.url,
      retryBaseDelayMs: 0,
      fetch,
      ...options,
    });
  }

  describe('faults that pass', () => {
    it.each([
      ['a reset before the headers', reset],
      ['a reset in the middle of the body', resetMidBody],
      ['a body cut off in good order', cutOff],
      ['HTTP 500', json(500, { status_code: '500', status_message: 'Sorry' })],
      ['HTTP 502 as HTML', text(502, 'text/html', HTML)],
      ['HTTP 503 with no body', text(503, 'text/plain', '')],
      ['HTTP 504', text(504, 'text/plain', 'upstream timed out')],
      ['code 500 in the body of an HTTP 200', json(200, { status_code: '500', status_message: 'Sorry' })],
      ['HTTP 429 with Retry-After', json(429, { status_code: '429' }, { 'retry-after': '0' })],
      ['HTTP 202, in flight, empty', text(202, 'application/json', '')],
      ['HTTP 202, in flight, with a message', json(202, { status_message: 'Request is being processed' })],
    ])('%s: repeated with the same Idempotency-Key', async (_, fault) => {
      server.play(fault, json(200, PENDING));

      await expect(client().charge(CHARGE)).resolves.toEqual(PENDING);

      expect(server.hits).toHaveLength(2);
      const [first, second] = keysSent();
      expect(first).toMatch(/^[\x21-\x7e]{1,46}$/);
      expect(second).toBe(first);
      expect(server.hits[1]?.body).toBe(server.hits[0]?.body);
    });

    it('gives up after retries', async () => {
      server.play(reset, reset, reset, json(200, PENDING));
      const error = await failureOf(client().charge(CHARGE));
      expect(error).toBeInstanceOf(MidtransConnectionError);
      expect(error).toMatchObject({ attempts: 3, outcomeUnknown: true });
      expect(server.hits).toHaveLength(3);
    });

    it('lets one call choose its own number of retries', async () => {
      server.play(reset, json(200, PENDING));
      await failureOf(client().charge(CHARGE, { retries: 0 }));
      expect(server.hits).toHaveLength(1);
    });

    it('makes a new Idempotency-Key for every call, and takes the one it is given', async () => {
      server.play(json(200, PENDING), json(200, PENDING), json(200, PENDING));
      await client().charge(CHARGE);
      await client().charge(CHARGE);
      await client().charge(CHARGE, { idempotencyKey: 'mine' });
      expect(new Set(keysSent()).size).toBe(3);
      expect(keysSent()[2]).toBe('mine');
    });
  });

  describe('no double POST where the gateway ignores the Idempotency-Key', () => {
    it.each([
      ['a reset', reset, MidtransConnectionError, true],
      ['a cut-off body', cutOff, MidtransConnectionError, true],
      ['HTTP 500', json(500, { status_code: '500' }), MidtransApiError, true],
      ['HTTP 202', text(202, 'text/plain', ''), MidtransApiError, true],
      ['HTTP 429', json(429, { status_code: '429' }), MidtransRateLimitError, false],
    ])('%s: one POST only', async (_, fault, errorClass, outcomeUnknown) => {
      server.play(fault, json(200, PENDING));
      const error = await failureOf(client().charge(CHARGE, { repeatSafe: false }));
      expect(error).toBeInstanceOf(errorClass);
      expect(error).toMatchObject({ attempts: 1, outcomeUnknown });
      expect(server.hits).toHaveLength(1);
    });

    it('still repeats a GET', async () => {
      server.play(reset, json(200, PENDING));
      await client().getStatus('order-1', { repeatSafe: false });
      expect(server.hits).toHaveLength(2);
      expect(keysSent()).toEqual([undefined, undefined]);
    });

    it('still repeats where nothing was sent: connection refused, name not found', async () => {
      for (const baseUrl of [await closedPort(), 'http://midtrans.invalid']) {
        const error = await failureOf(client({ baseUrl }).charge(CHARGE, { repeatSafe: false }));
        expect(error).toBeInstanceOf(MidtransConnectionError);
        expect(error).toMatchObject({ attempts: 3, outcomeUnknown: false });
      }
    });

    it('has one effect at a gateway that loses every first answer', async () => {
      const charged = new Map<string, unknown>();
      const effect: Parameters<FaultServer['play']>[0] = (response, request) => {
        const key = String(request.headers['idempotency-key']);
        const known = charged.has(key);
        charged.set(key, PENDING);
        if (known) json(200, PENDING)(response, request);
        else reset(response, request);
      };
      server.play(effect, effect);
      await client().charge(CHARGE);
      expect(server.hits).toHaveLength(2);
      expect(charged.size).toBe(1);
    });
  });

  describe('refusals are final', () => {
    it.each(['400', '401', '402', '404', '406', '411', '412'])('%s is not repeated', async (code) => {
      server.play(json(200, { status_code: code, status_message: 'no' }));
      await expect(failureOf(client().charge(CHARGE))).resolves.toMatchObject({
        statusCode: code,
        attempts: 1,
        outcomeUnknown: false,
      });
      expect(server.hits).toHaveLength(1);
    });

    it.each([
      ['406', MidtransDuplicateOrderError],
      ['412', MidtransNotModifiableError],
    ])('a %s after a lost attempt may speak of that attempt', async (code, errorClass) => {
      server.play(reset, json(200, { status_code: code, status_message: 'conflict' }));
      const error = await failureOf(client().charge(CHARGE));
      expect(error).toBeInstanceOf(errorClass);
      expect(error).toMatchObject({ attempts: 2, outcomeUnknown: true });
    });

    it('a 406 after an attempt that was refused at the door is a plain duplicate', async () => {
      server.play(json(429, { status_code: '429' }), json(200, { status_code: '406' }));
      await expect(failureOf(client().charge(CHARGE))).resolves.toMatchObject({
        attempts: 2,
        outcomeUnknown: false,
      });
    });

    it('a refused connection after a lost attempt leaves the outcome unknown', async () => {
      let tries = 0;
      const flaky = (): Promise<Response> => {
        const code = ++tries === 1 ? 'ECONNRESET' : 'ECONNREFUSED';
        return Promise.reject(
          new TypeError('fetch failed', { cause: Object.assign(new Error('gone'), { code }) }),
        );
      };
      const error = await failureOf(client({ fetch: flaky, retries: 1 }).charge(CHARGE));
      expect(error).toMatchObject({ code: 'ECONNREFUSED', attempts: 2, outcomeUnknown: true });
    });
  });

  describe('answers that make no sense', () => {
    it.each([
      [
        'an HTML page',
        text(200, 'text/html', HTML),
        /not JSON \(text\/html\): Access Denied Reference #18\.2/,
      ],
      ['an empty body', text(200, 'application/json', ''), /body is empty/],
      ['broken JSON', text(200, 'application/json', '{"status_code": "201",'), /not JSON/],
      ['a JSON array', json(200, [PENDING]), /not an object/],
      ['JSON null', json(200, null), /not an object/],
      ['plain text', text(200, 'text/plain', 'OK'), /not JSON \(text\/plain\): OK/],
      ['1.5 MiB', json(200, { ...PENDING, pad: 'x'.repeat(1.5 * 1024 * 1024) }), /too large/],
      ['a body without end', endless, /too large/],
      ['a redirect', text(302, 'text/plain', '', { location: '/elsewhere' }), /body is empty/],
      ['a redirect that keeps the method', json(307, {}, { location: '/elsewhere' }), /307/],
    ])('%s: a typed error, and the POST is not repeated', async (_, fault, words) => {
      server.play(fault);
      const error = await failureOf(client().charge(CHARGE));
      expect(error).toBeInstanceOf(MidtransApiError);
      expect(error.message).toMatch(words);
      expect(error.message).toMatch(/^POST \/v2\/charge: /);
      expect(error).toMatchObject({ attempts: 1, outcomeUnknown: true });
      expect(server.hits).toHaveLength(1);
    });

    it('releases the connection of a body it does not read to its end', async () => {
      server.play(endless);
      await failureOf(client().charge(CHARGE));
      await server.released();
    });

    it('a 403 page of the CDN did not reach the gateway', async () => {
      server.play(text(403, 'text/html', HTML));
      const error = await failureOf(client().charge(CHARGE));
      expect(error).toMatchObject({ statusCode: '403', httpStatus: 403, outcomeUnknown: false });
      expect(error).toHaveProperty('body', HTML);
    });

    it('a 401 in plain text is an authentication error', async () => {
      server.play(text(401, 'text/plain', 'Unauthorized'));
      expect(await failureOf(client().getStatus('order-1'))).toBeInstanceOf(MidtransAuthenticationError);
    });
  });

  describe('the deadline', () => {
    it.each([
      ['never answers', hang],
      ['never sends its body', hangMidBody],
    ])('ends a call to a gateway that %s, without a repeat, and frees the connection', async (_, fault) => {
      server.play(fault, json(200, PENDING));
      const error = await failureOf(client({ timeoutMs: 60 }).charge(CHARGE));
      expect(error).toBeInstanceOf(MidtransTimeoutError);
      expect(error).toMatchObject({ attempts: 1, outcomeUnknown: true, timeoutMs: 60 });
      expect(server.hits).toHaveLength(1);
      await server.released();
    });

    it('covers all attempts together', async () => {
      server.play(reset, hang);
      const error = await failureOf(client().charge(CHARGE, { timeoutMs: 300 }));
      expect(error).toBeInstanceOf(MidtransTimeoutError);
      expect(error.attempts).toBe(2);
    });

    it('holds against a fetch that ignores its signal', async () => {
      const deaf = (): Promise<Response> => new Promise(() => undefined);
      const error = await failureOf(client({ fetch: deaf, timeoutMs: 20 }).getStatus('order-1'));
      expect(error).toBeInstanceOf(MidtransTimeoutError);
      expect(error.outcomeUnknown).toBe(false);
    });

    it.each([
      ['Retry-After', 0, { 'retry-after': '60' }],
      ['backoff', 60_000, undefined],
    ])(
      'a %s that does not fit ends the call at once with the failure at hand',
      async (_, retryBaseDelayMs, headers) => {
        server.play(json(429, { status_code: '429', status_message: 'slow down' }, headers));
        const error = await failureOf(client({ retryBaseDelayMs }).charge(CHARGE));
        expect(error).toBeInstanceOf(MidtransRateLimitError);
        expect(error).toMatchObject({ attempts: 1, retryAfterMs: headers ? 60_000 : undefined });
        expect(server.hits).toHaveLength(1);
      },
    );
  });

  describe('the caller’s signal', () => {
    it('ends a call in flight and leaves no listener behind', async () => {
      const controller = new AbortController();
      server.play(() => controller.abort(new Error('user went away')));
      const error = await failureOf(client().charge(CHARGE, { signal: controller.signal }));
      expect(error).toBeInstanceOf(MidtransConnectionError);
      expect(error).toMatchObject({ code: 'ABORT_ERR', attempts: 1, outcomeUnknown: true });
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    });

    it('ends a pause between attempts', async () => {
      const controller = new AbortController();
      server.play(reset);
      const onResponse = (): void => void setImmediate(() => controller.abort());
      const impatient = client({ retryBaseDelayMs: 2_000, onResponse });
      const error = await failureOf(impatient.charge(CHARGE, { signal: controller.signal }));
      expect(error).toMatchObject({ code: 'ABORT_ERR', attempts: 1, outcomeUnknown: true });
    });

    it('given aborted, sends nothing', async () => {
      server.play();
      const error = await failureOf(client().charge(CHARGE, { signal: AbortSignal.abort() }));
      expect(error).toMatchObject({ code: 'ABORT_ERR', attempts: 0, outcomeUnknown: false });
      expect(server.hits).toHaveLength(0);
    });

    it('has no listener left after a success', async () => {
      const { signal } = new AbortController();
      server.play(json(200, PENDING));
      await client().charge(CHARGE, { signal });
      expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    });
  });
});

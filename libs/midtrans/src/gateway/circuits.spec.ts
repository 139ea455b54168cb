import type { Circuit } from './circuits';
import { MidtransClient } from './client';
import type { MidtransClientOptions } from './client.options';
import {
  MidtransApiError,
  MidtransCircuitOpenError,
  MidtransConnectionError,
  MidtransError,
  MidtransRequestError,
  MidtransServerError,
  MidtransTimeoutError,
} from './errors';
import {
  type FaultServer,
  hang,
  json,
  type Play,
  reset,
  startFaultServer,
  text,
} from './fault-server.spec.helper';

const CHARGE = { payment_type: 'qris', transaction_details: { order_id: 'order-1', gross_amount: 10_000 } };
const OK = json(200, { status_code: '200' });
const DOWN = json(503, { status_code: '503', status_message: 'down' });

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.close());

/** The clock that the circuits look at; timers and sockets go on as ever. */
let now = 0;
beforeEach(() => {
  now = 1_800_000_000_000;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => jest.restoreAllMocks());

function watched(options: Partial<MidtransClientOptions> = {}): {
  client: MidtransClient;
  changes: Circuit[];
} {
  const changes: Circuit[] = [];
  const client = new MidtransClient({
    serverKey: 'SB-Mid-server-test',
    baseUrl: server.url,
    retries: 0,
    retryBaseDelayMs: 0,
    circuitBreaker: { failures: 3, openMs: 1_000 },
    onCircuitChange: (event) => void changes.push(event),
    ...options,
  });
  return { client, changes };
}

async function failureOf(call: Promise<unknown>): Promise<MidtransError> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  if (error instanceof MidtransError) return error;
  throw new Error('expected a MidtransError', { cause: error });
}

async function fail(client: MidtransClient, times: number, play: Play = DOWN): Promise<void> {
  server.play(...Array.from({ length: times }, () => play));
  for (let n = 0; n < times; n++) await failureOf(client.getStatus('1'));
}

const host = (): string => new URL(server.url).host;

it('is off where nobody asks for it', async () => {
  const { client, changes } = watched({ circuitBreaker: undefined });
  await fail(client, 20);
  server.play(OK);
  await expect(client.getStatus('1')).resolves.toEqual({ status_code: '200' });
  expect([client.circuits, changes]).toEqual([[], []]);
});

it('opens after failures in a row, and then nothing is sent', async () => {
  const { client, changes } = watched();
  await fail(client, 3);
  server.play(OK);

  const error = await failureOf(client.charge(CHARGE));
  expect(error).toBeInstanceOf(MidtransCircuitOpenError);
  expect(error).toBeInstanceOf(MidtransConnectionError);
  expect(error).toMatchObject({
    name: 'MidtransCircuitOpenError',
    code: 'CIRCUIT_OPEN',
    host: host(),
    attempts: 0,
    outcomeUnknown: false,
    message: `POST /v2/charge: not sent, ${host()} failed too often`,
  });
  expect(server.hits).toHaveLength(0);
  expect(client.circuits).toEqual([{ host: host(), state: 'open' }]);
  expect(changes).toEqual([{ host: host(), state: 'open' }]);
});

it('tells no hook of a request that is not made', async () => {
  const onRequest = jest.fn();
  const { client } = watched({ onRequest });
  await fail(client, 3);
  onRequest.mockClear();
  await failureOf(client.getStatus('1'));
  expect(onRequest).not.toHaveBeenCalled();
});

it('stays closed where a success comes between', async () => {
  const { client } = watched();
  await fail(client, 2);
  server.play(OK);
  await client.getStatus('1');
  await fail(client, 2);
  expect(client.circuits).toEqual([{ host: host(), state: 'closed' }]);
});

describe('after a while', () => {
  it('lets one attempt through and closes where that goes well', async () => {
    const { client, changes } = watched();
    await fail(client, 3);
    now += 999;
    const refused = await failureOf(client.getStatus('1'));
    expect(refused).toBeInstanceOf(MidtransCircuitOpenError);
    expect(refused).toMatchObject({ retryAfterMs: 1 });

    now += 1;
    server.play(OK, OK);
    await client.getStatus('1');
    await client.getStatus('1');
    expect(server.hits).toHaveLength(2);
    expect(changes.map(({ state }) => state)).toEqual(['open', 'half-open', 'closed']);
  });

  it('refuses the others at once meanwhile', async () => {
    const { client } = watched();
    await fail(client, 3);
    now += 1_000;

    const { promise: held, resolve: release } = deferred();
    server.play((response, request) => void held.then(() => OK(response, request)));
    const probe = client.getStatus('1');
    const others = await Promise.all([1, 2, 3].map(() => failureOf(client.getStatus('2'))));
    for (const error of others) {
      expect(error).toBeInstanceOf(MidtransCircuitOpenError);
      expect(error).toMatchObject({ retryAfterMs: undefined });
    }
    expect(client.circuits).toEqual([{ host: host(), state: 'half-open' }]);

    release();
    await expect(probe).resolves.toEqual({ status_code: '200' });
    expect(server.hits).toHaveLength(1);
    expect(client.circuits).toEqual([{ host: host(), state: 'closed' }]);
  });

  it('opens again where the attempt fails', async () => {
    const { client, changes } = watched();
    await fail(client, 3);
    now += 1_000;
    await fail(client, 1);
    server.play(OK);
    expect(await failureOf(client.getStatus('1'))).toBeInstanceOf(MidtransCircuitOpenError);
    expect(changes.map(({ state }) => state)).toEqual(['open', 'half-open', 'open']);
  });

  it('opens again where the caller gives the attempt up: it proved nothing', async () => {
    const { client, changes } = watched();
    await fail(client, 3);
    now += 1_000;
    const controller = new AbortController();
    server.play(() => controller.abort());
    const error = await failureOf(client.getStatus('1', { signal: controller.signal }));
    expect(error).toMatchObject({ code: 'ABORT_ERR' });
    expect(changes.map(({ state }) => state)).toEqual(['open', 'half-open', 'open']);
  });
});

describe('a failure is', () => {
  it.each<[string, Play, typeof MidtransError]>([
    ['a 5xx', DOWN, MidtransServerError],
    ['a 5xx in the body', json(200, { status_code: '500' }), MidtransServerError],
    ['a page with HTTP 200', text(200, 'text/html', '<p>Welcome</p>'), MidtransApiError],
    ['broken JSON', text(200, 'application/json', '{'), MidtransApiError],
    ['a broken connection', reset, MidtransConnectionError],
  ])('%s', async (_, play, errorClass) => {
    const { client } = watched();
    server.play(play, play, play);
    for (let n = 0; n < 3; n++) expect(await failureOf(client.getStatus('1'))).toBeInstanceOf(errorClass);
    expect(client.circuits).toEqual([{ host: host(), state: 'open' }]);
  });

  it('a timeout', async () => {
    const { client } = watched({ timeoutMs: 30, circuitBreaker: { failures: 1 } });
    server.play(hang);
    expect(await failureOf(client.getStatus('1'))).toBeInstanceOf(MidtransTimeoutError);
    expect(client.circuits).toEqual([{ host: host(), state: 'open' }]);
  });

  it('a connection that is not to be had', async () => {
    const { client } = watched({ baseUrl: 'http://127.0.0.1:9', circuitBreaker: { failures: 1 } });
    await failureOf(client.getStatus('1'));
    expect(client.circuits).toEqual([{ host: '127.0.0.1:9', state: 'open' }]);
  });
});

describe('a failure is not', () => {
  it.each<[string, Play]>([
    ['a 400', json(400, { status_code: '400' })],
    ['a 401 in plain text', text(401, 'text/plain', 'Unauthorized')],
    ['a 403 page', text(403, 'text/html', '<p>Access denied</p>')],
    ['a 406 in the body', json(200, { status_code: '406' })],
    ['a 429', json(429, { status_code: '429' })],
    ['an HTTP 202 in flight', text(202, 'text/plain', '')],
  ])('%s', async (_, play) => {
    const { client } = watched({ circuitBreaker: { failures: 1 } });
    await fail(client, 3, play);
    expect(client.circuits).toEqual([{ host: host(), state: 'closed' }]);
  });

  it('an abort by the caller, which makes none forgotten either', async () => {
    const { client } = watched();
    const abort = async (): Promise<void> => {
      const controller = new AbortController();
      server.play(() => controller.abort());
      await failureOf(client.getStatus('1', { signal: controller.signal }));
    };
    await abort();
    await fail(client, 2);
    await abort();
    expect(client.circuits).toEqual([{ host: host(), state: 'closed' }]);
    await fail(client, 1);
    expect(client.circuits).toEqual([{ host: host(), state: 'open' }]);
  });
});

describe('repeats', () => {
  it('count one by one, and end when the circuit opens, with the failure at hand', async () => {
    const { client } = watched({ retries: 9 });
    server.play(...Array.from({ length: 9 }, () => DOWN));
    const error = await failureOf(client.charge(CHARGE));
    expect(error).toBeInstanceOf(MidtransServerError);
    expect(error).toMatchObject({ attempts: 3, outcomeUnknown: true });
    expect(server.hits).toHaveLength(3);
  });
});

it('each host has its own circuit', async () => {
  const other = await startFaultServer();
  const { client } = watched({ snapBaseUrl: other.url });
  await fail(client, 3);
  other.play(json(201, { token: 'token-1' }));
  await expect(client.createSnapTransaction(CHARGE)).resolves.toEqual({ token: 'token-1' });
  expect(client.circuits).toEqual([
    { host: host(), state: 'open' },
    { host: new URL(other.url).host, state: 'closed' },
  ]);
  await other.close();
});

it.each([{ failures: 0 }, { failures: 1.5 }, { openMs: 0 }, { openMs: Number.NaN }, { openMs: Infinity }])(
  'takes no %j',
  (circuitBreaker) => {
    expect(() => watched({ circuitBreaker })).toThrow(MidtransRequestError);
  },
);

it('a hook that throws costs nothing', async () => {
  const { client } = watched({
    onCircuitChange: () => {
      throw new Error('no disk');
    },
  });
  await fail(client, 3);
  expect(await failureOf(client.getStatus('1'))).toBeInstanceOf(MidtransCircuitOpenError);
});

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

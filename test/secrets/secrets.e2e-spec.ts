import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { OnMidtransEvent, type MidtransEvent } from 'nestjs-midtrans';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { createTestDatabase } from '../support/database';
import { ADAPTERS, startHost, type Answer, type Adapter, type Host } from '../support/host';
import { until } from '../support/until';
import { Capture } from './capture.support';

/** A key that no pattern would recognise. */
const SERVER_KEY = 'Qx7vLm2RtZ9pWk4bNc8y';
const ENCODED_KEY = Buffer.from(`${SERVER_KEY}:`).toString('base64');
const TOKEN = '48111111-1114-0d4e3f8a-19c4-4f6a-9c0e-1d2b3c4d5e6f';
const SAVED_TOKEN = '48111111xDUgxnnredRMAXuklkvAON1114';
const CARD_NUMBER = '4811111111111114';
const CVV = 'cvv-7394028';

const SECRETS: Readonly<Record<string, string>> = {
  'the server key': SERVER_KEY,
  'the encoded key': ENCODED_KEY,
  'the encoded key without its colon': Buffer.from(SERVER_KEY).toString('base64').replace(/=+$/, ''),
  'the header': `Basic ${ENCODED_KEY}`,
  'the token': TOKEN,
  'the saved token': SAVED_TOKEN,
  'the card number': CARD_NUMBER,
  'the card number with spaces': '4811 1111 1111 1114',
  'the card number with dashes': '4811-1111-1111-1114',
  'the CVV': CVV,
};

/** Which secrets a text holds. */
const leaksIn = (text: string): string[] =>
  Object.entries(SECRETS)
    .filter(([, secret]) => text.includes(secret))
    .map(([name]) => name);

const CARD_DATA = { card_number: CARD_NUMBER, card_cvv: CVV };
const CHARGE = { payment_type: 'credit_card', gross_amount: 10_000, token_id: TOKEN };
const SAVED = { ...CHARGE, token_id: SAVED_TOKEN };

/** What a gateway gone mad, or a proxy on the way, could echo. */
const ECHO = {
  server_key: SERVER_KEY,
  token_id: TOKEN,
  saved_token_id: SAVED_TOKEN,
  card: { ...CARD_DATA, cvv: CVV },
  request: {
    headers: { Authorization: `Basic ${ENCODED_KEY}` },
    body: JSON.stringify({ credit_card: { token_id: TOKEN } }),
  },
  note: [`paid with 4811 1111 1111 1114`, `Authorization: Basic ${ENCODED_KEY}`],
};
const WORDS = `token_id=${TOKEN} card 4811-1111-1111-1114 cvv=${CVV} key ${SERVER_KEY} sent Basic ${ENCODED_KEY}`;

interface WireCharge {
  transaction_details: { order_id: string; gross_amount: number };
}

const answerTo = async (request: Request, fields: object, init?: ResponseInit): Promise<Response> => {
  const { transaction_details: details } = (await request.json()) as WireCharge;
  const body = {
    ...notificationBody({
      orderId: details.order_id,
      grossAmount: details.gross_amount,
      transactionStatus: 'capture',
      paymentType: 'credit_card',
    }),
    masked_card: '48111111-1114',
    ...fields,
  };
  return Response.json(body, init);
};

/** How the gateway may answer a charge, and what becomes of it. */
const GATEWAYS: readonly (readonly [
  what: string,
  status: number,
  answer: (request: Request) => Promise<Response>,
])[] = [
  ['takes it', 201, (request) => answerTo(request, ECHO)],
  [
    'takes it and asks for 3-D Secure',
    201,
    (request) =>
      answerTo(request, {
        ...ECHO,
        status_code: '201',
        transaction_status: 'pending',
        redirect_url: 'https://3ds.example.com/x',
      }),
  ],
  [
    'denies it',
    201,
    (request) =>
      answerTo(request, { ...ECHO, status_code: '202', transaction_status: 'deny', fraud_status: 'deny' }),
  ],
  [
    'refuses it',
    400,
    async () =>
      Response.json({
        status_code: '400',
        status_message: WORDS,
        validation_messages: [WORDS, `token_id "${TOKEN}" is invalid`],
        ...ECHO,
      }),
  ],
  ['knows the order', 400, async () => Response.json({ status_code: '406', status_message: WORDS, ...ECHO })],
  [
    'refuses our key',
    502,
    async (request) =>
      Response.json(
        {
          status_code: '401',
          status_message: `Unknown key ${request.headers.get('authorization')}`,
          ...ECHO,
        },
        { status: 401 },
      ),
  ],
  [
    'limits our rate',
    503,
    async () => Response.json({ status_code: '429', status_message: WORDS }, { status: 429 }),
  ],
  [
    'fails',
    502,
    async () => Response.json({ status_code: '500', status_message: WORDS, ...ECHO }, { status: 500 }),
  ],
  [
    'answers with a page',
    502,
    async (request) =>
      new Response(
        `<html><pre>${[...request.headers].join('\n')}\n${await request.text()}\n${WORDS}</pre></html>`,
        {
          status: 502,
          headers: { 'content-type': 'text/html' },
        },
      ),
  ],
  [
    'answers with broken JSON',
    502,
    async (request) =>
      new Response(
        `{"status_code":"200","token_id":"${TOKEN}","echo":${await request.text()},"words":"${WORDS}"`,
        {
          headers: { 'content-type': 'application/json' },
        },
      ),
  ],
  [
    'redirects',
    502,
    async () =>
      new Response(null, {
        status: 302,
        headers: { location: `https://elsewhere.example.com/?token_id=${TOKEN}&key=${SERVER_KEY}` },
      }),
  ],
  [
    'breaks the connection',
    502,
    async (request) => {
      const headers = { ...Object.fromEntries(request.headers) };
      throw new TypeError(`fetch failed with ${WORDS}`, {
        cause: Object.assign(new Error(`socket hang up after ${JSON.stringify(headers)}`), {
          code: 'ECONNRESET',
          headers,
        }),
      });
    },
  ],
  [
    'never answers',
    504,
    (request) =>
      new Promise<Response>((_resolve, reject) => {
        request.signal.addEventListener('abort', () => reject(new Error(`aborted ${WORDS}`)));
      }),
  ],
];

/** Fails, and tells everything that it was given. */
@Injectable()
class TalkativeListener {
  @OnMidtransEvent('payment.*')
  async fail(event: MidtransEvent): Promise<void> {
    throw new Error(`failed on ${JSON.stringify(event)}`);
  }

  @OnEvent('notification.*')
  failOnce(event: object): void {
    throw new Error(`failed on ${JSON.stringify(event)}`);
  }
}

/** A host that talks as much as it can, and everything it says. */
async function startTalkativeHost(adapter: Adapter) {
  const capture = new Capture();
  capture.listen();
  const answers: Answer[] = [];
  let gateway: (request: Request) => Promise<Response> = () => Promise.reject(new Error('not called'));
  const database = await createTestDatabase();
  const host = await startHost({
    adapter,
    database,
    logger: capture,
    providers: [TalkativeListener],
    fastify: { logger: { level: 'trace', stream: capture.stream } },
    midtrans: {
      serverKey: SERVER_KEY,
      http: { timeoutMs: 200, retries: 0, fetch: (input, init) => gateway(new Request(input, init)) },
      events: { maxAttempts: 2, backoffMs: 1, sweepIntervalMs: 20, deadLetters: 'pass' },
    },
  });
  const request: Host['request'] = async (path, init) => {
    const answer = await host.request(path, init);
    answers.push(answer);
    return answer;
  };
  const dump = async (): Promise<string> => {
    const tables = await database.rows<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_name LIKE 'midtrans\\_%'",
    );
    const rows = await Promise.all(
      tables.map(({ name }) =>
        database.rows<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM ${name} t`),
      ),
    );
    return rows
      .flat()
      .map(({ row }) => row)
      .join('\n');
  };
  return {
    database,
    capture,
    request,
    useGateway: (answer: typeof gateway) => void (gateway = answer),
    charge: (json: unknown) => request('/api/midtrans/charge/', { method: 'POST', user: 'customer-1', json }),
    notify: (json: unknown) => request('/api/midtrans/notification/', { method: 'POST', json }),
    /** Where secrets stand that must not. */
    leaks: async () => ({
      output: leaksIn(capture.text()),
      answers: leaksIn(answers.map(({ body, headers }) => JSON.stringify([body, [...headers]])).join('\n')),
      tables: leaksIn(await dump()),
    }),
    dump,
    /** Until every event of an order was given up by the failing listener. */
    settled: (orderId: string) =>
      until(
        () =>
          database.rows<{ open: boolean }>(
            `SELECT d.dead_at IS NULL AS open FROM midtrans_deliveries d
             JOIN midtrans_payments p ON p.id = d.subject_id WHERE p.order_id = $1`,
            [orderId],
          ),
        (rows) => rows.every(({ open }) => !open),
      ),
    close: async () => {
      await host.close();
      await database.drop();
      capture.stop();
    },
  };
}

const NOWHERE = { output: [], answers: [], tables: [] };

describe.each(ADAPTERS)('secrets on %s', (adapter) => {
  let host: Awaited<ReturnType<typeof startTalkativeHost>>;

  beforeAll(async () => {
    host = await startTalkativeHost(adapter);
  });
  afterAll(() => host.close());

  describe.each([
    ['a token', CHARGE],
    ['a saved token', SAVED],
  ])('of a charge with %s', (_which, body) => {
    it.each(GATEWAYS)('stay where they are when the gateway %s (%i)', async (_what, status, answer) => {
      host.useGateway(answer);
      const orderId = `order-${randomUUID()}`;
      const { status: answered, body: payment } = await host.charge({ ...body, order_id: orderId });
      expect([answered, payment]).toEqual([status, payment]);
      await host.settled(orderId);
      expect(await host.leaks()).toEqual(NOWHERE);
    });
  });

  it.each(GATEWAYS.filter(([, status]) => status > 201))(
    'stay where they are when a status is asked for and the gateway %s',
    async (_what, _status, answer) => {
      host.useGateway((request) => answerTo(request, ECHO));
      const { body: payment } = await host.charge(CHARGE);
      host.useGateway(answer);
      const { status } = await host.request(`/api/midtrans/payments/${payment.id}/check_status/`, {
        user: 'customer-1',
      });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(await host.leaks()).toEqual(NOWHERE);
    },
  );

  it('are taken out of the answer of the gateway that check_status hands on', async () => {
    let orderId = '';
    host.useGateway((request) => answerTo(request, ECHO));
    const { body: payment } = await host.charge(CHARGE);
    orderId = payment.order_id;
    host.useGateway(async () =>
      Response.json({
        ...notificationBody({
          orderId,
          transactionId: payment.transaction_id,
          grossAmount: 10_000,
          transactionStatus: 'capture',
          paymentType: 'credit_card',
        }),
        ...ECHO,
      }),
    );
    const { status, body } = await host.request(`/api/midtrans/payments/${payment.id}/check_status/`, {
      user: 'customer-1',
    });
    expect([status, body.midtrans_response.token_id]).toEqual([200, '[redacted]']);
    expect(await host.leaks()).toEqual(NOWHERE);
  });

  it.each<[what: string, body: object]>([
    ['at the top', { ...CHARGE, ...CARD_DATA, cvv: CVV }],
    ['of the customer', { ...CHARGE, customer_details: { first_name: 'Customer', ...CARD_DATA } }],
    ['of an item', { ...CHARGE, item_details: [{ name: 'Item', price: 10_000, ...CARD_DATA }] }],
    ['of the card', { ...CHARGE, credit_card: CARD_DATA }],
    ['of an object of another type', { ...CHARGE, gopay: CARD_DATA }],
    ['of the expiry', { ...CHARGE, custom_expiry: CARD_DATA }],
    ['in the metadata', { ...CHARGE, metadata: CARD_DATA }],
    [
      'deep in the metadata',
      { ...CHARGE, metadata: { form: [{ fields: { cardNumber: CARD_NUMBER, CVC: CVV } }] } },
    ],
    ['in the place of the token', { ...CHARGE, token_id: CARD_NUMBER }],
    ['in the place of the token, with spaces', { ...CHARGE, token_id: '4811 1111 1111 1114' }],
    ['in the place of the token, with dashes', { ...CHARGE, token_id: '4811-1111-1111-1114' }],
    ['in the place of an amount', { ...CHARGE, gross_amount: Number(CARD_NUMBER) }],
    ['in the place of a bank', { payment_type: 'bank_transfer', gross_amount: 10_000, bank: CARD_NUMBER }],
    ['in the place of a payment type', { ...CHARGE, payment_type: CARD_NUMBER }],
    ['in the place of bins', { ...CHARGE, credit_card: { bins: [CARD_NUMBER] } }],
    ['in the place of an object', { ...CHARGE, credit_card: `${CARD_NUMBER} ${CVV}` }],
  ])('of a card stay where they are when they stand %s', async (_what, body) => {
    host.useGateway((request) => answerTo(request, {}));
    expect((await host.charge(body)).status).toBe(400);
    expect(await host.leaks()).toEqual(NOWHERE);
  });

  it.each([
    ['not signed with our key', 'SB-Mid-server-another', 403],
    ['signed with it', SERVER_KEY, 200],
  ])('in a notification %s are taken out', async (_what, key, status) => {
    host.useGateway((request) => answerTo(request, ECHO));
    const { body: payment } = await host.charge(CHARGE);
    for (const orderId of [payment.order_id as string, `order-${randomUUID()}`]) {
      const body = notificationBody({
        orderId,
        transactionId: payment.transaction_id,
        grossAmount: 10_000,
        transactionStatus: 'pending',
        paymentType: 'credit_card',
        fields: { ...ECHO, masked_card: '48111111-1114' },
      });
      const { status: answered } = await host.notify(signNotification(body, key));
      expect(answered).toBe(status);
    }
    const signature = signNotification(
      notificationBody({ orderId: payment.order_id, grossAmount: 10_000, transactionStatus: 'pending' }),
      SERVER_KEY,
    ).signature_key;
    expect(await host.leaks()).toEqual(NOWHERE);
    expect(host.capture.text()).not.toContain(signature);
    expect(await host.dump()).not.toContain(signature);
  });

  it.each(GATEWAYS.filter(([, status]) => status > 201))(
    'stay where they are when a notification is to be confirmed and the gateway %s',
    async (_what, _status, answer) => {
      host.useGateway((request) =>
        answerTo(request, {
          status_code: '201',
          transaction_status: 'pending',
          redirect_url: 'https://3ds.example.com/x',
        }),
      );
      const { body: payment } = await host.charge(CHARGE);
      host.useGateway(answer);
      const body = notificationBody({
        orderId: payment.order_id,
        grossAmount: 10_000,
        transactionStatus: 'settlement',
        paymentType: 'credit_card',
        fields: ECHO,
      });
      const { status } = await host.notify(signNotification(body, SERVER_KEY));
      expect(status).toBe(503);
      expect(await host.leaks()).toEqual(NOWHERE);
    },
  );

  it('in broken JSON do not come into the output', async () => {
    for (const path of ['charge', 'notification']) {
      await host.request(`/api/midtrans/${path}/`, {
        method: 'POST',
        user: 'customer-1',
        headers: { 'content-type': 'application/json' },
        // The parser's own message, which quotes what stands around the fault, goes back to whoever sent it.
        body: `${JSON.stringify({ ...CHARGE, ...CARD_DATA, padding: 'x'.repeat(100) })}}${' '.repeat(100)}`,
      });
    }
    expect(await host.leaks()).toEqual(NOWHERE);
  });
});

describe.each(ADAPTERS)('secrets on %s, each time on a host of its own,', (adapter) => {
  let host: Awaited<ReturnType<typeof startTalkativeHost>>;

  beforeEach(async () => {
    host = await startTalkativeHost(adapter);
  });
  afterEach(() => host.close());

  it('are taken out of the words beside a status before they are stored, shown and told of', async () => {
    host.useGateway((request) =>
      answerTo(request, {
        status_code: '202',
        transaction_status: 'deny',
        status_message: `token_id=${TOKEN} of card 4811 1111 1111 1114, sent with Basic ${ENCODED_KEY}`,
      }),
    );
    expect((await host.charge(CHARGE)).status).toBe(201);
    expect(await host.leaks()).toEqual(NOWHERE);
  });

  it.each(['midtrans_payments', 'midtrans_payment_items', 'midtrans_outbox', 'midtrans_notifications'])(
    'stay where they are while the database is without %s',
    async (table) => {
      host.useGateway((request) => answerTo(request, ECHO));
      const { body: payment } = await host.charge(CHARGE);
      host.useGateway(async (request) => {
        await host.database.rows(`DROP TABLE ${table} CASCADE`);
        return answerTo(request, ECHO);
      });
      const body = notificationBody({
        orderId: payment.order_id,
        grossAmount: 10_000,
        transactionStatus: 'pending',
        fields: ECHO,
      });
      const answers = [
        await host.charge({ ...SAVED, item_details: [{ name: 'Item', price: 10_000 }] }),
        await host.notify(signNotification(body, SERVER_KEY)),
        await host.notify(signNotification(body, 'SB-Mid-server-another')),
        await host.charge(CHARGE),
        await host.request('/api/midtrans/payments/', { user: 'customer-1' }),
      ];
      expect(answers.some(({ status }) => status >= 500)).toBe(true);
      expect(host.capture.text()).toContain(`relation "${table}" does not exist`);
      expect(await host.leaks()).toEqual(NOWHERE);
    },
  );

  it('would be seen in a table', async () => {
    host.useGateway((request) => answerTo(request, {}));
    const { body } = await host.charge(CHARGE);
    await host.database.rows('UPDATE midtrans_payments SET charge_response = $2 WHERE id = $1', [
      body.id,
      JSON.stringify({ all: Object.values(SECRETS) }),
    ]);
    expect(await host.leaks()).toEqual({ output: [], answers: [], tables: Object.keys(SECRETS) });
  });
});

describe('what catches them', () => {
  const logger = new Logger('Test');

  it.each<[where: string, leak: (secret: string) => void]>([
    ['a log line', (secret) => logger.log(secret)],
    ['an error line', (secret) => logger.error('x', secret)],
    ['a warning', (secret) => logger.warn({ deep: { deeper: [secret] } })],
    ['a debug line', (secret) => logger.debug(secret)],
    ['a verbose line', (secret) => logger.verbose(secret)],
    ['a fatal line', (secret) => logger.fatal(secret)],
    [
      'a property of an error',
      (secret) => logger.error(Object.assign(new Error('x'), { config: { headers: secret } })),
    ],
    ['the cause of an error', (secret) => logger.error(new Error('x', { cause: new Error(secret) }))],
    ['the console', (secret) => console.info(secret)],
    ['standard output', (secret) => void process.stdout.write(secret)],
    ['standard error', (secret) => void process.stderr.write(Buffer.from(secret))],
  ])('sees them in %s', (_where, leak) => {
    const capture = new Capture();
    Logger.overrideLogger(capture);
    capture.listen();
    try {
      expect(leaksIn(capture.text())).toEqual([]);
      for (const secret of Object.values(SECRETS)) leak(`before ${secret} after`);
    } finally {
      capture.stop();
      Logger.overrideLogger(false);
    }
    expect(leaksIn(capture.text())).toEqual(Object.keys(SECRETS));
  });
});

import { inspect } from 'node:util';
import { MidtransClient } from './client';
import type { MidtransClientOptions } from './client.options';
import { MidtransError } from './errors';
import { type FaultServer, type Play, reset, startFaultServer, text } from './fault-server.spec.helper';

const CLIENT_KEY = 'SB-Mid-client-QRSTuvwx';
const NUMBER = '4811 1111 1111 1114';
const CVV = '987';
const CARD = { card_number: NUMBER, card_cvv: CVV, card_exp_month: '12', card_exp_year: '2030' };
const SECRETS = [
  CLIENT_KEY,
  NUMBER,
  NUMBER.replaceAll(' ', ''),
  '/v2/token?',
  '/v2/card/register?',
  'SB-Mid-server',
];
/** A CVV has no look of its own; standing alone it must not be seen. */
const BARE_CVV = new RegExp(`(?<!\\d)${CVV}(?!\\d)`);

/** Everything that a logger could get out of a thing, but a stack's line numbers. */
const shownOf = (thing: object): string =>
  [
    inspect(thing, { showHidden: true, depth: 20, getters: true }),
    JSON.stringify(thing),
    thing instanceof Error ? String(thing) : '',
  ]
    .join('\n')
    .replaceAll(/^ +at .*$/gm, '');

function expectNoSecretIn(thing: object): void {
  const shown = shownOf(thing);
  for (const secret of SECRETS) expect(shown).not.toContain(secret);
  expect(shown).not.toMatch(BARE_CVV);
}

/** All that an echoing gateway could make of a URL. */
function echoOf(address: string): Record<string, unknown> {
  const url = new URL(address);
  const query = Object.fromEntries(url.searchParams);
  return {
    status_message: `no: ${address} ${url.search} ${decodeURIComponent(url.search)} ${encodeURIComponent(url.search)}`,
    validation_messages: [
      `the code ${CVV} of ${NUMBER} is wrong`,
      JSON.stringify(query),
      `card_cvv: ${CVV}`,
      `(${CVV})`,
    ],
    error_messages: Object.values(query),
    id: query['client_key'],
    query,
    token_id: CVV,
    cvv_as_number: Number(CVV),
  };
}

type CardCall = (client: MidtransClient) => Promise<object>;
const CALLS: [string, CardCall][] = [
  ['getCardToken', (client) => client.getCardToken(CARD)],
  [
    'getCardToken with a client key of the call',
    (client) => client.getCardToken({ ...CARD, client_key: CLIENT_KEY }),
  ],
  ['registerCard', (client) => client.registerCard(CARD)],
];

const codes = [200, 400, 401, 402, 404, 406, 409, 411, 412, 414, 429, 500, 503];
const ANSWERS: [string, (request: Request) => Response | Promise<Response>][] = [
  ...codes.map((code): [string, (request: Request) => Response] => [
    `code ${code}`,
    ({ url }) =>
      Response.json({ ...echoOf(url), status_code: code === 200 ? '400' : String(code) }, { status: code }),
  ]),
  ['a text', ({ url }) => new Response(JSON.stringify(echoOf(url)).slice(1), { status: 400 })],
  [
    'a page',
    ({ url }) =>
      new Response(`<a href="${url}">${url}</a>`, { status: 403, headers: { 'x-request-id': CLIENT_KEY } }),
  ],
  ['a redirect', ({ url }) => new Response(url, { status: 302, headers: { location: url } })],
  ['in flight', ({ url }) => new Response(url, { status: 202 })],
  [
    'a connection error that tells the URL',
    ({ url }) => {
      const cause = Object.assign(
        new Error(`connect to ${url} (${decodeURIComponent(url)}) failed, cvv ${CVV}`),
        {
          code: url,
          input: url,
        },
      );
      return Promise.reject(new TypeError(`Failed to fetch ${url}`, { cause }));
    },
  ],
  ['a timeout', () => new Promise(() => undefined)],
];

describe.each(CALLS)('%s', (_, call) => {
  it.each(ANSWERS)('%s shows nothing of the card, nor of the keys', async (_name, fetch) => {
    const events: object[] = [];
    const record = (event: object): void => void events.push(event);
    const careful = clientFor({ fetch, onRequest: record, onResponse: record, timeoutMs: 40, retries: 1 });
    const error: unknown = await call(careful).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(MidtransError);
    expect(events.length).toBeGreaterThan(1);
    for (const thing of [error as object, ...events, careful]) expectNoSecretIn(thing);
  });

  it('nor does a circuit that is open', async () => {
    const careful = clientFor({
      fetch: ({ url }) => Promise.reject(new Error(url)),
      circuitBreaker: { failures: 1 },
      retries: 0,
    });
    await call(careful).catch(() => undefined);
    const error: unknown = await call(careful).catch((thrown: unknown) => thrown);
    expect(error).toHaveProperty('code', 'CIRCUIT_OPEN');
    expectNoSecretIn(error as object);
    expectNoSecretIn(careful.circuits);
  });
});

describe('over real HTTP', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await startFaultServer();
  });
  afterAll(() => server.close());

  const echo: Play = (response, request) =>
    text(400, 'application/json', JSON.stringify(echoOf(`${server.url}${request.url}`)))(response, request);

  it.each([
    ['an echo', echo],
    ['a reset', reset],
  ])('%s shows nothing either', async (_, play) => {
    server.play(play);
    const careful = clientFor({ baseUrl: server.url, retries: 0 });
    const error: unknown = await careful.getCardToken(CARD).catch((thrown: unknown) => thrown);
    expect(server.hits[0]?.url).toContain(`card_cvv=${CVV}`);
    expect(error).toBeInstanceOf(MidtransError);
    expectNoSecretIn(error as object);
  });

  it('nor does a connection that is refused', async () => {
    const careful = clientFor({ baseUrl: 'http://127.0.0.1:9', retries: 0 });
    const error: unknown = await careful.getCardToken(CARD).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ outcomeUnknown: false });
    expectNoSecretIn(error as object);
  });
});

it('a code that looks like the CVV still tells what went wrong', async () => {
  const fetch = (): Response => Response.json({ status_code: '404', status_message: 'the 404 of 14042' });
  const error: unknown = await clientFor({ fetch })
    .getCardToken({ ...CARD, card_cvv: '404' })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ statusCode: '404', statusMessage: 'the [redacted] of 14042' });
});

it('a card’s token in a path stays out of errors', async () => {
  const token = 'a token of its own';
  const fetch = ({ url }: Request): Promise<Response> => Promise.reject(new Error(`${url} ${token}`));
  const error: unknown = await clientFor({ fetch, retries: 0 })
    .pointInquiry(token)
    .catch((thrown: unknown) => thrown);
  expect(shownOf(error as object)).not.toMatch(/token of its own|token%20of%20its%20own/);
});

function clientFor(options: Partial<MidtransClientOptions>): MidtransClient {
  return new MidtransClient({
    serverKey: 'SB-Mid-server-abcdefGHIJKL',
    clientKey: CLIENT_KEY,
    retryBaseDelayMs: 0,
    ...options,
  });
}

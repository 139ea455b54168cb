import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADAPTERS, startHostWithGateway, type Adapter } from '../support/host';
import { send, type RawAnswer, type RawRequest } from '../support/raw-http';
import { BODIES, METHODS, PATHS } from './adapters/inputs';

type Host = Awaited<ReturnType<typeof startHostWithGateway>>;

const NO_ID = '00000000-0000-7000-8000-000000000000';
const ROOT = '/api/midtrans';

/** Endpoints that take a body, one that needs none among them, and a body that each refuses in its own words. */
const WRITING: readonly (readonly [path: string, json: object])[] = [
  [`${ROOT}/charge`, { payment_type: 'bank_transfer', bank: 'none', gross_amount: 10_000 }],
  [`${ROOT}/notification`, { order_id: 'order' }],
  [`${ROOT}/subscriptions`, { name: 'gold', amount: 0 }],
  [`${ROOT}/payments/${NO_ID}/cancel`, {}],
];
const READING = [`${ROOT}/payments`, `${ROOT}/payments/${NO_ID}`, `${ROOT}/nowhere`];

const USER = ['x-user', 'customer-1'] as const;

/** Everything that is sent to both, by what is special about it. */
function inputs(): [what: string, request: RawRequest][] {
  const bodies = WRITING.flatMap(([path, json]) =>
    Object.entries(BODIES).map(([what, { headers, body }]): [string, RawRequest] => [
      what,
      { method: 'POST', path, headers: [USER, ...headers], body: body?.(JSON.stringify(json)) },
    ]),
  );
  const paths = READING.flatMap((path) =>
    Object.entries(PATHS).map(([what, change]): [string, RawRequest] => [
      what,
      { method: 'GET', path: change(path), headers: [USER] },
    ]),
  );
  const methods = [...READING, ...WRITING.map(([path]) => path)].flatMap((path) =>
    METHODS.map((method): [string, RawRequest] => [method, { method, path, headers: [USER] }]),
  );
  return [...bodies, ...paths, ...methods];
}

describe('Express and Fastify', () => {
  const hosts = new Map<Adapter, Host>();

  beforeAll(async () => {
    const now = new Date();
    // A notification could come before the answer to its charge, and its words be shown, on one of them alone.
    const simulator = { seed: 7, now: () => now, notificationUrl: undefined };
    for (const adapter of ADAPTERS) {
      hosts.set(adapter, await startHostWithGateway({ adapter, simulator }));
    }
  });
  afterAll(() => Promise.all([...hosts.values()].map((host) => host.close())));

  const answersTo = async (request: RawRequest): Promise<[fastify: RawAnswer, express: RawAnswer]> => {
    const urlOf = (adapter: Adapter) => hosts.get(adapter)?.url ?? '';
    return [
      comparable(await send(urlOf('fastify'), request)),
      comparable(await send(urlOf('express'), request)),
    ];
  };

  it('answer the same bytes to the same input, but for what is written down in docs/adapters.md', async () => {
    const found = new Map<string, Set<string>>();
    for (const [what, request] of inputs()) {
      const [fastify, express] = await answersTo(request);
      if (JSON.stringify(fastify) === JSON.stringify(express)) continue;
      found.set(what, (found.get(what) ?? new Set()).add(`${kindOf(fastify)} | ${kindOf(express)}`));
    }
    expect(sorted(found)).toEqual(sorted(writtenDown()));
  });

  it('answer the same to a charge, and to a look at what there is of it', async () => {
    const charge: RawRequest = {
      method: 'POST',
      path: `${ROOT}/charge/`,
      headers: [USER, ['content-type', 'application/json']],
      body: Buffer.from('{"payment_type":"gopay","gross_amount":10000,"order_id":"order-1"}'),
    };
    const same = async (request: RawRequest, status: number) => {
      const [fastify, express] = await answersTo(request);
      expect(fastify).toEqual(express);
      expect(fastify.status).toBe(status);
    };
    await same(charge, 201);
    const get = (path: string): RawRequest => ({ method: 'GET', path: `${ROOT}${path}`, headers: [USER] });
    await same(get('/payments/?order_id=order-1'), 200);
    await same({ ...get('/payments'), method: 'HEAD' }, 200);
  });
});

/** Who answered: the module, having read it, or the platform, and then with which status. */
function kindOf({ status, body }: RawAnswer): string {
  const isOurs = status < 300 || /"details":/.test(body);
  return isOurs ? 'read' : String(status);
}

/** The table of docs/adapters.md: inputs, and what each of the two answers. */
function writtenDown(): Map<string, Set<string>> {
  const text = readFileSync(join(__dirname, '..', '..', 'docs', 'adapters.md'), 'utf8');
  const rows = text.split('\n').filter((line) => /^\| (?!-|What is sent)/.test(line));
  const cells = rows.map((row) => row.split('|').map((cell) => cell.replaceAll('\\', '').trim()));
  return new Map(
    cells.flatMap(([, sent = '', fastify = '', express = '']) =>
      sent.split('; ').map((what) => [what, pairs(fastify, express)] as const),
    ),
  );
}

/** Where a platform answers now this, now that, both are named. */
function pairs(fastify: string, express: string): Set<string> {
  return new Set(
    fastify.split(' or ').flatMap((one) => express.split(' or ').map((other) => `${one} | ${other}`)),
  );
}

function sorted(differences: Map<string, Set<string>>): Record<string, string[]> {
  return Object.fromEntries([...differences].sort().map(([what, pairs]) => [what, [...pairs].sort()]));
}

/** What Express adds to every answer, and what is of a connection or of a moment. */
const PASSING = ['etag', 'x-powered-by', 'date', 'connection', 'keep-alive', 'content-length'];

function comparable({ status, headers, body }: RawAnswer): RawAnswer {
  const kept = Object.entries(headers).filter(([name]) => !PASSING.includes(name));
  return { status, headers: Object.fromEntries(kept.sort()), body: withoutIds(body) };
}

/** Ids and times differ from one request to the next. */
function withoutIds(body: string): string {
  return body
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '<id>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');
}

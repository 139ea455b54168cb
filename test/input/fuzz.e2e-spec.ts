import fc from 'fast-check';
import { ADAPTERS, CLIENT_KEY, SERVER_KEY } from '../support/host';
import { apiDocument, describedApi } from '../support/openapi/document';
import { undescribed } from '../support/openapi/watch';
import { send, type RawAnswer, type RawRequest } from '../support/raw-http';
import { startFuzzedHost, type FuzzedHost } from './fuzz/fuzzed-host';
import { requestsOf, type FuzzRequest } from './fuzz/requests';
import { CARD_NUMBER } from './fuzz/values';

/** `npm run fuzz` asks for more, or for a seed again. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_126);
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 500);
const CHOSEN = ADAPTERS.filter((adapter) => [undefined, '', adapter].includes(process.env.FUZZ_ADAPTER));
/** What actions have used up is made anew after so many requests. */
const ROUND = 150;
const DEADLINE_MS = 10_000;
const TIMEOUT_MS = 60_000 + REQUESTS * 50;

/** Nest logs what Express' body parser refuses as if it were a bug. */
const PLATFORMS_ERROR = /^(PayloadTooLargeError|UnsupportedMediaTypeError): /;

/** What no answer may tell: keys, numbers of cards, and what stands behind the endpoint. */
const SECRETS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['the server key', new RegExp(SERVER_KEY)],
  // But where the browser is given it, for Midtrans' script.
  ['the client key', new RegExp(`(?<!"client_key":")${CLIENT_KEY}`)],
  ['a card number', new RegExp([...CARD_NUMBER].join('[ -]?'))],
  ['a statement', /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b.*\bmidtrans_/],
  ['a stack', /\bat .*(\.[jt]s:\d+|node:internal)/],
  ['a folder of this machine', /node_modules|\/libs\/midtrans/],
];

describe.each(CHOSEN)(`arbitrary requests to every endpoint on %s, by the seed ${SEED}`, (adapter) => {
  let host: FuzzedHost;
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);

  beforeAll(async () => {
    host = await startFuzzedHost(adapter);
    process.on('unhandledRejection', onUnhandled);
  });
  afterAll(async () => {
    process.off('unhandledRejection', onUnhandled);
    await host.close();
  });

  it(
    'are each answered in time, as described, without a failure and without a secret',
    async () => {
      const { endpoints } = await describedApi();
      const requests = requestsOf(endpoints, await apiDocument());
      const flaws = new Flaws();
      const answered = new Map<number, number>();
      for (let sent = 0; sent < REQUESTS;) {
        await host.provide();
        const numRuns = Math.min(ROUND, REQUESTS - sent);
        for (const request of fc.sample(requests, { numRuns, seed: SEED + sent })) {
          const raw = request.raw(host.idOf);
          const answer = await answerTo(host, raw);
          if (typeof answer !== 'string') answered.set(answer.status, (answered.get(answer.status) ?? 0) + 1);
          flaws.add(request, raw, [
            ...flawsOf(raw, answer),
            ...(await undescribed()),
            ...host.newErrors().filter((line) => !PLATFORMS_ERROR.test(line)),
          ]);
          flaws.add(request, raw, unhandled.splice(0).map(String));
          await goOn(host, request, answer);
        }
        sent += numRuns;
      }
      expect(flaws.told()).toEqual([]);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
      // Not everything is refused, or nothing would have been tried.
      expect([200, 201].map((status) => (answered.get(status) ?? 0) > REQUESTS / 100)).toEqual([true, true]);
    },
    TIMEOUT_MS,
  );

  it('leave it able to take a charge', async () => {
    const json = { payment_type: 'qris', gross_amount: 10_000 };
    const { status } = await host.request('/api/midtrans/charge/', { method: 'POST', user: 'someone', json });
    expect(status).toBe(201);
  });
});

async function answerTo(host: FuzzedHost, raw: RawRequest): Promise<RawAnswer | string> {
  try {
    return await send(host.url, raw, AbortSignal.timeout(DEADLINE_MS));
  } catch (error) {
    return String(error);
  }
}

function flawsOf(raw: RawRequest, answer: RawAnswer | string): string[] {
  if (typeof answer === 'string') return [`no answer: ${answer}`];
  const text = JSON.stringify(answer.headers) + answer.body;
  return [
    ...(answer.status >= 500 ? [`${answer.status}: ${answer.body}`] : []),
    ...SECRETS.flatMap(([what, pattern]) => {
      const at = isRequestRepeated(answer) ? -1 : text.search(pattern);
      return at === -1 ? [] : [`${what} in ${answer.status}: ${text.slice(Math.max(0, at - 80), at + 80)}`];
    }),
  ];
}

/** Nest repeats a URL of which it knows no route, Fastify one that it cannot read, and Express JSON that it cannot read. */
function isRequestRepeated({ body }: RawAnswer): boolean {
  return /"message":"(Cannot [A-Z]+ \/|'.*' is not a valid url component|.* is not valid JSON)/.test(body);
}

/** What was made may be asked about, and some of it is paid. */
async function goOn(host: FuzzedHost, { endpoint }: FuzzRequest, answer: RawAnswer | string): Promise<void> {
  const [, folder] =
    /^POST .*\/(charge|invoices|payment-links|subscriptions|pay-accounts)$/.exec(endpoint) ?? [];
  if (folder === undefined || typeof answer === 'string' || answer.status !== 201) return;
  const { id, order_id } = JSON.parse(answer.body) as { id: string; order_id?: string };
  host.remember(folder === 'charge' ? 'payments' : folder, id);
  const isPaid = folder === 'charge' && id.charCodeAt(id.length - 1) % 2 === 0;
  if (isPaid) await host.simulator.settle(String(order_id)).catch(() => undefined);
}

/** What was found, once of each kind. */
class Flaws {
  private readonly found = new Map<string, { count: number; flaw: string; request: string }>();

  add(
    { endpoint, role }: FuzzRequest,
    { method, path, headers, body }: RawRequest,
    flaws: readonly string[],
  ): void {
    for (const flaw of flaws) {
      const kind = `${endpoint} ${flaw.replace(/\d+|[\da-f-]{36}/g, '#').slice(0, 60)}`;
      const request = [
        `${method} ${path} by ${role}`,
        ...headers.map((header) => header.join(': ')),
        body?.toString() ?? '',
      ];
      const known = this.found.get(kind);
      const text = request
        .join('\n')
        .replace(/(.)\1{50,}/g, '$1…')
        .slice(0, 3_000);
      const shorter = known === undefined || text.length < known.request.length;
      this.found.set(kind, {
        count: (known?.count ?? 0) + 1,
        flaw: shorter ? flaw.replace(/(.)\1{50,}/g, '$1…').slice(0, 2_000) : known.flaw,
        request: shorter ? text : known.request,
      });
    }
  }

  told(): string[] {
    return [...this.found.values()].map(({ count, flaw, request }) => `${count} ×\n${request}\n→ ${flaw}\n`);
  }
}

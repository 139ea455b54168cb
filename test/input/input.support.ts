import { createSimulator } from 'midtrans-simulator';
import {
  SERVER_KEY,
  startHost,
  type Adapter,
  type Answer,
  type Host,
  type HostOptions,
} from '../support/host';

export const CHARGE = '/api/midtrans/charge/';
export const NOTIFICATION = '/api/midtrans/notification/';
export const PAYMENTS = '/api/midtrans/payments/';

const TABLES = [
  'midtrans_payments',
  'midtrans_payment_items',
  'midtrans_notifications',
  'midtrans_outbox',
] as const;

/** A host whose calls to the gateway are counted; its gateway notifies nobody. */
export interface CountingHost extends Host {
  /** Method and path of every call to the gateway so far. */
  readonly gatewayCalls: readonly string[];
  charge(json: unknown, user?: string): Promise<Answer>;
  /** Rows in each of the four tables, and calls to the gateway. */
  traces(): Promise<Record<string, number>>;
}

export async function startCountingHost(
  adapter: Adapter,
  options: Omit<HostOptions, 'adapter'> = {},
): Promise<CountingHost> {
  const gatewayCalls: string[] = [];
  const simulator = createSimulator({ serverKey: SERVER_KEY });
  const host = await startHost({
    ...options,
    adapter,
    midtrans: {
      ...options.midtrans,
      http: {
        fetch: (input, init) => {
          const request = new Request(input, init);
          gatewayCalls.push(`${request.method} ${new URL(request.url).pathname}`);
          return simulator.fetch(request);
        },
      },
    },
  });
  return {
    ...host,
    gatewayCalls,
    charge: (json, user = 'customer-1') => host.request(CHARGE, { method: 'POST', user, json }),
    traces: async () => {
      const counts = TABLES.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`);
      const [rows] = await host.database.rows<Record<string, number>>(`SELECT ${counts.join()}`);
      return { ...rows, gatewayCalls: gatewayCalls.length };
    },
    close: async () => {
      await host.close();
      await simulator.close();
    },
  };
}

/** Runs the requests and makes sure that they left no trace behind. */
export async function withoutTraces(host: CountingHost, requests: () => Promise<void>): Promise<void> {
  const before = await host.traces();
  await requests();
  expect(await host.traces()).toEqual(before);
}

/**
 * What is wrong with a refusal of bad input; nothing where it is as it should be.
 *
 * @param field - what the details must name: the field itself or something in it
 */
export function flawOf({ status, body }: Answer, field: string): string | undefined {
  if (status !== 400) return `answered ${status}: ${JSON.stringify(body).slice(0, 300)}`;
  if (!isErrorBody(body)) return `not the error shape: ${JSON.stringify(body).slice(0, 300)}`;
  if (body.statusCode !== 400 || body.error !== 'Bad Request' || body.code !== 'invalid_input') {
    return `another error: ${JSON.stringify(body).slice(0, 300)}`;
  }
  const named = body.details.filter(
    (detail) => detail.field === field || detail.field.startsWith(`${field}.`),
  );
  if (named.length === 0) return `does not name ${field}: ${JSON.stringify(body.details).slice(0, 300)}`;
  // What the caller wrote is in snake_case, but for names that every object inherits.
  const ours = body.details.find(({ field, message }) =>
    /(?!toString|valueOf)\b[a-z]+[A-Z]/.test(`${field} ${message}`),
  );
  if (ours !== undefined) return `names a field of ours: ${JSON.stringify(ours)}`;
  if (!body.details.every((detail) => body.message.includes(detail.message))) {
    return `a message that leaves out details: ${body.message}`;
  }
  return undefined;
}

interface ErrorBody {
  statusCode: number;
  error: string;
  message: string;
  code: string;
  details: { field: string; message: string }[];
}

export function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== 'object' || body === null) return false;
  const { statusCode, error, message, code, details } = body as Record<string, unknown>;
  return (
    Object.keys(body).sort().join() === 'code,details,error,message,statusCode' &&
    typeof statusCode === 'number' &&
    [error, message, code].every((text) => typeof text === 'string' && text !== '') &&
    Array.isArray(details) &&
    details.every(
      (detail: Record<string, unknown>) =>
        Object.keys(detail).sort().join() === 'field,message' &&
        typeof detail['field'] === 'string' &&
        typeof detail['message'] === 'string' &&
        detail['message'] !== '',
    )
  );
}

/** The same for what the platform refuses before it looks for a route: it has a shape of its own. */
export function platformFlawOf(
  { status, body }: Answer,
  statuses: readonly number[] = [400],
): string | undefined {
  const isError =
    typeof body === 'object' && body !== null && body.statusCode === status && body.message !== '';
  if (statuses.includes(status) && isError && typeof body.message === 'string') return undefined;
  return `answered ${status}: ${JSON.stringify(body).slice(0, 300)}`;
}

/** JSON text of a value whose nesting would exhaust JSON.stringify's stack, put in the place of a marker. */
export function jsonWith(body: unknown, value: string): string {
  return JSON.stringify(body).replace(JSON.stringify(MARKER), () => value);
}

export const MARKER = '\u241f here \u241f';

/** A copy of a JSON value with something else at the path; objects and lists on the way are made where missing. */
export function withField(body: unknown, path: string, value: unknown): unknown {
  const [name = '', ...rest] = path.split('.');
  const isIndex = /^\d+$/.test(name);
  const copy: any = Array.isArray(body) ? [...body] : { ...(body as object) };
  const inner = copy[isIndex ? Number(name) : name] ?? (/^\d+$/.test(rest[0] ?? '') ? [] : {});
  copy[isIndex ? Number(name) : name] = rest.length === 0 ? value : withField(inner, rest.join('.'), value);
  return copy;
}

/** Something of every kind that JSON knows, by what it is; each as JSON text, since some cannot be written by JSON.stringify. */
export const ODDITIES: Readonly<Record<string, string>> = {
  'a number': '5',
  'a float': '1.5',
  'a negative number': '-1',
  zero: '0',
  'two to the 53rd': '9007199254740992',
  'a huge number': '1e20',
  infinity: '1e400',
  'text like a number': '"12"',
  'text like NaN': '"NaN"',
  'empty text': '""',
  spaces: '"   "',
  'text with NUL': '"a\\u0000b"',
  'text with half a surrogate pair': '"a\\ud800b"',
  'over-long text': JSON.stringify('x'.repeat(3_000)),
  true: 'true',
  false: 'false',
  null: 'null',
  'an empty list': '[]',
  'a list of text': '["x"]',
  'a list of null': '[null]',
  'a list in a list': '[[]]',
  'a list of empty objects': '[{}]',
  'a list with NUL': '["\\u0000"]',
  'an empty object': '{}',
  'an object': '{"a":1}',
  'an object without a way to text': '{"toString":null,"valueOf":null}',
  'an object with __proto__': '{"x":{"__proto__":{"polluted":true}}}',
  'an object with constructor': '{"constructor":{"prototype":{"polluted":true}}}',
  'lists in lists, 100 deep': '['.repeat(100) + ']'.repeat(100),
  'lists in lists, 10,000 deep': '['.repeat(10_000) + ']'.repeat(10_000),
  'objects in objects, 100 deep': '{"a":'.repeat(100) + '1' + '}'.repeat(100),
  'objects in objects, 5,000 deep': '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000),
};

/** What Fastify's JSON parser refuses by itself. */
export const REFUSED_BY_FASTIFY: readonly string[] = [
  'an object with __proto__',
  'an object with constructor',
];

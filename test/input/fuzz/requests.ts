import { gzipSync } from 'node:zlib';
import type { OpenAPIObject } from '@nestjs/swagger';
import fc, { type Arbitrary } from 'fast-check';
import { signNotification } from 'nestjs-midtrans/testing';
import { SERVER_KEY } from '../../support/host';
import type { Endpoint } from '../../support/openapi/described-api';
import type { RawRequest } from '../../support/raw-http';
import { CARD_NUMBER, jsonText, oddName, oddText, valuesOf, type Schemas } from './values';

/** Who asks. */
export const ROLES = {
  nobody: [],
  owner: [['x-user', 'customer-1']],
  another: [['x-user', 'customer-2']],
  staff: [
    ['x-user', 'staff'],
    ['x-staff', 'true'],
  ],
  'a bad token': [['authorization', 'Bearer none-of-ours']],
} as const;
export type Role = keyof typeof ROLES;

/** A request, but for the ids that the host has given by the time it is sent. */
export interface FuzzRequest {
  readonly endpoint: string;
  readonly role: Role;
  /** @param idOf - of what a folder such as `payments` lists, the id of one */
  readonly raw: (idOf: (folder: string, at: number) => string) => RawRequest;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const roles = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Role>('owner') },
  { weight: 4, arbitrary: fc.constant<Role>('staff') },
  { weight: 2, arbitrary: fc.constantFrom<Role>('nobody', 'another', 'a bad token') },
);

/** Requests for every endpoint of a document: right for the most part, and broken in any part. */
export function requestsOf(endpoints: readonly Endpoint[], document: OpenAPIObject): Arbitrary<FuzzRequest> {
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  return fc.oneof(...endpoints.map((endpoint) => requestOf(endpoint, schemas)));
}

function requestOf({ method, path, operation }: Endpoint, schemas: Schemas): Arbitrary<FuzzRequest> {
  const { parameters = [], requestBody } = operation;
  const body = requestBody?.content?.['application/json']?.schema;
  const queries = parameters.filter((parameter) => parameter.in === 'query');
  return fc
    .record({
      role: roles,
      method: rarely(fc.constantFrom(...METHODS), fc.constant(method)),
      ids: fc.array(idText, { minLength: 2, maxLength: 2 }),
      slash: rarely(fc.constant('//'), fc.constantFrom('', '/')),
      query: queryOf(queries.map(({ name, schema = {} }) => [name, valuesOf(schema, schemas)])),
      headers: fc.tuple(idempotencyKey, oddHeader).map((each) => each.flat()),
      content: rarely(
        contents(fc.constant({})),
        body === undefined ? fc.constant(undefined) : contents(valuesOf(body, schemas)),
      ),
      isSigned: fc.boolean(),
    })
    .map(({ role, ids, slash, query, headers, content, isSigned, ...rest }) => ({
      endpoint: `${method} ${path}`,
      role,
      raw: (idOf) => {
        const folder = /([\w-]+)\/\{/.exec(path)?.[1] ?? '';
        const [named = NO_ID] = ids;
        const id = typeof named === 'number' ? idOf(folder, named) : named;
        const isNotification = isSigned && path.includes('/notification');
        return {
          method: rest.method,
          path: path.replace(/\{\w+\}/, () => id).replace(/\/$/, '') + slash + query,
          headers: [...ROLES[role], ...headers, ...(content?.headers ?? [])],
          body: content?.bytes(isNotification),
        };
      },
    }));
}

const NO_ID = '00000000-0000-7000-8000-000000000000';

/** A number stands for the id of something that there is. */
const idText: Arbitrary<string | number> = fc.oneof(
  { weight: 8, arbitrary: fc.nat(1_000) },
  { weight: 1, arbitrary: fc.uuid() },
  {
    weight: 2,
    arbitrary: fc.oneof(
      fc.constantFrom(
        '0',
        '-1',
        '1e9',
        '%00',
        '%ff',
        '%',
        '%zz',
        '..',
        '%2e%2e',
        '%2F',
        '.',
        '*',
        "'",
        '%F0%9F%92%A9',
        '48111111',
        CARD_NUMBER,
        'null',
        '__proto__',
        'x'.repeat(150),
        'x'.repeat(3_000),
        '{id}',
        ':id',
        '%25',
        ';a=b',
      ),
      fc.string().map(encoded),
    ),
  },
);

function queryOf(known: readonly [name: string, values: Arbitrary<unknown>][]): Arbitrary<string> {
  const right = known.map(([name, values]) => values.map((value) => `${name}=${encoded(plain(value))}`));
  const odd = fc.oneof(
    fc.tuple(oddName, oddText).map(([name, value]) => `${encoded(name)}=${encoded(value)}`),
    fc.constantFrom(
      '%',
      '%ff=1',
      '&&',
      '=',
      '%00=%00',
      '__proto__[a]=1',
      'constructor[prototype][x]=1',
      'limit',
      '#',
      '?',
      'a[b][c][d]=1',
    ),
    ...known.map(([name]) =>
      fc.constantFrom(
        `${name}=1&${name}=2`,
        `${name}[]=1`,
        `${name}[a]=1`,
        `${name}=%ff`,
        `${name}=%00`,
        `${name}=`,
        `${name}`,
        `${name}=${CARD_NUMBER}`,
      ),
    ),
  );
  const part =
    right.length === 0
      ? odd
      : fc.oneof({ weight: 4, arbitrary: fc.oneof(...right) }, { weight: 1, arbitrary: odd });
  const some = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `?${parts.join('&')}`);
  return right.length === 0 ? rarely(some, fc.constant('')) : fc.oneof(fc.constant(''), some, some);
}

const idempotencyKey: Arbitrary<readonly Header[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constant([]) },
  {
    weight: 2,
    arbitrary: fc
      .oneof(
        fc.nat(40).map((n) => `key-${n}`),
        fc.uuid(),
        fc.constantFrom('', ' ', 'x'.repeat(256), 'a,b', '\u00ff', CARD_NUMBER, '"quoted"'),
      )
      .map((key) => [['idempotency-key', key] as const]),
  },
);

const oddHeader: Arbitrary<readonly Header[]> = rarely(
  fc.constantFrom<readonly Header[]>(
    [['accept', 'text/html']],
    [['x-http-method-override', 'DELETE']],
    [
      ['content-type', 'application/json'],
      ['content-type', 'text/plain'],
    ],
    [
      ['idempotency-key', 'one'],
      ['idempotency-key', 'two'],
    ],
    [['x-forwarded-for', '1'.repeat(2_000)]],
    [['cookie', '__proto__=1']],
    [['expect', '100-continue']],
  ),
  fc.constant([]),
);

type Header = readonly [name: string, value: string];

interface Content {
  readonly headers: readonly Header[];
  readonly bytes: (isSigned: boolean) => Buffer;
}

const JSON_TYPE = ['content-type', 'application/json'] as const;

function contents(values: Arbitrary<unknown>): Arbitrary<Content> {
  const json = values.map((value) => ({
    headers: [JSON_TYPE],
    bytes: (isSigned: boolean) => Buffer.from(jsonText(isSigned ? signed(value) : value)),
  }));
  const packed = json.map(({ bytes }) => ({
    headers: [JSON_TYPE, ['content-encoding', 'gzip'] as const],
    bytes: (isSigned: boolean) => gzipSync(bytes(isSigned)),
  }));
  const typed = fc.tuple(json, fc.constantFrom(...ODD_TYPES)).map(([{ bytes }, type]) => ({
    headers: type === '' ? [] : [['content-type', type] as const],
    bytes,
  }));
  const cut = fc.tuple(json, fc.nat(200)).map(([{ headers, bytes }, at]) => ({
    headers,
    bytes: (isSigned: boolean) => bytes(isSigned).subarray(0, at),
  }));
  const odd = fc
    .tuple(
      fc.constantFrom(...ODD_BODIES),
      fc.constantFrom(JSON_TYPE, JSON_TYPE, ['content-encoding', 'br'] as const),
    )
    .map(([body, header]) => ({
      headers: [header],
      bytes: () => Buffer.from(body),
    }));
  const listed = json.map(({ headers, bytes }) => ({
    headers,
    bytes: (isSigned: boolean) => Buffer.from(`[${bytes(isSigned).toString()}]`),
  }));
  return fc.oneof(
    { weight: 30, arbitrary: json },
    ...[packed, typed, cut, odd, listed].map((arbitrary) => ({ weight: 1, arbitrary })),
  );
}

const ODD_TYPES = [
  '',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'application/json; charset=utf-16',
  'application/json; charset=latin1',
  'application/json; charset=nonsense',
  'application/vnd.api+json',
  'application/xml',
  'application/octet-stream',
  'json',
  ';',
  '\u00ff',
];

const ODD_BODIES: readonly (string | Buffer)[] = [
  '',
  '   ',
  '{',
  'null',
  '5',
  '"text"',
  '[]',
  '{}x',
  '\ufeff{}',
  '{"a":1,"a":2}',
  Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
  Buffer.from([0x1f, 0x8b, 0x08]),
  '['.repeat(20_000),
  '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000),
  `{"a":"${'x'.repeat(200_000)}"}`,
  `{"a":"${'x'.repeat(1_200_000)}"}`,
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
];

/** A signature is over texts: where one of them is missing, there is none. */
function signed(value: unknown): unknown {
  try {
    return signNotification(Object(value) as object, SERVER_KEY);
  } catch {
    return value;
  }
}

function rarely<Rare, Usual>(rare: Arbitrary<Rare>, usual: Arbitrary<Usual>): Arbitrary<Rare | Usual> {
  return fc.oneof({ weight: 1, arbitrary: rare }, { weight: 14, arbitrary: usual });
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : jsonText(value);
}

/** As a URL has it; half a surrogate pair has no such form. */
function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed().slice(0, 2_000)).replaceAll('%EF%BF%BD', '%ED%A0%80');
}

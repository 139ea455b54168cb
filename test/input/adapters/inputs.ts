import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { RawRequest } from '../../support/raw-http';

/** Something that may be sent to any endpoint, by its name. */
export type Inputs<Of> = Readonly<Record<string, Of>>;

type Headers = RawRequest['headers'];

/** A body: what is made of the JSON that the endpoint takes. */
export interface BodyInput {
  readonly headers: Headers;
  readonly body?: (json: string) => Buffer;
}

const JSON_TYPE = 'application/json';

const typed = (type: string, body: (json: string) => string | Buffer = (json) => json): BodyInput => ({
  headers: [['content-type', type]],
  body: (json) => Buffer.from(body(json)),
});
const packed = (encoding: string, pack: (bytes: Buffer) => Buffer): BodyInput => ({
  headers: [
    ['content-type', JSON_TYPE],
    ['content-encoding', encoding],
  ],
  body: (json) => pack(Buffer.from(json)),
});
const text = (body: string | Buffer): BodyInput => typed(JSON_TYPE, () => body);
const within = (name: string) => (json: string) => `${json.slice(0, -1)}${json === '{}' ? '' : ','}${name}}`;

export const BODIES: Inputs<BodyInput> = {
  JSON: typed(JSON_TYPE),
  'JSON with a BOM': typed(JSON_TYPE, (json) => `\ufeff${json}`),
  'JSON by a type in capitals': typed('Application/JSON'),
  'JSON of the charset utf-8': typed(`${JSON_TYPE}; charset=utf-8`),
  'JSON of the charset "UTF-8"': typed(`${JSON_TYPE};charset="UTF-8"`),
  'JSON of the charset utf-16': typed(`${JSON_TYPE}; charset=utf-16`, (json) => Buffer.from(json, 'utf16le')),
  'JSON of the charset latin1': typed(`${JSON_TYPE}; charset=latin1`, (json) => Buffer.from(json, 'latin1')),
  'JSON of the charset iso-8859-1': typed(`${JSON_TYPE}; charset=iso-8859-1`),
  'JSON of an unknown charset': typed(`${JSON_TYPE}; charset=nonsense`),
  'JSON in gzip': packed('gzip', gzipSync),
  'JSON in deflate': packed('deflate', deflateSync),
  'JSON in br': packed('br', brotliCompressSync),
  'JSON in identity': packed('identity', (bytes) => bytes),
  'JSON in an unknown encoding': packed('nonsense', (bytes) => bytes),
  'JSON that is not in gzip as it says': packed('gzip', (bytes) => bytes),
  'JSON as a suffix of its type': typed('application/vnd.api+json'),
  'JSON without a type': { headers: [], body: (json) => Buffer.from(json) },
  'JSON by a type that is none': typed('json'),
  'JSON as text': typed('text/plain'),
  'JSON as bytes': typed('application/octet-stream'),
  'a form': typed('application/x-www-form-urlencoded', () => 'payment_type=qris&gross_amount=10000'),
  'a form with parts': typed('multipart/form-data; boundary=x', () => '--x\r\n\r\n1\r\n--x--'),
  XML: typed('application/xml', () => '<charge/>'),
  'no body': { headers: [] },
  'no body, and a type': { headers: [['content-type', JSON_TYPE]] },
  'an empty body': text(''),
  'a body of spaces': text('   '),
  null: text('null'),
  'a number': text('5'),
  'a text': text('"text"'),
  true: text('true'),
  'a list': text('[]'),
  'a list of bodies': typed(JSON_TYPE, (json) => `[${json}]`),
  'an empty object': text('{}'),
  'broken JSON': typed(JSON_TYPE, (json) => json.slice(0, -1)),
  'JSON with something behind': typed(JSON_TYPE, (json) => `${json}x`),
  'JSON with a name twice': typed(JSON_TYPE, within('"a":1,"a":2')),
  'JSON with __proto__': typed(JSON_TYPE, within('"__proto__":{"polluted":true}')),
  'JSON with constructor': typed(JSON_TYPE, within('"constructor":{"prototype":{"polluted":true}}')),
  'JSON with constructor alone': typed(JSON_TYPE, within('"constructor":1')),
  'JSON with NUL': typed(JSON_TYPE, within('"metadata":{"a":"\\u0000"}')),
  'JSON with half a surrogate pair': typed(JSON_TYPE, within('"metadata":{"a":"\\ud800"}')),
  'JSON with bytes that are no UTF-8': typed(JSON_TYPE, (json) =>
    Buffer.concat([Buffer.from(json.slice(0, -1)), Buffer.from([0xff, 0xfe, 0x7d])]),
  ),
  'JSON, 10,000 deep': typed(JSON_TYPE, within(`"metadata":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)),
  'more than 1 MB of JSON': typed(JSON_TYPE, within(`"metadata":{"a":"${'x'.repeat(1_200_000)}"}`)),
  'more than 100 kB of JSON': typed(JSON_TYPE, within(`"metadata":{"a":"${'x'.repeat(150_000)}"}`)),
  'two Idempotency-Keys': {
    headers: [
      ['content-type', JSON_TYPE],
      ['idempotency-key', 'one'],
      ['idempotency-key', 'two'],
    ],
    body: (json) => Buffer.from(json),
  },
};

/** What is made of the path of an endpoint that reads. */
export const PATHS: Inputs<(path: string) => string> = {
  'a path': (path) => path,
  'a trailing slash': (path) => `${path}/`,
  'two trailing slashes': (path) => `${path}//`,
  'two slashes within': (path) => path.replace('/midtrans/', '/midtrans//'),
  'a path in capitals': (path) => path.toUpperCase(),
  'an encoded letter': (path) => path.replace('/midtrans', '/%6didtrans'),
  'an encoded slash': (path) => path.replace('/midtrans/', '/midtrans%2F'),
  'a dot': (path) => path.replace('/midtrans/', '/midtrans/./'),
  'a dot behind': (path) => `${path}/.`,
  'bytes that are no UTF-8': (path) => `${path}/%ff`,
  'a percent sign': (path) => `${path}/%`,
  'an encoded NUL': (path) => `${path}/%00`,
  'an extension': (path) => `${path}.json`,
  'a parameter behind a semicolon': (path) => `${path};a=b`,
  'a fragment': (path) => `${path}#a`,
  'an empty query': (path) => `${path}?`,
  'an unknown filter': (path) => `${path}?nothing=1`,
  'a filter twice': (path) => `${path}?limit=1&limit=2`,
  'a filter with brackets': (path) => `${path}?limit[]=1`,
  'a filter with a name in brackets': (path) => `${path}?limit[a]=1`,
  'a filter without a value': (path) => `${path}?limit`,
  'a filter with an empty value': (path) => `${path}?limit=`,
  'a filter with bytes that are no UTF-8': (path) => `${path}?cursor=%ff`,
  'a filter with a plus sign': (path) => `${path}?cursor=a+b`,
  'a filter with a percent sign': (path) => `${path}?cursor=%`,
  'a filter with NUL': (path) => `${path}?cursor=%00`,
  'a query with __proto__': (path) => `${path}?__proto__=1&__proto__[a]=1`,
  'filters between semicolons': (path) => `${path}?limit=1;cursor=2`,
  'a long query': (path) => `${path}?cursor=${'x'.repeat(5_000)}`,
};

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;

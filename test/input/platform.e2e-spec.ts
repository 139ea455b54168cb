import { ADAPTERS } from '../support/host';
import {
  CHARGE,
  flawOf,
  isErrorBody,
  NOTIFICATION,
  platformFlawOf,
  startCountingHost,
  withoutTraces,
  type CountingHost,
} from './input.support';

const JSON_TYPE = 'application/json';
const BIG = 1_200_000;
const CHARGE_TEXT = JSON.stringify({ payment_type: 'qris', gross_amount: 10_000 });

/** What is no JSON object at all: the platform answers some of these, we answer the others. */
const BODIES: readonly (readonly [what: string, contentType: string, body: string | Buffer | undefined])[] = [
  ['null', JSON_TYPE, 'null'],
  ['a number', JSON_TYPE, '5'],
  ['text', JSON_TYPE, '"text"'],
  ['a boolean', JSON_TYPE, 'true'],
  ['a list', JSON_TYPE, '[]'],
  ['a list of bodies', JSON_TYPE, `[${CHARGE_TEXT}]`],
  ['lists in lists, 10,000 deep', JSON_TYPE, '['.repeat(10_000) + ']'.repeat(10_000)],
  ['an empty body', JSON_TYPE, ''],
  ['spaces', JSON_TYPE, '   '],
  ['broken JSON', JSON_TYPE, '{"payment_type":'],
  ['JSON with something behind', JSON_TYPE, `${CHARGE_TEXT}x`],
  ['JSON in single quotes', JSON_TYPE, "{'payment_type':'qris'}"],
  ['a bare NUL', JSON_TYPE, '\0'],
  ['bytes that are no UTF-8', JSON_TYPE, Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ['NaN', JSON_TYPE, '{"gross_amount":NaN}'],
  ['an unclosed list, 10,000 deep', JSON_TYPE, '['.repeat(10_000)],
  ['more than 1 MB of JSON', JSON_TYPE, JSON.stringify({ payment_type: 'x'.repeat(BIG) })],
  ['more than 1 MB of spaces', JSON_TYPE, ' '.repeat(BIG) + CHARGE_TEXT],
  ['more than 1 MB of text', 'text/plain', 'x'.repeat(BIG)],
  ['JSON as text', 'text/plain', CHARGE_TEXT],
  ['XML', 'application/xml', '<charge/>'],
  ['bytes', 'application/octet-stream', CHARGE_TEXT],
  ['a form', 'application/x-www-form-urlencoded', 'payment_type=qris&gross_amount=10000'],
  [
    'a nested form',
    'application/x-www-form-urlencoded',
    'payment_type[]=qris&gross_amount[a][b]=1&__proto__[c]=1',
  ],
  ['a form with parts', 'multipart/form-data; boundary=x', '--x\r\n\r\n1\r\n--x--'],
  ['a content type that is none', 'json', CHARGE_TEXT],
  ['a content type of another alphabet', 'application/json; charset=utf-7', '{"payment_type":1}'],
];

describe.each(ADAPTERS)('what is no JSON object, on %s', (adapter) => {
  let host: CountingHost;

  beforeAll(async () => {
    host = await startCountingHost(adapter);
  });
  afterAll(() => host.close());

  const post = (path: string, contentType: string, body: string | Buffer | undefined, headers: object = {}) =>
    host.request(path, {
      method: 'POST',
      user: 'customer-1',
      headers: { 'content-type': contentType, ...headers },
      body,
    });

  describe.each([CHARGE, NOTIFICATION])('sent to %s', (path) => {
    it.each(BODIES)('is refused: %s', async (_what, contentType, body) => {
      await withoutTraces(host, async () => {
        const answer = await post(path, contentType, body);
        const isOurs = isErrorBody(answer.body) && answer.status !== 413;
        const flaw = isOurs
          ? answer.body.details.length === 0
            ? 'no details'
            : flawOf(answer, answer.body.details[0]?.field ?? '')
          : platformFlawOf(answer, [400, 413, 415]);
        expect(flaw).toBeUndefined();
      });
    });

    it('is refused: a body that is not packed as it says', async () => {
      await withoutTraces(host, async () => {
        const { status } = await post(path, JSON_TYPE, 'x', { 'content-encoding': 'gzip' });
        expect([400, 415]).toContain(status);
      });
    });

    it('is refused: no body and no content type', async () => {
      await withoutTraces(host, async () => {
        const answer = await host.request(path, { method: 'POST', user: 'customer-1' });
        expect(answer).toMatchObject({ status: 400, body: { statusCode: 400, code: 'invalid_input' } });
        expect(isErrorBody(answer.body)).toBe(true);
        expect(answer.body.details.length).toBeGreaterThan(0);
      });
    });

    it('is refused as too large where it is', async () => {
      const { status } = await post(path, JSON_TYPE, JSON.stringify({ payment_type: 'x'.repeat(BIG) }));
      expect(status).toBe(413);
    });
  });
});

import { PAYMENT_TYPES } from 'nestjs-midtrans';
import { ScriptedGateway } from '../support/gateway';
import { startHost, startHostWithGateway } from '../support/host';
import type { DescribedApi } from '../support/openapi/described-api';
import { apiDocument, describedApi } from '../support/openapi/document';
import bcaAnswer from '../fixtures/gateway/charge-bank_transfer-bca.json';

type Schema = Record<string, any>;
type Host = Awaited<ReturnType<typeof startHostWithGateway>>;

describe('the described charge', () => {
  let host: Host;
  let api: DescribedApi;
  let schemas: Record<string, Schema>;
  let examples: Record<string, { value: Schema }>;
  let body: Schema;

  beforeAll(async () => {
    host = await startHostWithGateway();
    api = await describedApi();
    schemas = (await apiDocument()).components?.schemas ?? {};
    const endpoint = api.endpoints.find(({ path }) => path === '/api/midtrans/charge/');
    const content = endpoint?.operation.requestBody?.content?.['application/json'] as unknown as Schema;
    body = content['schema'];
    examples = content['examples'];
  });
  afterAll(() => host.close());

  const charge = (json: unknown) =>
    host.request('/api/midtrans/charge/', { method: 'POST', user: 'customer-1', json });
  const schemaOf = (type: string): Schema =>
    schemas[String(body['discriminator'].mapping[type]).split('/').at(-1) ?? ''] ?? {};
  const exampleOf = (type: string): Schema => examples[type]?.value ?? {};

  it.each(PAYMENT_TYPES)('by %s is taken as in its example', async (type) => {
    const { status, body: payment } = await charge(exampleOf(type));
    expect([status, payment.payment_type]).toEqual([201, type]);
  });

  it.each(PAYMENT_TYPES)('by %s is refused without what it requires', async (type) => {
    const example = exampleOf(type);
    for (const name of schemaOf(type)['required'] as string[]) {
      const { [name]: _left, ...rest } = example;
      expect(api.valueProblems(body, rest, 'open')).not.toEqual([]);
      const { status, body: error } = await charge(rest);
      const fields = error.details.map(({ field }: { field: string }) => field.split('.')[0]);
      expect([name, status, fields]).toEqual([name, 400, expect.arrayContaining([name])]);
    }
  });

  it.each([
    ['bank_transfer', 'bank', { bank_transfer: { bank: 'bca' } }],
    ['cstore', 'store', { cstore: { store: 'alfamart' } }],
  ])('by %s takes its %s in either place, and is refused without', async (type, flat, inObject) => {
    const { [flat]: _left, [type]: _object, ...rest } = exampleOf(type);
    expect(api.valueProblems(body, { ...rest, ...inObject }, 'open')).toEqual([]);
    expect((await charge({ ...rest, ...inObject })).status).toBe(201);
    expect(api.valueProblems(body, rest, 'open')).not.toEqual([]);
    expect(await charge(rest)).toMatchObject({ status: 400, body: { details: [{ field: flat }] } });
  });

  it.each(PAYMENT_TYPES)('by %s is refused for every value that is described as wrong', async (type) => {
    const tried: string[] = [];
    for (const [path, wrong] of wrongValues(schemaOf(type))) {
      if (path === 'payment_type') continue;
      const json = withValue(exampleOf(type), path.split('.'), wrong);
      const { status, body: error } = await charge(json);
      const fields = (error.details ?? []).map(({ field }: { field: string }) => field);
      expect([path, wrong, status, fields]).toEqual([
        path,
        wrong,
        400,
        expect.arrayContaining([expect.stringContaining(path.replace(/\.0.*$/, ''))]),
      ]);
      tried.push(path);
    }
    expect(tried).toEqual(expect.arrayContaining(['gross_amount', 'order_id', 'customer_details.phone']));
  });

  it("is shown with what Midtrans' own example comes to", async () => {
    const shown = Object.fromEntries(
      Object.entries<Schema>(schemas['MidtransPayment']?.['properties']).map(([name, { example }]) => [
        name,
        example,
      ]),
    );
    const gateway = new ScriptedGateway().on(/charge/, bcaAnswer);
    const scripted = await startHost({ midtrans: { http: { fetch: gateway.fetch } } });
    const answer = await scripted.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: {
        ...exampleOf('bank_transfer'),
        order_id: bcaAnswer.order_id,
        customer_details: { first_name: 'Customer', last_name: '1', email: 'customer-1@example.com' },
      },
    });
    const {
      id: _id,
      items: _items,
      attempts: _attempts,
      created_at: _created,
      updated_at: _updated,
      ...expected
    } = shown;
    expect(answer).toMatchObject({ status: 201, body: expected });
    await scripted.close();
  });
});

/** For every field of a schema, values that it says it does not take. */
function wrongValues({ properties = {} }: Schema, at = ''): [path: string, value: unknown][] {
  return Object.entries<Schema>(properties).flatMap(([name, schema]): [string, unknown][] => {
    const path = at + name;
    return [
      ...wrongFor(schema).map((value): [string, unknown] => [path, value]),
      ...wrongValues(schema, `${path}.`),
      ...(schema['items']?.properties ? wrongValues(schema['items'], `${path}.0.`) : []),
    ];
  });
}

function wrongFor(schema: Schema): unknown[] {
  const {
    type,
    enum: values,
    minimum,
    maximum,
    minLength,
    maxLength,
    pattern,
    format,
    minItems,
    maxItems,
  } = schema;
  const ofAnotherType = { string: 7, integer: 'seven', boolean: 'yes', array: 'list', object: 'object' }[
    String(type)
  ];
  return [
    ofAnotherType,
    null,
    ...(values ? ['none of these'] : []),
    ...(type === 'integer' ? [0.5] : []),
    ...(minimum === undefined ? [] : [minimum - 1]),
    ...(maximum === undefined ? [] : [maximum + 1]),
    ...(minLength === 1 ? ['', '   '] : []),
    ...(maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)]),
    ...(pattern === undefined && format === undefined ? [] : ['§']),
    ...(minItems === 1 ? [[]] : []),
    ...(maxItems === undefined ? [] : [Array.from({ length: maxItems + 1 }, () => ({}))]),
    ...(schema['additionalProperties'] === false ? [{ no_such_field: 1 }] : []),
  ];
}

function withValue(json: Schema, [name = '', ...inner]: string[], value: unknown): Schema {
  if (inner.length === 0) return { ...json, [name]: value };
  if (inner[0] === '0') return { ...json, [name]: [withValue({}, inner.slice(1), value)] };
  return { ...json, [name]: withValue(json[name] ?? {}, inner, value) };
}

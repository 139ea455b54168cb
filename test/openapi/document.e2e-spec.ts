import { PAYMENT_TYPES } from 'nestjs-midtrans';
import type { DescribedApi, Endpoint, Operation } from '../support/openapi/described-api';
import { apiDocument, describedApi } from '../support/openapi/document';
import { described, routesOfHost } from '../support/openapi/routes';

const MUTATING = ['POST', 'PUT', 'PATCH', 'DELETE'];
/** Every one but those which Midtrans calls. */
const isGuarded = ({ path }: Endpoint): boolean =>
  !/\/notification(\/recurring)?(\/\{account\})?(\/v1\.0\/\{service\}\/\{call\})?\/?$/.test(path);

interface Example {
  readonly at: string;
  readonly schema: object;
  readonly value: unknown;
}

interface Json {
  schema?: Record<string, any>;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

describe('the description of the API', () => {
  let api: DescribedApi;
  let schemas: Record<string, Record<string, any>>;

  beforeAll(async () => {
    api = await describedApi();
    schemas = ((await apiDocument()).components?.schemas ?? {}) as typeof schemas;
  });

  const each = <T>(look: (endpoint: Endpoint) => T) =>
    api.endpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, look(endpoint)] as const);
  const expectOfEach = (look: (endpoint: Endpoint) => unknown, expected: unknown) => {
    const seen = each(look);
    expect(seen).toEqual(seen.map(([name]) => [name, expected]));
  };
  const contentsOf = ({ requestBody, responses }: Operation): [string, Json][] => [
    ...Object.values(requestBody?.content ?? {}).map((content): [string, Json] => [
      'the request',
      content as Json,
    ]),
    ...Object.entries(responses).flatMap(([status, { content = {} }]) =>
      Object.values(content).map((answer): [string, Json] => [status, answer as Json]),
    ),
  ];

  it('holds every route that there is once, and no other', async () => {
    const names = api.endpoints.map(({ method, path }) => `${method} ${described(path)}`);
    expect(names.sort()).toEqual(await routesOfHost());
  });

  it('has every path with its trailing slash, and names its operations by their handlers', () => {
    expectOfEach(
      ({ path, operation: { operationId = '' } }) =>
        path.endsWith('/') && /^Midtrans[A-Z]\w+Controller_\w+$/.test(operationId),
      true,
    );
    const ids = api.endpoints.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says of every endpoint what it is for, and where it belongs', () => {
    expectOfEach(({ operation }) => {
      const { summary = '', tags = [] } = operation as Operation & { summary?: string; tags?: string[] };
      return summary.length > 5 && tags.length === 1;
    }, true);
  });

  it('describes every parameter, and every one of a path', () => {
    expectOfEach(({ operation: { parameters = [] }, path }) => {
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const isShaped = ({ schema = {} }: { schema?: object }) =>
        ['enum', 'format', 'pattern', 'minimum', 'maxLength'].some((keyword) => keyword in schema) ||
        ('type' in schema && schema.type === 'boolean');
      return parameters.every(isShaped) && inPath.join() === named.join();
    }, true);
  });

  it('lets whatever changes something be named by an Idempotency-Key, and nothing else', () => {
    const takesKey = ({ operation: { parameters = [] } }: Endpoint) =>
      parameters.some(({ name, in: where }) => name === 'Idempotency-Key' && where === 'header');
    expect(each(takesKey)).toEqual(
      each((endpoint) => isGuarded(endpoint) && MUTATING.includes(endpoint.method)),
    );
  });

  it('gives the Idempotency-Key no example, which a page would send with every request', () => {
    const keys = api.endpoints.flatMap(({ operation: { parameters = [] } }) =>
      parameters.filter(({ name }) => name === 'Idempotency-Key'),
    );
    expect(keys.filter((key) => 'example' in key || 'default' in (key.schema ?? {}))).toEqual([]);
  });

  it('says what every endpoint may answer', () => {
    const statuses = each(({ operation }) => Object.keys(operation.responses));
    for (const [index, [name, known]] of statuses.entries()) {
      const endpoint = api.endpoints[index];
      if (endpoint === undefined || !isGuarded(endpoint)) continue;
      const changes = MUTATING.includes(endpoint.method);
      expect([name, known]).toEqual([
        name,
        expect.arrayContaining(['401', '403', '500', ...(changes ? ['400', '409', '422'] : [])]),
      ]);
      if (endpoint.path.includes('{id}'))
        expect([name, known]).toEqual([name, expect.arrayContaining(['404'])]);
      if (known.includes('502')) expect(known).toEqual(expect.arrayContaining(['503', '504']));
    }
  });

  it('says of every error answer by which codes it is told, with an example of each', () => {
    for (const { operation, path } of api.endpoints) {
      for (const [status, answer] of Object.entries(operation.responses)) {
        if (!/^[45]/.test(status)) continue;
        const [content] = Object.values(answer.content ?? {}) as Json[];
        const codes = Object.values(content?.examples ?? {}).map(
          ({ value }) => (value as { code: string }).code,
        );
        expect([path, status, codes.length > 0]).toEqual([path, status, true]);
        for (const code of codes)
          expect(answer.description).toContain(code.replace(/^gateway_4\d\d$/, 'gateway_4xx'));
      }
    }
  });

  it('says when to come back where that may be known', () => {
    const of503 = api.endpoints.flatMap(({ operation }) => operation.responses['503'] ?? []);
    expect(of503.length).toBeGreaterThan(0);
    for (const { headers } of of503) expect(headers).toHaveProperty('Retry-After');
  });

  it('has no object of which the shape is left open but for those that have none', () => {
    const open: string[] = [];
    const walk = (schema: unknown, at: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { type, properties, additionalProperties } = schema as Record<string, unknown>;
      if (type === 'object' && properties === undefined && additionalProperties !== false) open.push(at);
      for (const [name, inner] of Object.entries(schema)) {
        // What stands in anyOf says more of a shape, and does not make one.
        if (!['example', 'examples', 'required', 'enum', 'anyOf'].includes(name))
          walk(inner, `${at}.${name}`);
      }
    };
    for (const [name, schema] of Object.entries(schemas)) walk(schema, name);
    for (const { path, operation } of api.endpoints) {
      for (const [where, { schema }] of contentsOf(operation)) walk(schema, `${path} ${where}`);
    }
    expect([...new Set(open.map((at) => at.split('.').at(-1)))]).toEqual([
      'raw_payload',
      'request',
      'metadata',
    ]);
  });

  it('names its schemas so that they can stand beside those of a host', () => {
    expect(Object.keys(schemas).filter((name) => !name.startsWith('Midtrans'))).toEqual([]);
  });

  it('has examples that are what they are examples of', () => {
    const examples: Example[] = api.endpoints.flatMap(({ path, operation }) =>
      contentsOf(operation).flatMap(([where, { schema = {}, examples: given = {} }]) =>
        Object.entries(given).map(([name, { value }]) => ({ at: `${path} ${where} ${name}`, schema, value })),
      ),
    );
    expect(examples.length).toBeGreaterThan(50);
    for (const { at, schema, value } of examples) {
      expect([at, api.valueProblems(schema, value, 'closed')]).toEqual([at, []]);
    }
  });

  it('has an example of every field of every answer, and they fit together', () => {
    const answers = api.endpoints.flatMap(({ path, operation }) =>
      contentsOf(operation)
        .filter(([status]) => /^2/.test(status))
        .map(([status, { schema = {} }]) => ({ at: `${path} ${status}`, schema })),
    );
    for (const { at, schema } of answers) {
      expect([at, api.valueProblems(schema, exampleOf(schema), 'closed')]).toEqual([at, []]);
    }
  });

  /** What a reader of the description is shown. */
  function exampleOf(schema: Record<string, any>): unknown {
    if ('example' in schema) return schema['example'];
    if ('$ref' in schema) return exampleOf(schemas[String(schema['$ref']).split('/').at(-1) ?? ''] ?? {});
    if ('allOf' in schema) return Object.assign({}, ...schema['allOf'].map(exampleOf));
    if ('oneOf' in schema) return exampleOf(schema['oneOf'][0]);
    if (schema['type'] === 'array') return [exampleOf(schema['items'])];
    if (schema['type'] === 'object') {
      return Object.fromEntries(
        Object.entries<Record<string, any>>(schema['properties'] ?? {}).map(([name, of]) => [
          name,
          exampleOf(of),
        ]),
      );
    }
    return schema['enum']?.[0];
  }

  it('knows a charge by each payment type', () => {
    const [charge] = api.endpoints.filter(({ path }) => described(path).endsWith('/charge'));
    const [body] = Object.values(charge?.operation.requestBody?.content ?? {}) as Json[];
    expect(Object.keys(body?.schema?.['discriminator'].mapping)).toEqual([...PAYMENT_TYPES]);
    expect(body?.schema?.['oneOf']).toHaveLength(PAYMENT_TYPES.length);
    expect(Object.keys(body?.examples ?? {}).sort()).toEqual([...PAYMENT_TYPES].sort());
  });
});

import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { jsonSchema, type Openness } from './json-schema';

/** A request that was made, and its answer. */
export interface Exchange {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** The object or list that was sent as JSON; undefined where it was none. */
  readonly sent: unknown;
  /** The body that was sent, as it came. */
  readonly sentText?: string;
  /** Whether the platform can make nothing of its path or its body. */
  readonly isUnreadable?: boolean;
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: object;
}

type DescribedHeaders = Readonly<Record<string, { readonly schema: object }>>;

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

export interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<
    Record<string, Content & { readonly headers?: DescribedHeaders; readonly description: string }>
  >;
}

/** An operation, and where it is. */
export interface Endpoint {
  readonly method: string;
  /** As in the document: `/payments/{id}`. */
  readonly path: string;
  readonly operation: Operation;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** Headers of ours that an answer must not have unless it is said. */
const OUR_HEADERS = ['retry-after', 'idempotent-replayed'];

/** Holds real requests and answers against a description. */
export class DescribedApi {
  readonly endpoints: readonly Endpoint[];
  private readonly ajv: Ajv;
  private readonly validators = new WeakMap<object, ValidateFunction>();
  private readonly patterns: readonly { readonly pattern: RegExp; readonly endpoint: Endpoint }[];

  constructor(document: OpenAPIObject) {
    this.endpoints = endpointsOf(document);
    this.patterns = this.endpoints.map((endpoint) => ({ pattern: patternOf(endpoint.path), endpoint }));
    this.ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false });
    addFormats(this.ajv);
    for (const openness of ['closed', 'open'] as const) {
      this.ajv.addSchema({ $id: openness, components: { schemas: schemasOf(document, openness) } });
    }
  }

  /** What in an exchange is not as it is described. */
  problems(exchange: Exchange): string[] {
    const endpoint = this.endpointOf(exchange);
    if (endpoint === undefined) {
      // What there is no route for is for the host to answer.
      return exchange.status === 404 || !this.isOurs(exchange) ? [] : ['the endpoint is not described'];
    }
    const answer = endpoint.operation.responses[String(exchange.status)];
    if (answer === undefined) return [`the status ${exchange.status} is not described`];
    return [
      ...this.bodyProblems(answer, exchange),
      ...this.headerProblems(answer.headers ?? {}, exchange.headers),
      ...(exchange.status < 300 ? this.requestProblems(endpoint, exchange) : []),
    ];
  }

  /** Whether a value is what a schema of the document says. */
  valueProblems(schema: object, value: unknown, openness: Openness, what = 'value'): string[] {
    const validate = this.validatorOf(schema, openness);
    if (validate(value) === true) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message = '', params }) =>
        `${what}${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  private endpointOf({ method, path }: Exchange): Endpoint | undefined {
    const asked = method.toUpperCase();
    // It is answered as GET is, but for the body.
    const described = asked === 'HEAD' ? 'GET' : asked;
    return this.at(path).find((endpoint) => endpoint.method === described);
  }

  private isOurs({ path }: Exchange): boolean {
    return this.at(path).length > 0;
  }

  private at(path: string): Endpoint[] {
    const [pathname = ''] = path.split(/[?#]/);
    return this.patterns.filter(({ pattern }) => pattern.test(pathname)).map(({ endpoint }) => endpoint);
  }

  private bodyProblems({ content }: Content, { method, headers, body }: Exchange): string[] {
    const described = content?.['application/json'];
    if (described === undefined) return body === '' ? [] : ['the answer has a body, and none is described'];
    const type = headers.get('content-type') ?? '';
    if (!/^application\/json(; ?charset=utf-8)?$/i.test(type)) return [`the answer is of type "${type}"`];
    if (method.toUpperCase() === 'HEAD') return body === '' ? [] : ['HEAD was answered with a body'];
    return this.valueProblems(described.schema, body, 'closed', 'body');
  }

  private headerProblems(described: DescribedHeaders, headers: Headers): string[] {
    const schemas = new Map(Object.entries(described).map(([name, of]) => [name.toLowerCase(), of.schema]));
    return OUR_HEADERS.filter((name) => headers.has(name)).flatMap((name) => {
      const schema = schemas.get(name);
      if (schema === undefined) return [`the header ${name} is not described`];
      return this.valueProblems(schema, readAs(schema, headers.get(name)), 'open', `header ${name}`);
    });
  }

  /** What was accepted must be what is said to be accepted. */
  private requestProblems({ operation }: Endpoint, { path, sent }: Exchange): string[] {
    const { requestBody, parameters = [] } = operation;
    const schema = requestBody?.content?.['application/json']?.schema;
    const body =
      sent === undefined
        ? requestBody?.required === true
          ? ['a request without the required body was accepted']
          : []
        : schema === undefined
          ? []
          : this.valueProblems(schema, sent, 'open', 'request');
    // What is behind # is no part of a query, though a client may send it.
    const query = new URLSearchParams(path.split('#')[0]?.split('?')[1]);
    const inQuery = parameters.filter((parameter) => parameter.in === 'query' && query.has(parameter.name));
    return [
      ...body,
      ...inQuery.flatMap(({ name, schema: of = {} }) =>
        this.valueProblems(of, readAs(of, query.get(name)), 'open', `query ${name}`),
      ),
    ];
  }

  private validatorOf(schema: object, openness: Openness): ValidateFunction {
    const known = this.validators.get(schema);
    if (known !== undefined) return known;
    const validator = this.ajv.compile(jsonSchema(schema, openness, openness) as object);
    this.validators.set(schema, validator);
    return validator;
  }
}

function endpointsOf({ paths }: OpenAPIObject): Endpoint[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined
        ? []
        : [{ method: method.toUpperCase(), path, operation: operation as unknown as Operation }];
    }),
  );
}

/** With and without a trailing slash: which of the two routes it is makes no difference. */
function patternOf(path: string): RegExp {
  const pattern = path.replace(/\/$/, '').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}/?$`);
}

function schemasOf({ components }: OpenAPIObject, openness: Openness): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(components?.schemas ?? {}).map(([name, schema]) => [name, jsonSchema(schema, openness)]),
  );
}

/** Queries and headers are text; a number in them is told by its schema. */
function readAs(schema: object, value: string | null): unknown {
  const type = 'type' in schema ? schema.type : undefined;
  if (type === 'integer') return Number(value);
  return type === 'boolean' && (value === 'true' || value === 'false') ? value === 'true' : value;
}

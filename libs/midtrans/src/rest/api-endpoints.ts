import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { mayBeDone } from '../errors/gateway-failure';
import type { PublicError } from '../errors/midtrans-module.error';
import { ApiHeader, ApiOperation, ApiParam, ApiResponse } from './api-docs';
import { bodyOf } from './error.body';
import {
  ERROR_CATALOGUE,
  type DescribedError,
  type ErrorCode,
  type ErrorExamples,
  type OpenOutcome,
} from './error.catalogue';

/** What is said of an endpoint, beside its parameters and its body. */
export interface EndpointDocs {
  readonly summary: string;
  readonly description?: string;
  /** What it answers: a class, a list of it, or a schema; nothing where the answer has no body. */
  readonly answer?: Type | [Type] | { readonly schema: object };
  /** @default 200 */
  readonly status?: number;
  /** What it means where it is answered. */
  readonly meaning?: string;
  /** Errors beside those of every such endpoint: of the catalogue, or its own. */
  readonly errors?: readonly (ErrorCode | DescribedError)[];
  /** What may have been carried out although Midtrans failed. @default nothing */
  readonly leavesOutcomeOpen?: OpenOutcome;
  /** What errors of the catalogue look like here. @default as of a payment */
  readonly examples?: ErrorExamples;
}

type Headers = Record<string, { description: string; schema: object }>;

const JSON_BODY = 'application/json';
const ERROR = { $ref: '#/components/schemas/MidtransError' };

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds to wait, where they are known',
    schema: { type: 'integer', minimum: 1 },
  },
};
const IDEMPOTENT_REPLAYED = {
  'Idempotent-Replayed': {
    description: 'Says that this is the answer that was given before under the Idempotency-Key',
    schema: { type: 'string', enum: ['true'] },
  },
};

/** Refusals that are kept for an Idempotency-Key. */
const REPLAYED: readonly number[] = [400, 403, 404];

/** Errors of an endpoint that has guards. */
const GUARDED = [
  'unauthorized',
  'forbidden',
  'account_not_configured',
  'internal_error',
  'service_unavailable',
] as const satisfies readonly ErrorCode[];
/** Errors of an endpoint that takes Idempotency-Keys. */
const REPEATABLE = [
  'invalid_input',
  'idempotency_key_in_use',
  'in_progress',
  'idempotency_key_reused',
] as const satisfies readonly ErrorCode[];
/** Whatever the guards of a host, and its `charges.prepare`, throw has the host's own code. */
const HOSTS_STATUSES: readonly number[] = [401, 403];

/** An endpoint without guards and Idempotency-Keys, whose errors are all its own. */
export function ApiEndpoint(docs: EndpointDocs): MethodDecorator {
  return applyDecorators(
    ...described(docs, { security: [] }),
    ApiErrors(docs.errors ?? [], { examples: docs.examples }),
  );
}

/** An endpoint that changes nothing. */
export function ApiReading(docs: EndpointDocs): MethodDecorator {
  return applyDecorators(
    ...described(docs),
    ApiErrors([...GUARDED, ...(docs.errors ?? [])], { examples: docs.examples }),
  );
}

/** An endpoint that changes something: it takes an Idempotency-Key. */
export function ApiMutation(docs: EndpointDocs): MethodDecorator {
  return applyDecorators(
    ...described(docs, { headers: IDEMPOTENT_REPLAYED }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Names this request, so that it can be made again without being carried out twice: within 24 hours the same key and body are given the same answer. A key belongs to its user, and to the merchant account that the request is about. An answer of 5xx is not kept: the same key then goes on where the request was left.',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
    }),
    ApiErrors([...GUARDED, ...REPEATABLE, ...(docs.errors ?? [])], {
      leavesOutcomeOpen: docs.leavesOutcomeOpen,
      examples: docs.examples,
      replayed: true,
    }),
  );
}

/** Describes the id in a path. */
export function ApiId(of: string): MethodDecorator {
  return ApiParam({ name: 'id', description: `Of the ${of}`, schema: { type: 'string', format: 'uuid' } });
}

/** Describes errors: one answer per status, with an example of each. */
function ApiErrors(
  errors: readonly (ErrorCode | DescribedError)[],
  { replayed = false, ...docs }: ExampleDocs & { replayed?: boolean },
): MethodDecorator {
  const described = new Map(errors.map((error) => [nameOf(error), describedBy(error)]));
  const statuses = [...new Set([...described.values()].map(({ example }) => example.status))].sort();
  const answers = statuses.map((status) => {
    const here = [...described].filter(([, { example }]) => example.status === status);
    return ApiResponse({
      status,
      description: here.map(([name, error]) => `\`${labelOf(name, error)}\`: ${error.when}`).join('. '),
      headers: headersOf(status, replayed),
      content: {
        [JSON_BODY]: {
          schema: HOSTS_STATUSES.includes(status)
            ? ERROR
            : { allOf: [ERROR, codeSchema(here.map(([name]) => name))] },
          examples: Object.fromEntries(
            here.map(([name, error]) => [
              name,
              { summary: error.when, value: bodyOf(exampleOf(name, error, docs)) },
            ]),
          ),
        },
      },
    });
  });
  return applyDecorators(...answers);
}

function nameOf(error: ErrorCode | DescribedError): string {
  return typeof error === 'string' ? error : error.example.code;
}

function describedBy(error: ErrorCode | DescribedError): DescribedError {
  return typeof error === 'string' ? ERROR_CATALOGUE[error] : error;
}

/** @param security - in place of the controller's: an empty list is none, whatever the host says of its whole API */
function described(
  docs: EndpointDocs,
  { headers = {}, security }: { headers?: Headers; security?: [] } = {},
): MethodDecorator[] {
  const { summary, description, answer, status = 200, meaning = '' } = docs;
  const common = { status, description: meaning, headers };
  const success =
    answer === undefined
      ? ApiResponse(common)
      : 'schema' in answer
        ? ApiResponse({ ...common, content: { [JSON_BODY]: { schema: answer.schema } } })
        : ApiResponse({ ...common, type: answer });
  return [HttpCode(status), ApiOperation({ summary, description, security }), success];
}

function headersOf(status: number, replayed: boolean): Headers {
  if (status === 503) return RETRY_AFTER;
  return replayed && REPLAYED.includes(status) ? IDEMPOTENT_REPLAYED : {};
}

function labelOf(name: string, { example }: DescribedError): string {
  return name === 'gateway_4xx' ? name : example.code;
}

function codeSchema(names: readonly string[]): object {
  const pattern = names.map((name) => (name === 'gateway_4xx' ? 'gateway_4\\d\\d' : name)).join('|');
  return { type: 'object', properties: { code: { type: 'string', pattern: `^(${pattern})$` } } };
}

type ExampleDocs = Pick<EndpointDocs, 'leavesOutcomeOpen' | 'examples'>;

function exampleOf(
  name: string,
  { example: usual }: DescribedError,
  { leavesOutcomeOpen, examples = {} }: ExampleDocs,
): PublicError {
  const example = examples[name as ErrorCode] ?? usual;
  return example.status <= 500 || leavesOutcomeOpen === undefined
    ? example
    : mayBeDone(example, leavesOutcomeOpen);
}

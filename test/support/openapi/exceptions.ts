import type { Exchange } from './described-api';

/** What may be answered otherwise than it is described. */
export interface Exception {
  readonly what: string;
  readonly because: string;
  /** The suites that are to meet it; the only ones that may, unless it is everywhere. */
  readonly metIn: readonly string[];
  readonly isEverywhere?: boolean;
  readonly covers: (exchange: Exchange, problems: readonly string[]) => boolean;
}

/** The suite that sends what a platform refuses before there is a route. */
const PLATFORM = 'test/input/platform.e2e-spec.ts';

export const EXCEPTIONS: readonly Exception[] = [
  {
    what: 'a path or a body that is not readable',
    because: 'the platform refuses it before there is a route, in a shape of its own',
    metIn: [PLATFORM],
    isEverywhere: true,
    covers: (exchange) => exchange.isUnreadable === true && isPlatforms(exchange, 400),
  },
  {
    what: 'a body with a name that pollutes prototypes',
    because: "Fastify's parser refuses it",
    metIn: ['test/input/charge.e2e-spec.ts'],
    isEverywhere: true,
    covers: (exchange) =>
      /"(__proto__|constructor)" *:/.test(exchange.sentText ?? '') && isPlatforms(exchange, 400),
  },
  {
    what: 'a body that is too large',
    because: 'the platform does not read it to its end',
    metIn: [PLATFORM],
    isEverywhere: true,
    covers: (exchange) => isPlatforms(exchange, 413),
  },
  {
    what: 'an id that is too long',
    because: "Fastify's router refuses it",
    metIn: ['test/input/payments.e2e-spec.ts'],
    isEverywhere: true,
    covers: (exchange) => isPlatforms(exchange, 414),
  },
  {
    what: 'a body of another type than JSON',
    because: 'the platform does not read it',
    metIn: [PLATFORM],
    isEverywhere: true,
    covers: (exchange) => isPlatforms(exchange, 415),
  },
  {
    what: 'a notification whose fields are of other types',
    because:
      'what Midtrans signs is kept whatever it says; what it says for the most part is what is described',
    metIn: [
      'test/input/arbitrary.e2e-spec.ts',
      'test/input/notification.e2e-spec.ts',
      'test/subscriptions/notifications.e2e-spec.ts',
    ],
    isEverywhere: true,
    covers: ({ path, status }, problems) =>
      status === 200 &&
      path.includes('/notification') &&
      problems.every((problem) => problem.startsWith('request')),
  },
  {
    what: 'what the shop makes of an error of its platform',
    because: 'its filter gives the errors of its platform the shape of ours, with codes of their own',
    metIn: ['test/reference-app/http.e2e-spec.ts'],
    covers: ({ body }) =>
      ['bad_request', 'payload_too_large', 'unsupported_media_type'].includes(codeOf(body)),
  },
  {
    what: 'an answer that an interceptor of the host has wrapped',
    because: 'it is of the host, and so would be a description of it',
    metIn: ['test/module/hosts.e2e-spec.ts', 'test/idempotency/hosts.e2e-spec.ts'],
    covers: ({ body }) => typeof body === 'object' && body !== null && 'data' in body,
  },
  {
    what: 'a charge or a page of Snap that charges.prepare makes whole',
    because: 'the host may leave out what is required, and take fields of its own',
    metIn: [
      'test/reference-app/orders.e2e-spec.ts',
      'test/reference-app/pages.e2e-spec.ts',
      'test/browser/shop.browser-spec.ts',
    ],
    covers: ({ path }, problems) =>
      /^\/api\/midtrans\/(charge|snap)\b/.test(path) &&
      problems.every((problem) => problem.startsWith('request')),
  },
  {
    what: 'a refusal by charges.prepare',
    because: 'a host refuses in its own words, with a status of its own',
    metIn: ['test/payments/prepare-charge.e2e-spec.ts', 'test/reference-app/orders.e2e-spec.ts'],
    covers: ({ path, status }) => path.startsWith('/api/midtrans/charge') && status >= 400,
  },
];

function codeOf(body: unknown): string {
  const { code } = (body ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** Whether Fastify, Express or Nest said so for itself. */
function isPlatforms({ method, status, body }: Exchange, expected: number): boolean {
  if (method === 'HEAD') return status === expected;
  if (status !== expected || typeof body !== 'object' || body === null) return false;
  const { statusCode, code, message, details } = body as Record<string, unknown>;
  const isNamedByIt = code === undefined || (typeof code === 'string' && code.startsWith('FST_'));
  return statusCode === status && typeof message === 'string' && details === undefined && isNamedByIt;
}

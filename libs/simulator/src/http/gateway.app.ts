import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import type { Refusal } from '../errors';
import { refusals } from '../errors';
import type { Gateway } from '../gateway';
import { compact, parseObject, type JsonObject } from '../json';
import { methodOf } from '../methods/registry';
import { notificationAddresses } from '../notifications/addresses';
import { IdempotencyStore, type StoredAnswer } from './idempotency';

const MAX_BODY_BYTES = 16 * 1024;

export interface GatewayAppSettings {
  readonly serverKey: string;
  readonly notificationUrl: string | undefined;
  readonly now: () => Date;
  /** The base of the urls handed out, for a request that reached the gateway under `origin`. */
  baseUrl(origin: string): string;
}

function refusalBody(refusal: Refusal): JsonObject {
  return compact({
    status_code: refusal.statusCode,
    status_message: refusal.statusMessage,
    validation_messages: refusal.validationMessages,
    id: randomUUID(),
  });
}

function isSame(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

function authentication(serverKey: string): MiddlewareHandler {
  const expected = `Basic ${Buffer.from(`${serverKey}:`).toString('base64')}`;
  return async (context, next) => {
    const given = context.req.header('authorization');
    if (!given) throw refusals.noKey();
    if (!isSame(given, expected)) throw refusals.unknownKey();
    await next();
  };
}

/** Permata VA and Indomaret charges ignore the key. */
async function honoursKey(context: Context): Promise<boolean> {
  const body = parseObject(await context.req.text());
  return !body || (methodOf(body)?.isIdempotent(body) ?? true);
}

function isSuccess(body: string): boolean {
  return parseObject(body)?.transaction_status !== undefined;
}

function idempotency(store: IdempotencyStore): MiddlewareHandler {
  return async (context, next) => {
    const key = IdempotencyStore.keyOf(context.req.header('idempotency-key'));
    if (key === undefined || context.req.method !== 'POST') return next();
    const earlier = store.look(key);
    if (earlier) {
      if (!(await honoursKey(context))) return next();
      if (earlier.state === 'in-flight') return context.body(null, 202);
      return new Response(earlier.answer.body, {
        status: earlier.answer.status,
        headers: { 'content-type': 'application/json' },
      });
    }
    store.begin(key);
    let answer: StoredAnswer | undefined;
    try {
      await next();
      const { status } = context.res;
      const body = await context.res.clone().text();
      if (isSuccess(body) && (await honoursKey(context))) answer = { status, body };
    } finally {
      store.end(key, answer);
    }
  };
}

async function readBody(context: Context): Promise<JsonObject> {
  const text = await context.req.text();
  if (Buffer.byteLength(text) > MAX_BODY_BYTES) throw refusals.invalid(['the request body exceeds 16 KB']);
  const body = parseObject(text);
  if (!body) throw refusals.malformed();
  return body;
}

/** The gateway's own HTTP API. */
export function gatewayApp(gateway: Gateway, settings: GatewayAppSettings): Hono {
  const app = new Hono();
  app.use('/v2/*', authentication(settings.serverKey));
  app.use('/v2/*', idempotency(new IdempotencyStore(settings.now)));

  app.post('/v2/charge', async (context) => {
    const body = await readBody(context);
    const answer = gateway.charge(body, {
      baseUrl: settings.baseUrl(new URL(context.req.url).origin),
      notificationUrls: notificationAddresses(
        settings.notificationUrl,
        context.req.header('x-override-notification'),
        context.req.header('x-append-notification'),
      ),
    });
    return context.json(answer);
  });
  app.get('/v2/:id/status', (context) => context.json(gateway.status(context.req.param('id'))));
  app.post('/v2/:id/cancel', (context) => context.json(gateway.cancel(context.req.param('id'))));
  app.post('/v2/:id/expire', (context) => context.json(gateway.expire(context.req.param('id'))));

  for (const path of ['/v2/charge', '/v2/:id/status', '/v2/:id/cancel', '/v2/:id/expire']) {
    app.all(path, () => {
      throw refusals.wrongMethod();
    });
  }
  return app;
}

export function refusalResponse(refusal: Refusal): Response {
  return Response.json(refusalBody(refusal), { status: refusal.httpStatus });
}

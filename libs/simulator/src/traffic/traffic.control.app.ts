import { Hono, type Context } from 'hono';
import { formatWib, SECOND } from '../clock/time';
import { InvalidFieldError } from '../errors';
import { snakeCase, spelt, whole, type Format } from '../fields';
import { exactJson } from '../http/exact-json';
import type { JsonObject } from '../json';
import type { World } from '../world';
import type { KeptRequest } from './kept-request';

const PAGE = 50;
const LARGEST_PAGE = 500;
/** Events that wait for a client which does not read; then it is left, and begins anew by itself. */
const MOST_WAITING = 1_000;

function numberIn(context: Context, name: string, format: Format<number>): number | undefined {
  const text = context.req.query(name);
  if (text === undefined || text === '') return undefined;
  const number = format.accept(/^\d+$/.test(text) ? Number(text) : undefined);
  if (number === undefined) throw new InvalidFieldError(name, `must be ${format.what}, not "${text}"`);
  return number;
}

function requestBody(request: KeptRequest): JsonObject {
  return spelt({ ...request, at: request.at.toISOString() }, snakeCase);
}

/** The control API's part for what went to and fro: the requests that are kept, and a stream that tells of news. */
export function trafficControlApp({ traffic, clock }: Pick<World, 'traffic' | 'clock'>): Hono {
  const app = new Hono();
  app.get('/simulator/api/requests', (context) => {
    const limit = numberIn(context, 'limit', whole(1, LARGEST_PAGE)) ?? PAGE;
    const found = traffic.find({
      kind: 'request',
      orderId: context.req.query('order_id') || undefined,
      failedOnly: context.req.query('failed') === 'true',
      before: numberIn(context, 'before', whole(1)),
    });
    const requests = found.flatMap((entry) => (entry.kind === 'request' ? [entry.request] : []));
    return exactJson(context, requests.slice(0, limit).map(requestBody));
  });

  /** Events: `traffic` with the number of each new entry, and `clock` with the gateway's time, each second. */
  app.get('/simulator/api/stream', (context) => {
    let leave: () => void = () => undefined;
    const events = new ReadableStream<Uint8Array>({
      start(controller) {
        const end = () => {
          leave();
          controller.close();
        };
        const tell = (event: string, data: string) => {
          if ((controller.desiredSize ?? 0) < -MOST_WAITING) return end();
          controller.enqueue(new TextEncoder().encode(`event: ${event}\ndata: ${data}\n\n`));
        };
        const tellTime = () => {
          const now = clock.now();
          tell('clock', `${now.toISOString()} ${formatWib(now)} WIB`);
        };
        const unsubscribe = traffic.listen({
          changed: ({ number }) => tell('traffic', String(number)),
          closed: end,
        });
        const timer = setInterval(tellTime, SECOND);
        timer.unref();
        leave = () => {
          unsubscribe();
          clearInterval(timer);
        };
        tellTime();
      },
      cancel: () => leave(),
    });
    return context.body(events, 200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  });
  return app;
}

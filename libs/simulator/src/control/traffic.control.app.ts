import { Hono } from 'hono';
import { pageOf } from './page';
import { snakeCase, spelt } from '../fields';
import { exactJson } from '../http/exact-json';
import type { JsonObject } from '../json';
import { eventStream } from '../updates/event-stream';
import type { World } from '../world';
import type { KeptRequest } from '../traffic/kept-request';

function requestBody(request: KeptRequest): JsonObject {
  return spelt({ ...request, at: request.at.toISOString() }, snakeCase);
}

/** The control API's part for what went to and fro: the requests that are kept, and a stream that tells of news. */
export function trafficControlApp({ traffic, updates, clock }: World): Hono {
  const app = new Hono();
  app.get('/simulator/api/requests', (context) => {
    const found = traffic.find({
      kind: 'request',
      orderId: context.req.query('order_id') || undefined,
      failedOnly: context.req.query('failed') === 'true',
    });
    const requests = found.flatMap((entry) =>
      entry.kind === 'request' ? [{ number: entry.number, item: entry.request }] : [],
    );
    const { results, next } = pageOf(context, requests, 'newest first');
    return exactJson(context, { results: results.map(requestBody), next });
  });

  app.get('/simulator/api/stream', (context) =>
    eventStream(context, { updates, clock, told: ({ id }) => id }),
  );
  return app;
}

import type { Server } from 'node:http';

/** A request that is not here by then is hung up on: slow senders would take every connection there is. Answers may take longer. */
const REQUEST_MS = 30_000;
const HEADERS_MS = 10_000;
/** Longer than a load balancer keeps a connection, which would otherwise use one that is just being closed. */
const KEEP_ALIVE_MS = 75_000;

/** The same on both adapters: Fastify's own default waits for a request without an end. */
export function limitWaiting(server: Server): void {
  server.requestTimeout = REQUEST_MS;
  server.headersTimeout = HEADERS_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
}

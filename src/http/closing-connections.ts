import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** How often a server that closes looks for connections that have become idle. */
const LOOK_MS = 50;

/**
 * Has a server that is about to close part with its clients: each answer from now on ends its connection, idle connections are ended,
 * and whoever is not through after `patienceMs` is hung up on. Without it a client that keeps its connection busy keeps Express open.
 *
 * @returns what ends that, once the server is closed
 */
export function partWithClients(server: Server, patienceMs: number): () => void {
  const endConnection = (_request: IncomingMessage, response: ServerResponse): void => {
    response.setHeader('Connection', 'close');
  };
  server.prependListener('request', endConnection);
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_MS);
  const all = setTimeout(() => server.closeAllConnections(), patienceMs);
  return () => {
    server.removeListener('request', endConnection);
    clearInterval(idle);
    clearTimeout(all);
  };
}

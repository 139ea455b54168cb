import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request as it reached the server. */
export interface Hit {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What the server does to one request. */
export type Play = (response: ServerResponse, request: IncomingMessage) => void;

export interface FaultServer {
  url: string;
  /** Everything that arrived, in order. */
  hits: Hit[];
  /** The n-th request meets the n-th play; a request too many is answered 599. */
  play(...plays: Play[]): void;
  /** Resolves when the connection of the last request is gone. */
  released(): Promise<void>;
  close(): Promise<void>;
}

export async function startFaultServer(): Promise<FaultServer> {
  const hits: Hit[] = [];
  let script: Play[] = [];
  let lastSocket: Socket | undefined;
  const server = createServer((request, response) => {
    lastSocket = request.socket;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      hits.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      (script.shift() ?? json(599, { status_message: 'one request too many' }))(response, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    hits,
    play: (...plays) => {
      script = plays;
      hits.length = 0;
    },
    released: () =>
      new Promise((resolve) => {
        if (lastSocket === undefined || lastSocket.destroyed) resolve();
        else lastSocket.once('close', () => resolve());
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A base URL at which nobody listens. */
export async function closedPort(): Promise<string> {
  const server = await startFaultServer();
  await server.close();
  return server.url;
}

export const text =
  (status: number, type: string, body: string, headers: Record<string, string> = {}): Play =>
  (response) =>
    void response.writeHead(status, { 'content-type': type, ...headers }).end(body);

export const json = (status: number, body: unknown, headers?: Record<string, string>): Play =>
  text(status, 'application/json', JSON.stringify(body), headers);

export const reset: Play = (_, request) => void request.socket.resetAndDestroy();

/** Headers and the beginning of the body arrive, then the connection is reset. */
export const resetMidBody: Play = (response, request) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
  response.write('{"status_code": "201", ', () => request.socket.resetAndDestroy());
};

/** The connection is closed in good order, but before the announced length. */
export const cutOff: Play = (response, request) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
  response.write('{"status_code": "201", ', () => request.socket.end());
};

export const hang: Play = () => undefined;

/** Headers arrive, the body never does. */
export const hangMidBody: Play = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
  response.flushHeaders();
};

/** A body that never ends. */
export const endless: Play = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = (): void => {
    while (response.write('x'.repeat(64 * 1024)));
  };
  response.on('drain', more);
  more();
};

import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { BrokenConnection, type PartialAnswer } from '../faults/broken-connection';
import { withBodyLimit } from './body-limit';
import type { CertifiedKey } from './certificate';

/** Where a listening simulator is reached. */
export interface SimulatorServer {
  /** For example `http://127.0.0.1:4100`, with no trailing slash. */
  readonly url: string;
  readonly port: number;
  /** What a client has to trust, in PEM; undefined without TLS. Its private key is nowhere but in this process. */
  readonly certificate?: string;
  /** Stops listening and drops open connections; the simulator itself lives on. */
  close(): Promise<void>;
}

/** Where the simulator listens. */
export interface ListenOptions {
  /**
   * The TCP port; 0 takes a free one.
   * @default 0
   */
  readonly port?: number;
  /**
   * The address to bind to.
   * @default '127.0.0.1'
   */
  readonly hostname?: string;
  /**
   * Whether it speaks TLS, for clients whose URLs are fixed. The certificate is made anew by each `listen()`, for `localhost`, the
   * gateway's own names, the `hostname`, and the name of the base URL.
   * @default false
   */
  readonly tls?: boolean;
}

type Handler = (request: Request) => Promise<Response>;
type Outgoing = HttpBindings['outgoing'];

function hostInUrl(hostname: string): string {
  return hostname.includes(':') ? `[${hostname}]` : hostname;
}

/** @param certified speaks TLS with this */
export async function listen(
  handler: Handler,
  options: Pick<ListenOptions, 'port' | 'hostname'>,
  certified?: CertifiedKey,
): Promise<SimulatorServer> {
  const handle = withBodyLimit(handler);
  const hostname = options.hostname ?? '127.0.0.1';
  const server = createAdaptorServer({
    // Without a `createServer` of ours it speaks HTTP/1.1, as a server of `node:https` does.
    ...(certified && {
      createServer: createHttpsServer,
      serverOptions: { key: certified.key, cert: certified.certificate },
    }),
    fetch: (request, bindings) =>
      handle(request).catch((error: unknown) => withoutAnswer(error, (bindings as HttpBindings).outgoing)),
    // The adapter would otherwise replace the global Request and Response of the whole process.
    overrideGlobalObjects: false,
  });
  const sockets = new Set<Socket>();
  // By itself Node knows no connection that has not greeted yet, and `close` would wait for it.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, hostname, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${certified ? 'https' : 'http'}://${hostInUrl(hostname)}:${port}`,
    port,
    ...(certified && { certificate: certified.certificate }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function withoutAnswer(error: unknown, outgoing: Outgoing): Response {
  if (error instanceof BrokenConnection) {
    if (error.partial) sendPart(error.partial, outgoing);
    else reset(outgoing.socket);
  } else if (!outgoing.destroyed) {
    // No fault: a mistake of ours.
    console.error(error);
    return new Response('Internal Server Error', { status: 500 });
  }
  return RESPONSE_ALREADY_SENT;
}

function reset(socket: Outgoing['socket']): void {
  // Node resets plain TCP only. A TLS connection that ends without a farewell is broken to a client all the same.
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
}

function sendPart({ status, headers, body }: PartialAnswer, outgoing: Outgoing): void {
  outgoing.writeHead(status, headers);
  outgoing.flushHeaders();
  outgoing.write(body, () => outgoing.socket?.destroy());
}

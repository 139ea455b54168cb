import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { BrokenConnection, type PartialAnswer } from '../faults/broken-connection';
import { withBodyLimit } from './body-limit';

/** Where a listening simulator is reached. */
export interface SimulatorServer {
  /** For example `http://127.0.0.1:4100`, with no trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and drops open connections; the simulator itself lives on. */
  close(): Promise<void>;
}

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
}

type Handler = (request: Request) => Promise<Response>;
type Outgoing = HttpBindings['outgoing'];

function hostInUrl(hostname: string): string {
  return hostname.includes(':') ? `[${hostname}]` : hostname;
}

export async function listen(handler: Handler, options: ListenOptions): Promise<SimulatorServer> {
  const handle = withBodyLimit(handler);
  const hostname = options.hostname ?? '127.0.0.1';
  const server = createAdaptorServer({
    // Without a `createServer` of ours it speaks HTTP/1.1.
    fetch: (request, bindings) =>
      handle(request).catch((error: unknown) => withoutAnswer(error, (bindings as HttpBindings).outgoing)),
    // The adapter would otherwise replace the global Request and Response of the whole process.
    overrideGlobalObjects: false,
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
    url: `http://${hostInUrl(hostname)}:${port}`,
    port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function withoutAnswer(error: unknown, outgoing: Outgoing): Response {
  if (error instanceof BrokenConnection) {
    if (error.partial) sendPart(error.partial, outgoing);
    else outgoing.socket?.resetAndDestroy();
  } else if (!outgoing.destroyed) {
    // No fault: a mistake of ours.
    console.error(error);
    return new Response('Internal Server Error', { status: 500 });
  }
  return RESPONSE_ALREADY_SENT;
}

function sendPart({ status, headers, body }: PartialAnswer, outgoing: Outgoing): void {
  outgoing.writeHead(status, headers);
  outgoing.flushHeaders();
  outgoing.write(body, () => outgoing.socket?.destroy());
}

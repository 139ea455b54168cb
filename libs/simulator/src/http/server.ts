import { createAdaptorServer } from '@hono/node-server';
import type { AddressInfo } from 'node:net';

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

function hostInUrl(hostname: string): string {
  return hostname.includes(':') ? `[${hostname}]` : hostname;
}

export async function listen(handle: Handler, options: ListenOptions): Promise<SimulatorServer> {
  const hostname = options.hostname ?? '127.0.0.1';
  // The adapter would otherwise replace the global Request and Response of the whole process.
  const server = createAdaptorServer({ fetch: handle, overrideGlobalObjects: false });
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

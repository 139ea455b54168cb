import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a database on which packets can be lost without a word: no reset, no end. */
export class SilentProxy {
  private silenced = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(databaseUrl: string): Promise<SilentProxy> {
    const target = new URL(databaseUrl);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(databaseUrl);
    url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const proxy = new SilentProxy(server, url.href);
    server.on('connection', (client) => proxy.join(client, connect(Number(target.port), target.hostname)));
    return proxy;
  }

  /** What is connected from now on, and what is connected already, hears nothing any more. */
  silence(): void {
    this.silenced = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** New connections are carried again. The silent ones stay silent, as behind a firewall that has forgotten them. */
  restore(): void {
    this.silenced = false;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private join(client: Socket, database: Socket): void {
    const pairs = [
      [client, database],
      [database, client],
    ] as const;
    for (const [from, to] of pairs) {
      this.sockets.add(from);
      from.on('data', (bytes) => void to.write(bytes));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      if (this.silenced) from.pause();
    }
  }
}

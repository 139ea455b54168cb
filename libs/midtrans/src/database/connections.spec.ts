import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { Connections } from './connections';

/** A database that takes connections and says nothing. */
const sockets: Socket[] = [];
const server = createServer((socket) => void sockets.push(socket));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

it('whoever waits for a connection while the pool is being closed is told so, long before they would have given up', async () => {
  const { port } = server.address() as AddressInfo;
  const pool = new Pool({ host: '127.0.0.1', port, user: 'shop', password: 'shop', max: 1 });
  const dataSource = { driver: { master: pool }, entityMetadatas: [] } as unknown as DataSource;
  const connections = new Connections(dataSource, {
    connectTimeoutMs: 60_000,
    statementTimeoutMs: 1_000,
    lockTimeoutMs: 1_000,
    maxConnections: 2,
    preparedStatements: 'named',
  });
  const [connecting, queued, inLine] = [connections.take(), connections.take(), connections.take()];
  const told = [connecting, queued, inLine].map((taken) =>
    expect(taken).rejects.toThrow('the application has closed its DataSource'),
  );
  void pool.end();
  await Promise.all(told);
  // Its place is free: nobody holds what was never given.
  await expect(connections.take()).rejects.toThrow('the application has closed its DataSource');
});

import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { startHost } from '../host';

/** Every route that a host really has below our path, without its trailing slash: `POST /api/midtrans/charge`. */
export async function routesOfHost(): Promise<string[]> {
  const routes: string[] = [];
  const listen = (app: INestApplication): void => {
    const server = app.getHttpAdapter().getInstance() as FastifyInstance;
    server.addHook('onRoute', ({ method, url }) => {
      for (const each of [method].flat()) {
        if (each !== 'HEAD' && url.startsWith('/api/midtrans')) routes.push(`${each} ${described(url)}`);
      }
    });
  };
  const host = await startHost({ adapter: 'fastify', prepare: listen });
  await host.close();
  return [...new Set(routes)].sort();
}

/** `/payments/:id/` → `/payments/{id}` */
export function described(url: string): string {
  return url.replace(/\/+$/, '').replace(/:(\w+)/g, '{$1}');
}

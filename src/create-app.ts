import type { INestApplication } from '@nestjs/common';
import type { Server } from 'node:http';
import { AppModule, type ShopExtras } from './app.module';
import type { ShopConfig } from './config/shop.config';
import type { SimulatedGateway } from './gateway/simulated-gateway';
import { serveDocs } from './docs/openapi';
import { APPLICATION_OF } from './http/adapters';
import { limitWaiting } from './http/server-timeouts';
import { ShopLogger } from './logging/shop.logger';

/** The application on a database that has been migrated; it does not listen yet. */
export async function createApp(
  config: ShopConfig,
  databaseUrl: string,
  simulated: SimulatedGateway | null,
  extras?: ShopExtras,
): Promise<INestApplication> {
  const app = await APPLICATION_OF[config.httpAdapter](AppModule.for(config, databaseUrl, simulated, extras));
  app.useLogger(app.get(ShopLogger));
  app.flushLogs();
  serveDocs(app);
  limitWaiting(app.getHttpServer() as Server);
  return app;
}

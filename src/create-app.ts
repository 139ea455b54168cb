import type { INestApplication } from '@nestjs/common';
import { AppModule } from './app.module';
import type { ShopConfig } from './config/shop.config';
import { serveDocs } from './docs/openapi';
import { APPLICATION_OF } from './http/adapters';
import { ShopLogger } from './logging/shop.logger';

/** The application on a database that has been migrated; it does not listen yet. */
export async function createApp(config: ShopConfig, databaseUrl: string): Promise<INestApplication> {
  const app = await APPLICATION_OF[config.httpAdapter](AppModule.for(config, databaseUrl));
  app.useLogger(app.get(ShopLogger));
  app.flushLogs();
  serveDocs(app);
  return app;
}

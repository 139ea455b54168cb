import 'reflect-metadata';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { MidtransHealthIndicator } from 'nestjs-midtrans';
import { ShopModule, shopSettings } from './shop.module';

/**
 * Brings events to their listeners, asks Midtrans about what nobody has told, deletes what is old. It has no HTTP of Nest's: whoever watches
 * it is answered by a few lines.
 */
async function main({ HEALTH_PORT = '3001' }: NodeJS.ProcessEnv): Promise<void> {
  const app = await NestFactory.createApplicationContext(
    ShopModule.forRole('worker', shopSettings(process.env)),
  );
  app.enableShutdownHooks();
  const health = app.get(MidtransHealthIndicator);
  const server = createServer((_request, response) => {
    void health.report().then((report) => {
      response.writeHead(report.status === 'up' ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify(report));
    });
  });
  server.listen(Number(HEALTH_PORT), '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`http://127.0.0.1:${port}\n`);
  });
  // It answers for the worker, and keeps no process alive by itself.
  server.unref();
}

void main(process.env);

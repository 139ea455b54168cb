import 'reflect-metadata';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';

/** What an application tells the process that forked it. */
export interface Listening {
  /** From the beginning of the process. */
  ms: number;
  /** Processor time until then, of all its threads: other work on the machine matters less to it. */
  cpuMs: number;
  residentBytes: number;
}

/** Starts Nest and TypeORM with these modules beside them, and tells what it took until they listen. */
export async function listen(...modules: DynamicModule[]): Promise<void> {
  const database = TypeOrmModule.forRoot({
    type: 'postgres',
    url: process.argv[2],
    autoLoadEntities: true,
    extra: { connectionTimeoutMillis: 5_000 },
  });
  class App {}
  Module({ imports: [database, ...modules] })(App);
  const app = await NestFactory.create(App, { logger: ['warn', 'error', 'fatal'] });
  await app.listen(0, '127.0.0.1');
  const ms = performance.now();
  const { user, system } = process.cpuUsage();
  globalThis.gc?.();
  const listening: Listening = {
    ms,
    cpuMs: (user + system) / 1000,
    residentBytes: process.memoryUsage.rss(),
  };
  process.send?.(listening);
}

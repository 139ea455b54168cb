import { Module, type INestApplication, type LoggerService, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { listening, type Adapter, type Answer } from '../support/host';

export interface AppOptions extends ModuleMetadata {
  adapter?: Adapter;
  fastify?: ConstructorParameters<typeof FastifyAdapter>[0];
  express?: (adapter: ExpressAdapter) => void;
  /** The raw body beside the parsed one. */
  rawBody?: boolean;
  /** False: Nest registers no parsers. */
  bodyParser?: boolean;
  logger?: LoggerService | false;
  /** Changes the application before it listens. */
  prepare?: (app: INestApplication) => void;
}

export interface Ask extends Omit<RequestInit, 'body'> {
  user?: string;
  staff?: boolean;
  json?: unknown;
}

export interface App {
  readonly app: INestApplication;
  readonly url: string;
  ask(path: string, init?: Ask): Promise<Answer>;
  close(): Promise<void>;
}

/** An application as a host's `main.ts` makes it, without Nest's testing module, listening. */
export async function startApp(options: AppOptions): Promise<App> {
  const {
    adapter = 'express',
    fastify,
    express,
    rawBody,
    bodyParser,
    logger = false,
    prepare,
    ...metadata
  } = options;

  @Module(metadata)
  class AppModule {}

  const nest = { logger, abortOnError: false, rawBody, bodyParser };
  const app =
    adapter === 'express'
      ? await NestFactory.create(AppModule, expressAdapter(express), nest)
      : await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(fastify), nest);
  prepare?.(app);
  await listening(app);
  const url = await app.getUrl();
  return { app, url, ask: asker(url), close: () => app.close() };
}

/** What every host has: its database, under a name where it has one, and its event emitter. */
export function hostImports(url: string, name?: string) {
  return [postgres(url, name), EventEmitterModule.forRoot({ wildcard: true })];
}

export function postgres(url: string, name?: string, extra = { connectionTimeoutMillis: 5_000 }) {
  return TypeOrmModule.forRoot({ type: 'postgres', name, url, autoLoadEntities: true, poolSize: 5, extra });
}

function expressAdapter(change: ((adapter: ExpressAdapter) => void) | undefined): ExpressAdapter {
  const adapter = new ExpressAdapter();
  change?.(adapter);
  return adapter;
}

function asker(url: string): App['ask'] {
  return async (path, { user, staff, json, ...init } = {}) => {
    const response = await fetch(url + path, {
      ...init,
      body: json === undefined ? undefined : JSON.stringify(json),
      headers: {
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(user === undefined ? {} : { 'x-user': user }),
        ...(staff ? { 'x-staff': 'true' } : {}),
        ...init.headers,
      },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parsed(text) };
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

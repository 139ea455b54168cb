import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MidtransModule } from 'nestjs-midtrans';
import { DescribedApi } from './described-api';

let made: Promise<OpenAPIObject> | undefined;

/** The description of a host's API that has all our controllers, below `/api/midtrans`. Made once, without a database. */
export function apiDocument(): Promise<OpenAPIObject> {
  return (made ??= make());
}

let api: Promise<DescribedApi> | undefined;

export function describedApi(): Promise<DescribedApi> {
  return (api ??= apiDocument().then((document) => new DescribedApi(document)));
}

async function make(): Promise<OpenAPIObject> {
  @Module({
    imports: [
      TypeOrmModule.forRoot({ type: 'postgres', autoLoadEntities: true }),
      EventEmitterModule.forRoot({ wildcard: true }),
      MidtransModule.forRoot({ serverKey: 'SB-Mid-server-docs', path: 'api/midtrans', public: true }),
    ],
  })
  class DescribedModule {}

  // A preview knows its controllers and makes nothing else of what is in it.
  const app = await NestFactory.create(DescribedModule, new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return SwaggerModule.createDocument(app, new DocumentBuilder().setTitle('A host').build());
}

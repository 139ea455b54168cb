import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MidtransModule, type MidtransModuleOptions } from 'nestjs-midtrans';
import type { DescribedApi } from './described-api';
import { sharedApi } from './shared-api';

let made: Promise<OpenAPIObject> | undefined;

/** The description of a host's API that has all our controllers, below `/api/midtrans`. Made once, without a database. */
export function apiDocument(): Promise<OpenAPIObject> {
  return (made ??= documentOf({ public: true }));
}

let api: Promise<DescribedApi> | undefined;

export function describedApi(): Promise<DescribedApi> {
  return (api ??= apiDocument().then(sharedApi));
}

/** The description of a host's API by the options of its module, and by what it says of its whole API. */
export async function documentOf(
  midtrans: Partial<MidtransModuleOptions>,
  builder = new DocumentBuilder(),
): Promise<OpenAPIObject> {
  @Module({
    imports: [
      TypeOrmModule.forRoot({ type: 'postgres', autoLoadEntities: true }),
      EventEmitterModule.forRoot({ wildcard: true }),
      MidtransModule.forRoot({
        serverKey: 'SB-Mid-server-docs',
        path: 'api/midtrans',
        clientPrices: true,
        ...midtrans,
      }),
    ],
  })
  class DescribedModule {}

  // A preview knows its controllers and makes nothing else of what is in it.
  const app = await NestFactory.create(DescribedModule, new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return SwaggerModule.createDocument(app, builder.setTitle('A host').build());
}

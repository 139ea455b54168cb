import { NestFactory } from '@nestjs/core';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ShopConfig } from '../config/shop.config';
import { answerUnreadable } from './unreadable-url';
import { knownMediaTypesOnly } from './media-types.middleware';

/** Bytes of a body: a charge with a full basket has a few thousand. */
const BODY_LIMIT = 256 * 1_024;

const COMMON = {
  bufferLogs: true,
  // A failed start is told by whoever starts the shop, in its own words.
  abortOnError: false,
} as const;

/** Makes the application on the adapter that the configuration names; both then behave alike. */
export const APPLICATION_OF: Readonly<
  Record<ShopConfig['httpAdapter'], (module: DynamicModule) => Promise<INestApplication>>
> = {
  fastify: (module) =>
    NestFactory.create<NestFastifyApplication>(
      module,
      new FastifyAdapter({
        bodyLimit: BODY_LIMIT,
        routerOptions: { ignoreTrailingSlash: true },
        frameworkErrors: answerUnreadable,
      }),
      COMMON,
    ),
  express: async (module) => {
    const app = await NestFactory.create<NestExpressApplication>(module, new ExpressAdapter(), {
      ...COMMON,
      bodyParser: false,
      // For notifications, of whose numbers no digit may be lost; Fastify lets the module see the bytes by itself.
      rawBody: true,
    });
    app.disable('x-powered-by');
    app.use(knownMediaTypesOnly);
    app.useBodyParser('json', { limit: BODY_LIMIT });
    app.useBodyParser('urlencoded', { limit: BODY_LIMIT, extended: true });
    return app;
  },
};

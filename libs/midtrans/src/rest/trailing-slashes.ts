import type { Provider, Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants';
import { HttpAdapterHost, MetadataScanner } from '@nestjs/core';

/**
 * Our routes come with and without their trailing slash. A Fastify host that ignores trailing slashes by itself would
 * refuse the second as a duplicate, so there it is taken back, before the routes are registered.
 */
export class TrailingSlashes {
  static for(controllers: readonly Type[]): Provider {
    return {
      provide: TrailingSlashes,
      inject: [HttpAdapterHost],
      useFactory: ({ httpAdapter }: HttpAdapterHost) => {
        if (ignoresTrailingSlash(httpAdapter?.getInstance())) controllers.forEach(keepFirstPath);
        return new TrailingSlashes();
      },
    };
  }
}

function ignoresTrailingSlash(server: unknown): boolean {
  const config = field(server, 'initialConfig');
  return (
    field(config, 'ignoreTrailingSlash') === true ||
    field(field(config, 'routerOptions'), 'ignoreTrailingSlash') === true
  );
}

function keepFirstPath(controller: Type): void {
  const prototype = controller.prototype as Record<string, object>;
  for (const name of new MetadataScanner().getAllMethodNames(prototype)) {
    const handler = prototype[name];
    const paths: unknown = handler && Reflect.getMetadata(PATH_METADATA, handler);
    if (handler && Array.isArray(paths)) Reflect.defineMetadata(PATH_METADATA, paths[0], handler);
  }
}

function field(value: unknown, name: string): unknown {
  const isObject = (typeof value === 'object' || typeof value === 'function') && value !== null;
  return isObject ? (value as Record<string, unknown>)[name] : undefined;
}

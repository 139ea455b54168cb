import type { Provider, Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants';
import { HttpAdapterHost, MetadataScanner } from '@nestjs/core';

/**
 * Our routes come with and without their trailing slash. A Fastify host that ignores trailing slashes by itself would
 * refuse the second as a duplicate, so there it is taken back.
 */
export class TrailingSlashes {
  static for(controllers: readonly Type[]): Provider {
    return {
      provide: TrailingSlashes,
      inject: [HttpAdapterHost],
      useFactory: (adapterHost: HttpAdapterHost) => new TrailingSlashes(adapterHost, controllers),
    };
  }

  private constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly controllers: readonly Type[],
  ) {}

  /** To be called when the application has its adapter (one of Nest's testing module gets it late) and no routes yet. */
  adapt(): void {
    const { httpAdapter } = this.adapterHost;
    if (ignoresTrailingSlash(httpAdapter?.getInstance())) this.controllers.forEach(keepFirstPath);
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

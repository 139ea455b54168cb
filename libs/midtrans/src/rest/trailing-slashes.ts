import type { Provider, Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiExcludeEndpoint } from './api-docs';
import { copyMetadata, handlersOf, type Handler } from './handlers';

/** On the handler of an alias: that it is one. */
const IS_ALIAS = Symbol('midtrans: alias');

/**
 * Lets every route of a controller, declared once and without its trailing slash, answer with it and without it. The one
 * with the slash is described; the other is an alias, which is not. They are two handlers because the description has
 * every path of a handler.
 */
export const BothSlashes: ClassDecorator = (controller) => {
  for (const [name, handler] of routesOf(controller)) addAlias(controller, name, handler);
};

/** A Fastify host that ignores trailing slashes by itself would refuse aliases as duplicates: there they are taken back. */
export class TrailingSlashes {
  /** @returns the provider for the controllers of a registration */
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
    if (ignoresTrailingSlash(httpAdapter?.getInstance())) this.controllers.forEach(removeAliases);
  }
}

function addAlias(controller: Type | NewableFunction, name: string, handler: Handler): void {
  const prototype = controller.prototype as object;
  const aliasName = `${name}WithoutSlash`;
  const alias: Handler = function (...args) {
    return handler.apply(this, args);
  };
  // Whoever tells handlers apart by their names, as a rate limit does, counts both routes as one.
  const value = Object.defineProperty(alias, 'name', { value: name });
  Object.defineProperty(prototype, aliasName, { value, configurable: true, writable: true });

  copyMetadata(handler, alias);
  // Those of the parameters stand on the class.
  for (const owner of [controller, prototype]) copyPropertyMetadata(owner, name, aliasName);

  const paths = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat().map(withoutSlash);
  Reflect.defineMetadata(PATH_METADATA, paths, alias);
  // Nest takes one slash off.
  Reflect.defineMetadata(
    PATH_METADATA,
    paths.map((path) => `${path}//`),
    handler,
  );
  Reflect.defineMetadata(IS_ALIAS, true, alias);
  ApiExcludeEndpoint()(prototype, aliasName, { value: alias });
}

/** Without a path, a handler has no route. */
function removeAliases(controller: Type): void {
  for (const [, handler] of routesOf(controller)) {
    if (Reflect.hasMetadata(IS_ALIAS, handler)) Reflect.deleteMetadata(PATH_METADATA, handler);
  }
}

function routesOf(controller: { prototype: unknown }): [name: string, handler: Handler][] {
  return handlersOf(controller).filter(([, handler]) => Reflect.hasMetadata(PATH_METADATA, handler));
}

function copyPropertyMetadata(owner: object, from: string, to: string): void {
  for (const key of Reflect.getMetadataKeys(owner, from)) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, owner, from), owner, to);
  }
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

function ignoresTrailingSlash(server: unknown): boolean {
  const config = field(server, 'initialConfig');
  return (
    field(config, 'ignoreTrailingSlash') === true ||
    field(field(config, 'routerOptions'), 'ignoreTrailingSlash') === true
  );
}

function field(value: unknown, name: string): unknown {
  const isObject = (typeof value === 'object' || typeof value === 'function') && value !== null;
  return isObject ? (value as Record<string, unknown>)[name] : undefined;
}

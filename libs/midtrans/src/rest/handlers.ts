import { MetadataScanner } from '@nestjs/core';

/** A method of a controller. */
export type Handler = (this: object, ...args: unknown[]) => unknown;

/** The methods of a controller, by their names. */
export function handlersOf({ prototype }: { prototype: unknown }): [name: string, handler: Handler][] {
  const methods = prototype as Record<string, Handler | undefined>;
  return new MetadataScanner()
    .getAllMethodNames(methods)
    .map((name): [string, Handler | undefined] => [name, methods[name]])
    .filter((entry): entry is [string, Handler] => entry[1] !== undefined);
}

/** What decorators said of a handler, for one that takes its place or stands beside it. */
export function copyMetadata(from: object, to: object): void {
  for (const key of Reflect.getMetadataKeys(from)) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, from), to);
  }
}

import { createHash } from 'node:crypto';
import type { INestApplication, Type } from '@nestjs/common';
import { MetadataScanner, ModulesContainer, type ApplicationConfig } from '@nestjs/core';

const scanner = new MetadataScanner();
const numbers = new WeakMap<object, number>();
let last = 0;

/**
 * What a description of a module's endpoints is made of: two applications with the same have the same description, which takes several
 * times as long to make.
 */
export function fingerprintOf(app: INestApplication, module: Type): string {
  const { config } = app as unknown as { config: ApplicationConfig };
  const controllers = [...app.get(ModulesContainer, { strict: false }).values()]
    .filter(({ metatype }) => metatype === module)
    .flatMap((each) => [...each.controllers.values()].map(({ metatype }) => metatype as Type));
  const said = JSON.stringify(
    [config.getGlobalPrefix(), config.getVersioning(), controllers.map(metadataOfController)],
    (_key, value: unknown) => (typeof value === 'function' ? numberOf(value) : value),
  );
  return createHash('sha256').update(said).digest('base64');
}

function metadataOfController(controller: Type): unknown[] {
  const { prototype } = controller as { prototype: Record<string, object> };
  const handlers = scanner.getAllMethodNames(prototype).map((name) => {
    const handler = prototype[name];
    return [name, handler && metadataOf(handler), metadataOf(prototype, name)];
  });
  return [controller.name, metadataOf(controller), handlers];
}

/** What is said for a description, and where an endpoint is. Pipes and guards, made anew for every application, are in none. */
const DESCRIBES = /^(?:swagger\/|design:|path$|method$|version$|__httpCode__$)/;

function metadataOf(target: object, ...property: [] | [string]): unknown[] {
  const keys: unknown[] = Reflect.getMetadataKeys(target, ...(property as [string]));
  return keys
    .map(String)
    .filter((key) => DESCRIBES.test(key))
    .map((key) => [key, Reflect.getMetadata(key, target, ...(property as [string])) as unknown]);
}

/** Classes and functions are told apart by who they are. */
function numberOf(value: object): number {
  const known = numbers.get(value) ?? ++last;
  numbers.set(value, known);
  return known;
}

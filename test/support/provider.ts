import { ModulesContainer } from '@nestjs/core';
import type { Host } from './host';

/** A provider of the module that a host does not get, by the name of its class. */
export function provider<T>({ app }: Host, wanted: string): T {
  for (const { providers } of app.get(ModulesContainer).values()) {
    for (const { name, instance } of providers.values()) if (name === wanted) return instance as T;
  }
  throw new Error(`There is no ${wanted}`);
}

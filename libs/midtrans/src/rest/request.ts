import { Req } from '@nestjs/common';

/**
 * The request of whatever adapter. Nest spares this parameter, and no other, from a host's global pipes: whatever those
 * would strip, refuse or convert, a notification's body and a charge reach us as they came.
 */
export const AnyAdapterRequest = Req;

export function bodyOf(request: unknown): unknown {
  return part(request, 'body');
}

export function queryOf(request: unknown): unknown {
  return part(request, 'query');
}

/** A parameter of the route's path; `''` where there is none. */
export function pathParameterOf(request: unknown, name: string): string {
  const value = part(part(request, 'params'), name);
  return typeof value === 'string' ? value : '';
}

function part(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

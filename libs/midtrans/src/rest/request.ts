import { jsonBodyOf } from './request-body';

/** The body of a request, on Express and Fastify. */
export function bodyOf(request: unknown): unknown {
  return jsonBodyOf({ body: part(request, 'body'), header: (name) => headerOf(request, name) });
}

/** The query of a request, on Express and Fastify. */
export function queryOf(request: unknown): unknown {
  return part(request, 'query');
}

export function methodOf(request: unknown): string {
  const method = part(request, 'method');
  return typeof method === 'string' ? method.toUpperCase() : '';
}

/** The path as the client wrote it, without the query. */
export function pathOf(request: unknown): string {
  const url = part(request, 'originalUrl') ?? part(request, 'url');
  return typeof url === 'string' ? (url.split('?')[0] ?? '') : '';
}

/** @param name - in lower case */
export function headerOf(request: unknown, name: string): string | undefined {
  const value = part(part(request, 'headers'), name);
  return typeof value === 'string' ? value : undefined;
}

/** A parameter of the route's path; `''` where there is none. */
export function pathParameterOf(request: unknown, name: string): string {
  const value = part(part(request, 'params'), name);
  return typeof value === 'string' ? value : '';
}

/** What a request, or a part of it, has under a name. */
export function part(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

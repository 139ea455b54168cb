import type { Context } from 'hono';
import { stringify } from '../json';

/** Answers with JSON in which every number keeps all its digits. */
export function exactJson(context: Context, body: unknown): Response {
  return context.body(stringify(body), 200, { 'content-type': 'application/json' });
}

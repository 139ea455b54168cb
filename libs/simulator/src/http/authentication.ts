import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { refusals, type Refusal } from '../refusal';

export function isSameKey(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

/** What an API answers to a request without a key, and to one with the wrong key. */
export interface KeyRefusals {
  noKey(): Refusal;
  unknownKey(): Refusal;
}

/** Lets in who shows the key, or one of the keys, as the user name of Basic authentication. */
export function basicKey(
  keys: string | readonly string[],
  answers: KeyRefusals = refusals,
): MiddlewareHandler {
  const expected = [keys].flat().map((key) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`);
  return async (context, next) => {
    const given = context.req.header('authorization');
    if (!given) throw answers.noKey();
    if (!expected.some((header) => isSameKey(given, header))) throw answers.unknownKey();
    await next();
  };
}

import { createHash } from 'node:crypto';

/**
 * SHA-256 of the body's content, whatever the order of its fields: the same for every redelivery, another for each of
 * the two messages that one refund sends.
 */
export function fingerprintOf(body: object): string {
  return createHash('sha256').update(canonical(body, 0)).digest('hex');
}

/** Deeper nesting than any notification has is cut off, so that no body can exhaust the stack. */
const MAX_DEPTH = 32;

function canonical(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (depth > MAX_DEPTH) return '"…"';
  if (Array.isArray(value)) return `[${value.map((entry) => canonical(entry, depth + 1)).join()}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, entry]) => `${JSON.stringify(name)}:${canonical(entry, depth + 1)}`).join()}}`;
}

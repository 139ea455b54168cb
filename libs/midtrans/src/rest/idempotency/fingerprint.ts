import { createHash } from 'node:crypto';
import { MidtransInputError } from '../../errors/midtrans.errors';
import { bodyOf, methodOf, pathOf } from '../request';

/** No request of ours is nested as deep as this; following more levels could end in an overflow of the stack. */
const DEEPEST = 100;

/**
 * What makes two requests the same: the method, the path without its trailing slash, and the body, whatever the order of
 * its fields.
 *
 * @returns SHA-256, hex
 * @throws MidtransInputError where the body is nested absurdly deep
 */
export function fingerprintOf(request: unknown): string {
  const parts = [methodOf(request), pathOf(request).replace(/\/+$/, ''), canonical(bodyOf(request))];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

function canonical(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (depth === DEEPEST) {
    throw new MidtransInputError([
      { field: '', message: `the body must not be nested more than ${DEEPEST} levels` },
    ]);
  }
  if (Array.isArray(value)) return `[${value.map((entry) => canonical(entry, depth + 1)).join(',')}]`;
  const fields = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, entry]) => `${JSON.stringify(name)}:${canonical(entry, depth + 1)}`);
  return `{${fields.join(',')}}`;
}

import crypto from 'node:crypto';
import { uid } from 'uid';
import type { Random } from './random';

/** Lets everything random in this Node process come from the seed. @returns what undoes it */
export function seedNode(random: Random): () => void {
  const original = {
    random: Math.random,
    randomUUID: crypto.randomUUID,
    randomBytes: crypto.randomBytes,
    randomFillSync: crypto.randomFillSync,
  };
  // A stream each: some draw ahead, and what they draw is left over from one schedule to the next.
  const [numbers, uuids, bytes, fills] = [random.fork(), random.fork(), random.fork(), random.fork()];
  let isDrawn = false;
  Math.random = () => {
    isDrawn = true;
    return numbers.next();
  };
  crypto.randomUUID = () => uuids.uuid();
  crypto.randomBytes = ((count: number) => bytes.bytes(count)) as typeof crypto.randomBytes;
  crypto.randomFillSync = ((target: Uint8Array) => {
    target.set(fills.bytes(target.length));
    return target;
  }) as typeof crypto.randomFillSync;
  // Nest's ids are drawn ahead as well: from here on they are drawn when they are due.
  while (!isDrawn) uid();
  return () => {
    Math.random = original.random;
    Object.assign(crypto, {
      randomUUID: original.randomUUID,
      randomBytes: original.randomBytes,
      randomFillSync: original.randomFillSync,
    });
  };
}

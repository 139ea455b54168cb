import crypto from 'node:crypto';
import type { Random } from './random';

/** Lets everything random in this Node process come from the seed. @returns what undoes it */
export function seedNode(random: Random): () => void {
  const original = {
    random: Math.random,
    randomUUID: crypto.randomUUID,
    randomBytes: crypto.randomBytes,
    randomFillSync: crypto.randomFillSync,
  };
  Math.random = () => random.next();
  crypto.randomUUID = () => random.uuid();
  crypto.randomBytes = ((count: number) => random.bytes(count)) as typeof crypto.randomBytes;
  crypto.randomFillSync = ((target: Uint8Array) => {
    target.set(random.bytes(target.length));
    return target;
  }) as typeof crypto.randomFillSync;
  return () => {
    Math.random = original.random;
    Object.assign(crypto, {
      randomUUID: original.randomUUID,
      randomBytes: original.randomBytes,
      randomFillSync: original.randomFillSync,
    });
  };
}

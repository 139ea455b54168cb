import crypto from 'node:crypto';
import { createRequire } from 'node:module';
import type { Random } from './random';

/** Where Nest has its ids from: the module itself, of which an import would be a copy. */
const uid = createRequire(__filename)('uid') as { uid: (length?: number) => string };

/** Lets everything random in this Node process come from the seed. @returns what undoes it */
export function seedNode(random: Random): () => void {
  const original = {
    random: Math.random,
    randomUUID: crypto.randomUUID,
    randomBytes: crypto.randomBytes,
    randomFillSync: crypto.randomFillSync,
    uid: uid.uid,
  };
  // A stream each: some draw ahead, and what they draw is left over from one schedule to the next.
  const [numbers, uuids, bytes, fills] = [random.fork(), random.fork(), random.fork(), random.fork()];
  Math.random = () => numbers.next();
  crypto.randomUUID = () => uuids.uuid();
  crypto.randomBytes = ((count: number) => bytes.bytes(count)) as typeof crypto.randomBytes;
  crypto.randomFillSync = ((target: Uint8Array) => {
    target.set(fills.bytes(target.length));
    return target;
  }) as typeof crypto.randomFillSync;
  // Of Nest's ids is asked that no two are the same: how many there are does not move what else is drawn.
  let ids = 0;
  uid.uid = (length = 11) => String(ids++).padStart(length, '0');
  return () => {
    Math.random = original.random;
    uid.uid = original.uid;
    Object.assign(crypto, {
      randomUUID: original.randomUUID,
      randomBytes: original.randomBytes,
      randomFillSync: original.randomFillSync,
    });
  };
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts tokens with AES-256-GCM under a random nonce. A token is bound to the row that it belongs to: copied into
 * another row, it cannot be read.
 */
export class TokenCipher {
  /** @param keys - 32 bytes each: the first encrypts, all decrypt */
  constructor(private readonly keys: readonly [Buffer, ...Buffer[]]) {}

  /** @returns nonce, encrypted token and tag, in base64 */
  encrypt(token: string, rowId: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.keys[0], nonce).setAAD(Buffer.from(rowId));
    const encrypted = [cipher.update(token, 'utf8'), cipher.final()];
    return Buffer.concat([nonce, ...encrypted, cipher.getAuthTag()]).toString('base64');
  }

  /** @returns `undefined` where none of the keys fits, or it was tampered with */
  decrypt(encrypted: string, rowId: string): string | undefined {
    const bytes = Buffer.from(encrypted, 'base64');
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
    return this.keys.map((key) => decryptWith(key, bytes, rowId)).find((token) => token !== undefined);
  }
}

function decryptWith(key: Buffer, bytes: Buffer, rowId: string): string | undefined {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(rowId))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const body = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

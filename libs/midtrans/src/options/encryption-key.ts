const KEY_BYTES = 32;
const HEX = /^[\da-f]{64}$/i;
const BASE64 = /^[\w+/-]{43}=?$/;

/** The 32 bytes of a key that is written in hex or base64; `undefined` where it is none. */
export function encryptionKeyOf(text: unknown): Buffer | undefined {
  if (typeof text !== 'string') return undefined;
  if (HEX.test(text)) return Buffer.from(text, 'hex');
  if (!BASE64.test(text)) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES ? key : undefined;
}

import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';

/** A notification of BI-SNAP's, as it was sent. */
export interface SignedBiSnapNotification {
  /** Of the URL that it came to. */
  readonly path: string;
  /** `X-Timestamp`, as it came. */
  readonly timestamp: string;
  /** `X-Signature`, in base64. */
  readonly signature: string;
  /** The JSON, as it came. */
  readonly body: string;
}

/** Weaker keys are not BI-SNAP's. */
const FEWEST_BITS = 2048;

/**
 * Reads a public key of Midtrans': PEM, with its line breaks or without, or the base64 in it.
 *
 * @throws Error for what is none
 */
export function readBiSnapKey(text: string): KeyObject {
  const base64 = text.replace(/-----(?:BEGIN|END) PUBLIC KEY-----|\\n|\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new Error('It is no public key');
  return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
}

/** What is wrong with a public key of Midtrans', in words that do not repeat it; `undefined` where it may be one. */
export function problemOfBiSnapKey(key: unknown): string | undefined {
  if (typeof key !== 'string' || key.trim() === '') return "must be Midtrans' public key, as PEM or base64";
  if (key.includes('PRIVATE KEY')) return "is a private key: give Midtrans' public key";
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = readBiSnapKey(key);
    const isStrong = (asymmetricKeyDetails?.modulusLength ?? 0) >= FEWEST_BITS;
    return asymmetricKeyType === 'rsa' && isStrong
      ? undefined
      : `must be an RSA key of ${FEWEST_BITS} bits or more`;
  } catch {
    return "must be Midtrans' public key, as PEM or base64";
  }
}

/**
 * Whether Midtrans has signed a notification of BI-SNAP's: with SHA256withRSA over the method, the path, the SHA-256 of the body without its
 * white space, and the time. The path is the whole one, or what Midtrans puts after the notification URL (`/v1.0/debit/notify`), whatever
 * stands before it. Never throws: odd input is simply not verified.
 *
 * @param keys - Midtrans' public keys: several while they are being replaced
 * @see https://github.com/Midtrans/midtrans-php#44-payment-notification
 */
export function verifyBiSnapSignature(
  { path, timestamp, signature, body }: SignedBiSnapNotification,
  keys: readonly KeyObject[],
): boolean {
  const digest = createHash('sha256').update(minified(body)).digest('hex');
  const claimed = Buffer.from(signature, 'base64');
  const appended = path.indexOf('/v1.0/');
  const paths = appended > 0 ? [path, path.slice(appended)] : [path];
  return paths.some((each) => {
    const signed = Buffer.from(`POST:${each}:${digest}:${timestamp}`);
    return keys.some((key) => verify('RSA-SHA256', signed, key, claimed));
  });
}

/** JSON without the white space between its tokens. */
function minified(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (token) => (token.startsWith('"') ? token : ''));
}

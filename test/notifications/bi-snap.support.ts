import { createHash, sign, type KeyObject } from 'node:crypto';

const TIME = '2026-05-27T14:30:01+07:00';

/** What Midtrans signs of a notification of BI-SNAP's. */
export interface SignedOfBiSnap {
  readonly key: KeyObject;
  /** The URL's, or what Midtrans puts after the notification URL. */
  readonly path: string;
  readonly body: object;
}

/** The headers with which Midtrans sends a notification of BI-SNAP's. */
export function biSnapHeaders({ key, path, body }: SignedOfBiSnap): Record<string, string> {
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const signature = sign('RSA-SHA256', Buffer.from(`POST:${path}:${digest}:${TIME}`), key);
  return { 'x-timestamp': TIME, 'x-signature': signature.toString('base64') };
}

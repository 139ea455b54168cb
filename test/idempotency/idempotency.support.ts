import type { Answer, Host } from '../support/host';

const ROOT = '/api/midtrans';

export interface Post {
  key?: string;
  /** @default 'customer-1' */
  user?: string;
  staff?: boolean;
}

/** A request that changes something, below our path. */
export function post(
  host: Pick<Host, 'request'>,
  path: string,
  json: unknown,
  { key, user = 'customer-1', staff }: Post = {},
): Promise<Answer> {
  return host.request(ROOT + path, {
    method: 'POST',
    user,
    staff,
    json,
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });
}

export function isReplayed({ headers }: Answer): boolean {
  return headers.get('idempotent-replayed') === 'true';
}

/** What a test compares of two answers: letter by letter, so that the order of fields counts too. */
export function wordsOf({ status, body }: Answer): string {
  return `${status} ${JSON.stringify(body)}`;
}

/** The stored row of a key. */
export async function rowOf({ database }: Pick<Host, 'database'>, key: string) {
  const [row] = await database.rows<{
    resource_id: string | null;
    locked: boolean;
    status_code: number | null;
  }>(
    `SELECT resource_id, locked_until > now() AS locked, status_code FROM midtrans_idempotency_keys WHERE key_hash = encode(sha256($1::bytea), 'hex')`,
    [key],
  );
  return row;
}

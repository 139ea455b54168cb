import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Postgres, type PreparedStatement } from '../../database/postgres';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../../options/midtrans.options';

/** Whose a key is: that of another user or merchant account is another key, or of another registration where it is about all accounts. */
interface KeyOwner {
  readonly registration: string;
  /** The merchant account that the request is about; undefined where it is about all of the registration's. */
  readonly account: string | undefined;
  /** Undefined for nobody. */
  readonly user: string | undefined;
}

/** A key of one owner. */
export interface OwnedKey {
  readonly owner: KeyOwner;
  readonly key: string;
}

/** Where a key of one owner is kept: SHA-256 of both, as a client may write anything into its keys. */
interface KeyHashes {
  readonly ownerHash: string;
  readonly keyHash: string;
}

/** Somebody carries a key's request out. */
export interface Attempt extends KeyHashes {
  /** Whether there was one before, which came to no answer that holds. */
  readonly isRetry: boolean;
  /** The id that one reserved, if it came that far. */
  readonly resourceId: string | null;
  /** Until when the key is theirs. Whoever comes late finds another time here, and keeps their answer to themselves. */
  readonly lockedUntil: unknown;
}

export interface StoredAnswer {
  readonly statusCode: number;
  readonly body: unknown;
}

export type Claim =
  /** Go on: nobody else does, and there is no answer yet. */
  | { readonly kind: 'yours'; readonly attempt: Attempt }
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }
  /** The same request is under way. */
  | { readonly kind: 'under_way' }
  /** The key was used for another request. */
  | { readonly kind: 'another_request' };

interface Claimed {
  readonly is_retry: boolean;
  readonly resource_id: string | null;
  readonly locked_until: unknown;
}

/** How long an answer is kept. */
const KEPT = "interval '24 hours'";
/** A process that died gives its keys back after this, in milliseconds. */
const LOCKED_MS = 60_000;
/** Calls of the gateway that one request may make, one after the other. */
const MOST_CALLS = 3;

/** Takes a key that is new, too old, or was left without an answer. No row comes back where it is somebody's. */
const CLAIM: PreparedStatement = {
  name: 'midtrans_idempotency_claim',
  text: `
    WITH forgotten AS (
      DELETE FROM midtrans_idempotency_keys WHERE (owner_hash, key_hash) IN (
        SELECT owner_hash, key_hash FROM midtrans_idempotency_keys
        WHERE created_at < now() - ${KEPT} AND NOT (owner_hash = $1 AND key_hash = $2)
        ORDER BY created_at LIMIT 20 FOR UPDATE SKIP LOCKED)
    )
    INSERT INTO midtrans_idempotency_keys AS k (owner_hash, key_hash, fingerprint, locked_until)
    VALUES ($1, $2, $3, date_trunc('milliseconds', now() + $4 * interval '1 millisecond'))
    ON CONFLICT (owner_hash, key_hash) DO UPDATE SET
      fingerprint = EXCLUDED.fingerprint,
      locked_until = EXCLUDED.locked_until,
      resource_id = CASE WHEN k.created_at < now() - ${KEPT} THEN NULL ELSE k.resource_id END,
      status_code = NULL,
      body = NULL,
      created_at = CASE WHEN k.created_at < now() - ${KEPT} THEN now() ELSE k.created_at END
    WHERE (k.locked_until IS NULL OR k.locked_until < now())
      AND (k.created_at < now() - ${KEPT} OR (k.fingerprint = EXCLUDED.fingerprint AND k.status_code IS NULL))
    RETURNING k.created_at < now() AS is_retry, k.resource_id, k.locked_until`,
};

const READ: PreparedStatement = {
  name: 'midtrans_idempotency_read',
  text: `
    SELECT fingerprint, status_code, body FROM midtrans_idempotency_keys
    WHERE owner_hash = $1 AND key_hash = $2`,
};

const FINISH: PreparedStatement = {
  name: 'midtrans_idempotency_finish',
  text: `
    UPDATE midtrans_idempotency_keys SET status_code = $4, body = $5::json, locked_until = NULL
    WHERE owner_hash = $1 AND key_hash = $2 AND locked_until = $3`,
};

const RESERVE_ID: PreparedStatement = {
  name: 'midtrans_idempotency_reserve_id',
  text: `
    UPDATE midtrans_idempotency_keys SET resource_id = COALESCE(resource_id, $3)
    WHERE owner_hash = $1 AND key_hash = $2
    RETURNING resource_id`,
};

/** Keeps the answers of Idempotency-Keys for 24 hours, for all instances. */
@Injectable()
export class IdempotencyStore {
  private readonly lockedMs: number;

  constructor(
    private readonly postgres: Postgres,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) { http }: ResolvedOptions,
  ) {
    this.lockedMs = LOCKED_MS + MOST_CALLS * http.timeoutMs;
  }

  async claim({ owner, key }: OwnedKey, fingerprint: string): Promise<Claim> {
    const [ownerHash, keyHash] = [sha256(textOf(owner)), sha256(key)];
    const claim = [ownerHash, keyHash, fingerprint, this.lockedMs];
    const [claimed] = await this.postgres.query<Claimed>(CLAIM, claim);
    if (claimed !== undefined) {
      const { is_retry: isRetry, resource_id: resourceId, locked_until: lockedUntil } = claimed;
      return { kind: 'yours', attempt: { ownerHash, keyHash, isRetry, resourceId, lockedUntil } };
    }
    const [row] = await this.postgres.query<{
      fingerprint: string;
      status_code: number | null;
      body: unknown;
    }>(READ, [ownerHash, keyHash]);
    if (row === undefined) return { kind: 'under_way' };
    if (row.fingerprint !== fingerprint) return { kind: 'another_request' };
    if (row.status_code === null) return { kind: 'under_way' };
    return { kind: 'answered', answer: { statusCode: row.status_code, body: row.body } };
  }

  /** @param answer - null where the request may be made again: its outcome is not known, or passing */
  async finish({ ownerHash, keyHash, lockedUntil }: Attempt, answer: StoredAnswer | null): Promise<void> {
    const body = answer === null ? null : JSON.stringify(answer.body);
    await this.postgres.query(FINISH, [ownerHash, keyHash, lockedUntil, answer?.statusCode, body]);
  }

  /** The id that the key's request goes by: `candidateId` at its first attempt, and the same ever after. */
  async reserveId({ ownerHash, keyHash }: KeyHashes, candidateId: string): Promise<string> {
    const reservation = [ownerHash, keyHash, candidateId];
    const [row] = await this.postgres.query<{ resource_id: string }>(RESERVE_ID, reservation);
    return row?.resource_id ?? candidateId;
  }
}

/**
 * JSON, so that no two owners have one text. An account is one registration's alone, and what that is known by may change with the other
 * accounts.
 */
function textOf({ registration, account, user }: KeyOwner): string {
  const whose = account === undefined ? [registration, null] : [null, account];
  return JSON.stringify([...whose, user ?? null]);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

import { deleteOldRows, type Purge } from '../../retention/purge';

/** Keys whose time is over, unless a request under one is under way. */
export const oldIdempotencyKeys: Purge = {
  days: 2,
  statement: deleteOldRows({
    name: 'midtrans_idempotency_purge',
    table: 'midtrans_idempotency_keys',
    key: ['owner_hash', 'key_hash'],
    since: 'created_at',
    where: '(locked_until IS NULL OR locked_until < now())',
  }),
};

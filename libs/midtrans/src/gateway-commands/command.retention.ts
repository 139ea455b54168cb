import { deleteOldRows, type Purge } from '../retention/purge';

/** Commands that somebody found out about, whose callers did not come back. One that is not resolved stays until it is. */
export const oldCommands: Purge = {
  days: 2,
  isByAccount: true,
  statement: deleteOldRows({
    name: 'midtrans_commands_purge',
    table: 'midtrans_commands',
    key: ['id'],
    since: 'resolved_at',
    where: '(leased_until IS NULL OR leased_until < now())',
    account: 'account',
  }),
};

import { deleteOldRows, type Purge } from '../../retention/purge';

/** A year's books are closed, and looked through, before they go. */
export const oldAuditEntries: Purge = {
  days: 400,
  isByAccount: true,
  isByRegistration: true,
  statement: deleteOldRows({
    name: 'midtrans_audit_purge',
    table: 'midtrans_audit',
    key: ['id'],
    since: 'created_at',
    where: 'true',
    account: 'account',
    registration: 'registration',
  }),
};

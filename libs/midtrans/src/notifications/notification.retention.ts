import { deleteOldRows, type Purge } from '../retention/purge';

/**
 * Deliveries that are decided. A delivery that comes again after its row went is looked at anew: its payment is where it led, so that it
 * moves nothing. One that could not be confirmed stays, as nobody knows yet what came of it.
 */
export const oldNotifications: Purge = {
  days: 90,
  isByAccount: true,
  statement: deleteOldRows({
    name: 'midtrans_notifications_purge',
    table: 'midtrans_notifications',
    key: ['id'],
    since: 'created_at',
    where: `status <> 'unconfirmed' AND status <> 'invalid_signature'`,
    account: 'account',
  }),
};

/** The sample of deliveries with a wrong signature. */
export const oldRejectedNotifications: Purge = {
  days: 7,
  isByAccount: true,
  isByRegistration: true,
  statement: deleteOldRows({
    name: 'midtrans_notifications_purge_rejected',
    table: 'midtrans_notifications',
    key: ['id'],
    since: 'created_at',
    where: `status = 'invalid_signature' AND rejected_slot IS NOT NULL`,
    account: 'account',
    registration: 'registration',
  }),
};

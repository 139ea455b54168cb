import { Injectable, Logger } from '@nestjs/common';
import { Transactions } from '../events/transactions';
import { Inbox } from '../notifications/inbox';
import type { NotificationHandler, Recorded, SignedDelivery } from '../notifications/notification.handler';
import { PayAccountLedger } from './pay-account.ledger';
import { payAccountStatusOf } from './pay-account.status';

/**
 * Takes the notifications of customers' accounts: moves the account. Their signature covers the status, so that nothing needs to be
 * confirmed.
 */
@Injectable()
export class PayAccountNotifications implements NotificationHandler {
  private readonly logger = new Logger('Midtrans:notifications');

  constructor(
    private readonly transactions: Transactions,
    private readonly ledger: PayAccountLedger,
    private readonly inbox: Inbox,
  ) {}

  matches({ delivery }: SignedDelivery): boolean {
    return delivery.accountId !== null;
  }

  async handle({ account, delivery }: SignedDelivery): Promise<Recorded | 'unmatched' | null> {
    const { accountId, accountStatus } = delivery;
    if (accountId === null) return null;
    const status = payAccountStatusOf(accountStatus);
    if (status === undefined) {
      this.logger.warn(`A pay account has the unknown account_status "${accountStatus}"`);
      return this.inbox.record(account, delivery, { status: 'unknown_status' });
    }
    return this.transactions.run(async (tx) => {
      const row = await this.ledger.lock(tx, account, accountId);
      if (row === undefined) return 'unmatched';
      // An account may be linked anew since: what was told before is not told again.
      const recorded = await this.inbox.recorded(account, delivery, tx);
      if (recorded !== null) return recorded;
      const isMoved = await this.ledger.applyOn(tx, row, status);
      const note = { status: isMoved ? 'processed' : 'stale', payAccountId: row.id } as const;
      return this.inbox.record(account, delivery, note, tx);
    });
  }
}

import { Inject, Injectable, Logger } from '@nestjs/common';
import { Transactions } from '../events/transactions';
import { CoalescingQueue } from '../gateway-commands/coalescing-queue';
import { Inbox } from '../notifications/inbox';
import { isDecided } from '../notifications/notification.outcome';
import type {
  Looked,
  NotificationHandler,
  Recorded,
  SignedDelivery,
} from '../notifications/notification.handler';
import { UnusableAnswerError } from '../gateway/unusable-answer';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import type { MidtransPayAccount } from './pay-account.entity';
import { PayAccountLedger } from './pay-account.ledger';
import { PayAccountRepository } from './pay-account.repository';
import { UNANSWERED } from './pay-account.sql';
import { isBehind, isToBeAsked, payAccountStatusOf, type ReportedStatus } from './pay-account.status';
import { PayAccountSync } from './pay-account.sync';

/** How much Midtrans is asked for notifications: about one account once a second. */
const LIMITS = { pauseMs: 1_000, concurrency: 10 };

/**
 * Takes the notifications of customers' accounts: moves the account. Their signature covers the status, but not when it was told:
 * what was told before, or by a previous key, or in a word that we do not know, is asked about, and so is the end of an account that was
 * linked anew under its id.
 */
@Injectable()
export class PayAccountNotifications implements NotificationHandler {
  private readonly logger = new Logger('Midtrans:notifications');
  private readonly queue: CoalescingQueue<number, ReportedStatus>;

  constructor(
    private readonly transactions: Transactions,
    private readonly payAccounts: PayAccountRepository,
    private readonly ledger: PayAccountLedger,
    private readonly syncs: PayAccountSync,
    private readonly inbox: Inbox,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {
    this.queue = new CoalescingQueue<number, ReportedStatus>(
      (id, timeoutMs) => this.syncs.confirm(id, timeoutMs),
      Math.min,
      LIMITS,
    );
  }

  matches({ delivery }: SignedDelivery): boolean {
    return delivery.accountId !== null;
  }

  async handle(notification: SignedDelivery): Promise<Recorded | 'unmatched' | null> {
    const { account, delivery } = notification;
    if (delivery.accountId === null) return null;
    const payAccount = await this.payAccounts.findByAccountId(account, delivery.accountId);
    if (payAccount === null) return 'unmatched';
    const told = payAccountStatusOf(delivery.accountStatus);
    if (told === undefined) {
      this.logger.warn(`A pay account has the unknown account_status "${delivery.accountStatus}"`);
      return this.applyConfirmed(notification, payAccount);
    }
    const isAsked = notification.mustBeConfirmed || this.options.notifications.confirm === 'always';
    const recorded = isAsked ? null : await this.applyTold(notification, delivery.accountId, told);
    return recorded ?? this.applyConfirmed(notification, payAccount, told);
  }

  async lookUp({ account, delivery, timeoutMs }: SignedDelivery): Promise<Looked | null> {
    const payAccount = await this.payAccounts.findByAccountId(account, delivery.accountId ?? '');
    if (payAccount === null) return null;
    const status = await this.queue.enqueue(payAccount.id, timeoutMs);
    return status === payAccount.status ? 'unchanged' : 'moved';
  }

  /** @throws MidtransError where the account may be one whose linking is not answered yet */
  async discover({ account, delivery }: SignedDelivery): Promise<boolean> {
    if (delivery.accountId === null) return false;
    const unanswered = await this.transactions.autoCommit.query(UNANSWERED, [account]);
    if (unanswered.length > 0)
      throw new UnusableAnswerError('The account may be of a linking that was not answered');
    return false;
  }

  /** @returns null where Midtrans must be asked first: nothing was written */
  private async applyTold(
    { account, delivery }: SignedDelivery,
    accountId: string,
    told: ReportedStatus,
  ): Promise<Recorded | 'unmatched' | null> {
    return this.transactions.run(async (tx) => {
      const row = await this.ledger.lock(tx, account, accountId);
      if (row === undefined) return 'unmatched';
      const earlier = await this.inbox.find(account, delivery, tx);
      const isToldBefore = earlier !== undefined && earlier.status !== 'unconfirmed';
      const isLinkedAnew = row.is_linked_anew;
      if (isToBeAsked(row.status, told, { isToldBefore, isLinkedAnew })) return null;
      if (earlier !== undefined && isDecided(earlier.status)) return { id: earlier.id, status: 'duplicate' };
      const isMoved = await this.ledger.applyOn(tx, row, told);
      const note = { status: isMoved ? 'processed' : 'stale', payAccountId: row.id } as const;
      return this.inbox.record(account, delivery, note, tx);
    });
  }

  /** Asks Midtrans, outside any transaction, and believes its answer rather than the delivery. */
  private async applyConfirmed(
    { account, delivery, timeoutMs }: SignedDelivery,
    { id, status: before }: MidtransPayAccount,
    told?: ReportedStatus,
  ): Promise<Recorded> {
    const status = await this.queue.enqueue(id, timeoutMs);
    if (told !== undefined && isBehind(status, told)) {
      throw new UnusableAnswerError(`Midtrans does not show that account ${id} is ${told}`);
    }
    const recorded = await this.inbox.recorded(account, delivery, this.transactions.autoCommit);
    if (recorded !== null) return recorded;
    const note = { status: status === before ? 'stale' : 'processed', payAccountId: id } as const;
    return this.inbox.record(account, delivery, note);
  }
}

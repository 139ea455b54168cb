import { ForbiddenException, Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { MidtransInputError } from '../errors/midtrans.errors';
import { OutboxRelay } from '../events/outbox.relay';
import { Transactions, type Transaction } from '../events/transactions';
import type { PayAccountNotification } from '../gateway';
import { Accounts } from '../options/accounts';
import { PayAccountLedger } from '../pay-accounts/pay-account.ledger';
import { payAccountStatusOf } from '../pay-accounts/pay-account.status';
import { storableJson } from '../payments/payment.gateway-state';
import { notificationEvent, snapshotOf, type Recorded } from './inbox-entry';
import { fingerprintOf } from './parse-notification';
import { CHANGE_STATUS, FIND, RECORD_ONCE } from './notification.sql';
import {
  parsePayAccountNotification,
  type ParsedPayAccountNotification,
} from './parse-pay-account-notification';
import { RejectedNotifications } from './rejected-notifications';

/**
 * Takes the gateway's deliveries about customers' accounts. Their signature covers the status, so that nothing needs to be
 * confirmed.
 */
@Injectable()
export class PayAccountNotifications {
  private readonly logger = new Logger('Midtrans:notifications');

  constructor(
    private readonly accounts: Accounts,
    private readonly transactions: Transactions,
    private readonly ledger: PayAccountLedger,
    private readonly relay: OutboxRelay,
    private readonly rejected: RejectedNotifications,
  ) {}

  /**
   * Records a delivery once and moves its account.
   *
   * @returns the id under which the inbox has it, the same for every redelivery
   * @throws MidtransInputError where it is no notification: nothing is recorded
   * @throws ForbiddenException where none of our keys signed it
   */
  async receive(body: PayAccountNotification): Promise<string> {
    const { notification, errors } = parsePayAccountNotification(body);
    if (notification === undefined) throw new MidtransInputError(errors);
    const { entry, signed } = notification;
    const account = this.accounts.payAccountSignerOf(signed)?.name;
    if (account === undefined) {
      const id = await this.rejected.record(entry, body);
      const snapshot = snapshotOf(null, entry, { id, status: 'invalid_signature' });
      this.relay.emit(notificationEvent('notification.rejected', snapshot));
      throw new ForbiddenException('The signature does not match');
    }
    const recorded = await this.transactions.run((tx) => this.process(tx, account, notification));
    this.relay.emit(notificationEvent('notification.received', snapshotOf(account, entry, recorded)));
    return recorded.id;
  }

  /** Inbox, account and outbox in one transaction: a concurrent duplicate waits for it, and is absorbed. */
  private async process(
    tx: Transaction,
    account: string,
    { body, entry }: ParsedPayAccountNotification,
  ): Promise<Recorded> {
    const fingerprint = fingerprintOf(body);
    const [recorded] = await tx.query<{ id: string }>(RECORD_ONCE, [
      uuidv7(),
      account,
      entry.accountId,
      entry.accountStatus,
      entry.paymentType,
      entry.statusCode,
      storableJson(body),
      fingerprint,
    ]);
    if (recorded === undefined) {
      const [earlier] = await tx.query<{ id: string }>(FIND, [account, fingerprint]);
      if (earlier === undefined) throw new Error('unreachable: what conflicts is there');
      return { id: earlier.id, status: 'duplicate' };
    }
    return this.act(tx, account, recorded.id, entry);
  }

  private async act(
    tx: Transaction,
    account: string,
    id: string,
    entry: ParsedPayAccountNotification['entry'],
  ): Promise<Recorded> {
    const { accountId, accountStatus } = entry;
    const status = payAccountStatusOf(accountStatus);
    if (status === undefined) {
      this.logger.warn(`A pay account has the unknown account_status "${accountStatus}"`);
      await tx.query(CHANGE_STATUS, [id, 'unknown_status', null]);
      return { id, status: 'unknown_status' };
    }
    const { outcome, payAccountId } = await this.ledger.applyOn(tx, { account, accountId, status });
    const recorded: Recorded = { id, status: outcome === 'moved' ? 'processed' : outcome };
    await tx.query(CHANGE_STATUS, [id, recorded.status, payAccountId]);
    if (outcome === 'unmatched') {
      const payload = { notification: snapshotOf(account, entry, recorded) };
      await tx.append({ account, subjectId: id, types: ['notification.unmatched'], payload });
    }
    return recorded;
  }
}

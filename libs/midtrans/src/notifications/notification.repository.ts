import { Accounts } from '../accounts/accounts';
import { Inject, Injectable } from '@nestjs/common';
import { IsNull, type DataSource } from 'typeorm';
import { newestFirst, requireFilter, type Condition, type Page, type PageOptions } from '../access/listing';
import { MIDTRANS_DATA_SOURCE, Postgres, type PreparedStatement } from '../database/postgres';
import { MidtransNotification } from './notification.entity';
import { NotificationFilter } from './notification.filter';

const WITH_ORDER: PreparedStatement = {
  name: 'midtrans_notifications_order_accounts',
  text: 'SELECT account FROM midtrans_payments WHERE account = ANY ($1) AND order_id = $2',
};

/** The inbox, for reading. */
@Injectable()
export class NotificationRepository {
  constructor(
    @Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly accounts: Accounts,
    private readonly postgres: Postgres,
  ) {}

  /** Those of the accounts that have a payment of the order. */
  async accountsWithOrder(orderId: string | null, accounts: readonly string[]): Promise<string[]> {
    const rows = await this.postgres.query<{ account: string }>(WITH_ORDER, [accounts, orderId]);
    return rows.map(({ account }) => account);
  }

  async findById(id: string): Promise<MidtransNotification | null> {
    return this.dataSource.getRepository(MidtransNotification).findOneBy([
      { id, ...this.accounts.scope() },
      { id, account: IsNull(), registration: this.accounts.registration },
    ]);
  }

  async list(filter: NotificationFilter, page?: PageOptions): Promise<Page<MidtransNotification>> {
    requireFilter(NotificationFilter, filter);
    const { scope, account, status, orderId, paymentId, transactionStatus, paymentType } = filter;
    return newestFirst(
      this.dataSource.getRepository(MidtransNotification),
      [
        ...this.inAccount(account),
        ['account', '=', scope?.account],
        ['status', '=', status],
        ['orderId', '=', orderId],
        ['paymentId', '=', paymentId],
        ['transactionStatus', '=', transactionStatus],
        ['paymentType', '=', paymentType],
        ['createdAt', '>', filter.createdAfter],
        ['createdAt', '<', filter.createdBefore],
      ],
      page,
    );
  }

  /** What nobody's key signed is of no account: of the registration that rejected it. */
  private inAccount(account: string | null | undefined): Condition<MidtransNotification>[] {
    const { registration } = this.accounts;
    if (account === null)
      return [
        ['account', '=', null],
        ['registration', '=', registration],
      ];
    const accounts = this.accounts.readable(account);
    if (account !== undefined) return [['account', 'in', accounts]];
    const sql = '(row.account IN (:...accounts) OR row.registration = :registration)';
    return [{ sql, parameters: { accounts, registration } }];
  }
}

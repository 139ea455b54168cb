import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { newestFirst, requireFilter, type Page, type PageOptions } from '../access/listing';
import { MIDTRANS_DATA_SOURCE } from '../database/postgres';
import { MidtransNotification } from './notification.entity';
import { NotificationFilter } from './notification.filter';

/** The inbox, for reading. */
@Injectable()
export class NotificationRepository {
  constructor(@Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource) {}

  async findById(id: string): Promise<MidtransNotification | null> {
    return this.dataSource.getRepository(MidtransNotification).findOneBy({ id });
  }

  async list(filter: NotificationFilter, page?: PageOptions): Promise<Page<MidtransNotification>> {
    requireFilter(NotificationFilter, filter);
    const { account, status, orderId, paymentId, transactionStatus, paymentType } = filter;
    return newestFirst(
      this.dataSource.getRepository(MidtransNotification),
      [
        ['account', '=', account],
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
}

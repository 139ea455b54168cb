import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { newestFirst, type Page, type PageOptions } from '../access/listing';
import { MIDTRANS_DATA_SOURCE } from '../database/postgres';
import { MidtransNotification, type NotificationStatus } from './notification.entity';

/** Narrows a list of notifications. */
export interface NotificationFilter {
  /** The merchant account whose key signed it; null for those that none did. */
  readonly account?: string | null;
  readonly status?: NotificationStatus;
  readonly orderId?: string;
  /** Our id of the payment that it is about. */
  readonly paymentId?: string;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
}

/** The inbox, for reading. */
@Injectable()
export class NotificationRepository {
  constructor(@Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource) {}

  async findById(id: string): Promise<MidtransNotification | null> {
    return this.dataSource.getRepository(MidtransNotification).findOneBy({ id });
  }

  async list(filter: NotificationFilter, page?: PageOptions): Promise<Page<MidtransNotification>> {
    const { account, status, orderId, paymentId, createdAfter, createdBefore } = filter;
    return newestFirst(
      this.dataSource.getRepository(MidtransNotification),
      [
        ['account', '=', account],
        ['status', '=', status],
        ['orderId', '=', orderId],
        ['paymentId', '=', paymentId],
        ['createdAt', '>', createdAfter],
        ['createdAt', '<', createdBefore],
      ],
      page,
    );
  }
}

import { Accounts } from '../../accounts/accounts';
import { Inject, Injectable } from '@nestjs/common';
import { MIDTRANS_DATA_SOURCE } from '../../database/postgres';
import type { DataSource } from 'typeorm';
import { newestFirst, requireFilter, type Page, type PageOptions } from '../../access/listing';
import { MidtransRefund } from './refund.entity';
import { RefundFilter } from './refund.filter';

/** Refunds, for reading. */
@Injectable()
export class RefundRepository {
  constructor(
    @Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly accounts: Accounts,
  ) {}

  async findById(id: string): Promise<MidtransRefund | null> {
    return this.dataSource.getRepository(MidtransRefund).findOneBy({ id });
  }

  async findByKey(paymentId: string, refundKey: string): Promise<MidtransRefund | null> {
    return this.dataSource.getRepository(MidtransRefund).findOneBy({ paymentId, refundKey });
  }

  /** With their payments. */
  async list(filter: RefundFilter, page?: PageOptions): Promise<Page<MidtransRefund>> {
    requireFilter(RefundFilter, filter);
    return newestFirst(
      this.dataSource.getRepository(MidtransRefund),
      [
        {
          sql: 'payment.account IN (:...accounts)',
          parameters: { accounts: this.accounts.readable(filter.account) },
        },
        ['paymentId', '=', filter.paymentId],
        ['status', '=', filter.status],
        ['refundKey', '=', filter.refundKey],
        ['requestedBy', '=', filter.requestedBy],
        ['createdAt', '>', filter.createdAfter],
        ['createdAt', '<', filter.createdBefore],
      ],
      page,
      ['payment'],
    );
  }

  /** Oldest first. */
  async of(paymentId: string): Promise<MidtransRefund[]> {
    return this.dataSource.getRepository(MidtransRefund).find({ where: { paymentId }, order: { id: 'ASC' } });
  }
}

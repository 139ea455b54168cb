import { Accounts } from '../../accounts/accounts';
import { Inject, Injectable } from '@nestjs/common';
import { MIDTRANS_DATA_SOURCE } from '../../database/postgres';
import type { DataSource } from 'typeorm';
import {
  newestFirst,
  requireFilter,
  type Page,
  type PageOptions,
  type SqlCondition,
} from '../../access/listing';
import type { MidtransPayment } from '../payment.entity';
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
        ...ofAccount(filter.scope?.account),
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

  /** Oldest first, with their payment. */
  async of(payment: MidtransPayment): Promise<MidtransRefund[]> {
    const refunds = await this.dataSource
      .getRepository(MidtransRefund)
      .find({ where: { paymentId: payment.id }, order: { id: 'ASC' } });
    return refunds.map((refund) => Object.assign(refund, { payment }));
  }
}

function ofAccount(account: string | undefined): SqlCondition[] {
  return account === undefined
    ? []
    : [{ sql: 'payment.account = :scopeAccount', parameters: { scopeAccount: account } }];
}

import { Inject, Injectable } from '@nestjs/common';
import { MIDTRANS_DATA_SOURCE } from '../../database/postgres';
import type { DataSource } from 'typeorm';
import { newestFirst, type Page, type PageOptions } from '../../access/listing';
import { MidtransRefund, type RefundStatus } from './refund.entity';

/** Narrows a list of refunds. */
export interface RefundFilter {
  /** Our id of their payment. */
  readonly paymentId?: string;
  readonly status?: RefundStatus;
}

/** Refunds, for reading. */
@Injectable()
export class RefundRepository {
  constructor(@Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource) {}

  async findById(id: string): Promise<MidtransRefund | null> {
    return this.dataSource.getRepository(MidtransRefund).findOneBy({ id });
  }

  async findByKey(paymentId: string, refundKey: string): Promise<MidtransRefund | null> {
    return this.dataSource.getRepository(MidtransRefund).findOneBy({ paymentId, refundKey });
  }

  async list({ paymentId, status }: RefundFilter, page?: PageOptions): Promise<Page<MidtransRefund>> {
    const refunds = this.dataSource.getRepository(MidtransRefund);
    return newestFirst(
      refunds,
      [
        ['paymentId', '=', paymentId],
        ['status', '=', status],
      ],
      page,
    );
  }

  /** Oldest first. */
  async of(paymentId: string): Promise<MidtransRefund[]> {
    return this.dataSource.getRepository(MidtransRefund).find({ where: { paymentId }, order: { id: 'ASC' } });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { MIDTRANS_DATA_SOURCE } from '../../database/postgres';
import type { DataSource } from 'typeorm';
import { MidtransRefund } from './refund.entity';

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

  /** Oldest first. */
  async of(paymentId: string): Promise<MidtransRefund[]> {
    return this.dataSource.getRepository(MidtransRefund).find({ where: { paymentId }, order: { id: 'ASC' } });
  }
}

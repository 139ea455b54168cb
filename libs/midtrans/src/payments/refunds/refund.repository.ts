import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Refund } from './refund.entity';

/** Refunds, for reading. */
@Injectable()
export class RefundRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findById(id: string): Promise<Refund | null> {
    return this.dataSource.getRepository(Refund).findOneBy({ id });
  }

  async findByKey(paymentId: string, refundKey: string): Promise<Refund | null> {
    return this.dataSource.getRepository(Refund).findOneBy({ paymentId, refundKey });
  }

  /** Oldest first. */
  async of(paymentId: string): Promise<Refund[]> {
    return this.dataSource.getRepository(Refund).find({ where: { paymentId }, order: { id: 'ASC' } });
  }
}

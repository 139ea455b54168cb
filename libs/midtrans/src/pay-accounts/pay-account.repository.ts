import { Inject, Injectable } from '@nestjs/common';
import { MIDTRANS_DATA_SOURCE } from '../database/postgres';
import type { DataSource } from 'typeorm';
import type { OwnershipScope } from '../access/midtrans-user';
import { newestFirst } from '../access/newest-first';
import { MidtransPayAccount } from './pay-account.entity';

/** Customers' accounts, for reading. */
@Injectable()
export class PayAccountRepository {
  constructor(@Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource) {}

  async findById(id: string): Promise<MidtransPayAccount | null> {
    return this.dataSource.getRepository(MidtransPayAccount).findOneBy({ id });
  }

  /** @param accountId - the gateway's */
  async findByAccountId(account: string, accountId: string): Promise<MidtransPayAccount | null> {
    return this.dataSource.getRepository(MidtransPayAccount).findOneBy({ account, accountId });
  }

  /** Newest first; `after` is the id of the last one of the page before. */
  async page(scope: OwnershipScope, limit: number, after?: string): Promise<MidtransPayAccount[]> {
    return newestFirst(this.dataSource.getRepository(MidtransPayAccount), { scope, limit, after }).getMany();
  }
}

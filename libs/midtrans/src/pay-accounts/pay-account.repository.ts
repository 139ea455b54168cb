import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { OwnershipScope } from '../access/midtrans-user';
import { newestFirst } from '../access/newest-first';
import { MidtransPayAccount } from './pay-account.entity';

/** Customers' accounts, for reading. */
@Injectable()
export class PayAccountRepository {
  constructor(private readonly dataSource: DataSource) {}

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

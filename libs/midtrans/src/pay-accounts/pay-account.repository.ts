import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Scope } from '../access/midtrans-user';
import { newestFirst } from '../access/newest-first';
import { PayAccount } from './pay-account.entity';

/** Customers' accounts, for reading. */
@Injectable()
export class PayAccountRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findById(id: string): Promise<PayAccount | null> {
    return this.dataSource.getRepository(PayAccount).findOneBy({ id });
  }

  /** @param accountId - the gateway's */
  async findByAccountId(account: string, accountId: string): Promise<PayAccount | null> {
    return this.dataSource.getRepository(PayAccount).findOneBy({ account, accountId });
  }

  /** Newest first; `after` is the id of the last one of the page before. */
  async page(scope: Scope, limit: number, after?: string): Promise<PayAccount[]> {
    return newestFirst(this.dataSource.getRepository(PayAccount), { scope, limit, after }).getMany();
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { MIDTRANS_DATA_SOURCE } from '../database/postgres';
import type { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { isPlainText } from '../validation/plain-text';
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

  /** By its id here, or the gateway's. */
  async findNamed(account: string, name: string): Promise<MidtransPayAccount | null> {
    if (!isPlainText(name)) return null;
    const found = isUuid(name) ? await this.findById(name) : null;
    return found ?? this.findByAccountId(account, name);
  }

  /** Newest first; `after` is the id of the last one of the page before. */
  async page(scope: OwnershipScope, limit: number, after?: string): Promise<MidtransPayAccount[]> {
    return newestFirst(this.dataSource.getRepository(MidtransPayAccount), { scope, limit, after }).getMany();
  }
}

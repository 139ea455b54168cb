import { Inject, Injectable } from '@nestjs/common';
import { MIDTRANS_DATA_SOURCE } from '../database/postgres';
import type { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { isPlainText } from '../validation/plain-text';
import { newestFirst, ownedBy, requireFilter, type Page, type PageOptions } from '../access/listing';
import { MidtransPayAccount } from './pay-account.entity';
import { PayAccountFilter } from './pay-account.filter';

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

  async list(filter: PayAccountFilter, page?: PageOptions): Promise<Page<MidtransPayAccount>> {
    requireFilter(PayAccountFilter, filter);
    const payAccounts = this.dataSource.getRepository(MidtransPayAccount);
    return newestFirst(payAccounts, [...ownedBy(filter), ['status', '=', filter.status]], page);
  }
}

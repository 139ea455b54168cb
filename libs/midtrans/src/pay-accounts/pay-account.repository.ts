import { Accounts } from '../accounts/accounts';
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
  constructor(
    @Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly accounts: Accounts,
  ) {}

  async findById(id: string): Promise<MidtransPayAccount | null> {
    return this.dataSource.getRepository(MidtransPayAccount).findOneBy({ id, ...this.accounts.scope() });
  }

  /** @param accountId - the gateway's */
  async findByAccountId(account: string, accountId: string): Promise<MidtransPayAccount | null> {
    return this.dataSource.getRepository(MidtransPayAccount).findOneBy({ account, accountId });
  }

  /** By its id here, or the gateway's. */
  async findNamed(name: string, account?: string): Promise<MidtransPayAccount[]> {
    if (!isPlainText(name)) return [];
    const own = isUuid(name) && account === undefined ? await this.findById(name) : null;
    if (own !== null) return [own];
    const payAccounts = this.dataSource.getRepository(MidtransPayAccount);
    return payAccounts.findBy({ ...this.accounts.scope(account), accountId: name });
  }

  async list(filter: PayAccountFilter, page?: PageOptions): Promise<Page<MidtransPayAccount>> {
    requireFilter(PayAccountFilter, filter);
    const payAccounts = this.dataSource.getRepository(MidtransPayAccount);
    return newestFirst(
      payAccounts,
      [...ownedBy(filter, this.accounts), ['status', '=', filter.status]],
      page,
    );
  }
}

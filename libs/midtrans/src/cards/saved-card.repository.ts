import { Accounts } from '../accounts/accounts';
import { Inject, Injectable } from '@nestjs/common';
import { IsNull, type DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { newestFirst, ownedBy, requireFilter, type Page, type PageOptions } from '../access/listing';
import { MIDTRANS_DATA_SOURCE } from '../database/postgres';
import { MidtransSavedCard } from './saved-card.entity';
import { OwnedFilter } from '../access/account.filter';

/** Saved cards that were not deleted, for reading; their tokens stay where they are. */
@Injectable()
export class SavedCardRepository {
  constructor(
    @Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly accounts: Accounts,
  ) {}

  async findById(id: string): Promise<MidtransSavedCard | null> {
    const cards = this.dataSource.getRepository(MidtransSavedCard);
    return isUuid(id) ? cards.findOneBy({ id, deletedAt: IsNull(), ...this.accounts.scope() }) : null;
  }

  async list(filter: OwnedFilter, page?: PageOptions): Promise<Page<MidtransSavedCard>> {
    requireFilter(OwnedFilter, filter);
    const cards = this.dataSource.getRepository(MidtransSavedCard);
    return newestFirst(cards, [...ownedBy(filter, this.accounts), ['deletedAt', '=', null]], page);
  }
}

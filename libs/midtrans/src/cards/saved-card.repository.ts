import { Inject, Injectable } from '@nestjs/common';
import { MIDTRANS_DATA_SOURCE } from '../database/postgres';
import type { DataSource } from 'typeorm';
import { MidtransSavedCard } from './saved-card.entity';

/** Saved cards, for reading; their tokens stay where they are. */
@Injectable()
export class SavedCardRepository {
  constructor(@Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Newest first; `after` is the id of the last one of the page before. */
  async page(userId: string, limit: number, after?: string): Promise<MidtransSavedCard[]> {
    const query = this.dataSource
      .getRepository(MidtransSavedCard)
      .createQueryBuilder('card')
      .where('card.userId = :userId AND card.deletedAt IS NULL', { userId })
      .orderBy('card.id', 'DESC')
      .limit(limit);
    if (after !== undefined) query.andWhere('card.id < :after', { after });
    return query.getMany();
  }
}

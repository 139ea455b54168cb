import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { SavedCard } from './saved-card.entity';

/** Saved cards, for reading; their tokens stay where they are. */
@Injectable()
export class SavedCardRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first; `after` is the id of the last one of the page before. */
  async page(userId: string, limit: number, after?: string): Promise<SavedCard[]> {
    const query = this.dataSource
      .getRepository(SavedCard)
      .createQueryBuilder('card')
      .where('card.userId = :userId AND card.deletedAt IS NULL', { userId })
      .orderBy('card.id', 'DESC')
      .limit(limit);
    if (after !== undefined) query.andWhere('card.id < :after', { after });
    return query.getMany();
  }
}

import { Expose } from 'class-transformer';
import { Allow } from 'class-validator';
import type { OwnedFilter } from '../access/listing';
import type { OwnershipScope } from '../access/midtrans-user';
import { Described } from '../validation/described';
import { Optional, Text } from '../validation/rules';

/** Narrows a list of saved cards, in code and in the query of `GET /cards/`. What is left out says nothing. */
export class SavedCardFilter implements OwnedFilter {
  @Allow()
  readonly scope?: OwnershipScope;

  @Expose()
  @Optional()
  @Described({ description: 'The merchant account' })
  @Text(64)
  readonly account?: string;
}

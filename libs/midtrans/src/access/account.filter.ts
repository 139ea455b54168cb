import { Expose } from 'class-transformer';
import { Allow } from 'class-validator';
import { Described } from '../validation/described';
import { Optional, Text } from '../validation/rules';
import type { AccountScope, OwnershipScope } from './midtrans-user';

/** What every list can be narrowed by, in code and in a query. What is left out says nothing. */
export class AccountFilter {
  /** Beside what is asked for: nothing of another account is found. In code alone. */
  @Allow()
  readonly scope?: AccountScope;

  /** The merchant account. @default all of the registration's */
  @Expose()
  @Optional()
  @Described({ description: 'The merchant account' })
  @Text(64)
  readonly account?: string;
}

/** What every list of what belongs to a user can be narrowed by, in code and in a query. What is left out says nothing. */
export class OwnedFilter extends AccountFilter {
  /** Whose. In code alone. @default everybody's */
  declare readonly scope?: OwnershipScope;
}

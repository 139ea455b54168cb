import { Expose } from 'class-transformer';
import { Allow, IsIn } from 'class-validator';
import type { OwnedFilter } from '../access/listing';
import type { OwnershipScope } from '../access/midtrans-user';
import { Described } from '../validation/described';
import { Optional, Text } from '../validation/rules';
import { PAY_ACCOUNT_STATUSES, type PayAccountStatus } from './pay-account.status';

/** Narrows a list of customers' accounts, in code and in the query of `GET /pay-accounts/`. What is left out says nothing. */
export class PayAccountFilter implements OwnedFilter {
  @Allow()
  readonly scope?: OwnershipScope;

  @Expose()
  @Optional()
  @Described({ description: 'The merchant account' })
  @Text(64)
  readonly account?: string;

  @Expose()
  @Optional()
  @IsIn(PAY_ACCOUNT_STATUSES)
  readonly status?: PayAccountStatus;
}

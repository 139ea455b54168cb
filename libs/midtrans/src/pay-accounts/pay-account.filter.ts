import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { OwnedFilter } from '../access/account.filter';
import { Optional } from '../validation/rules';
import { PAY_ACCOUNT_STATUSES, type PayAccountStatus } from './pay-account.status';

/** Narrows a list of customers' accounts, in code and in the query of `GET /pay-accounts/`. What is left out says nothing. */
export class PayAccountFilter extends OwnedFilter {
  @Expose()
  @Optional()
  @IsIn(PAY_ACCOUNT_STATUSES)
  readonly status?: PayAccountStatus;
}

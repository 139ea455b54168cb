import { Expose } from 'class-transformer';
import { Described } from '../validation/described';
import { describedRule, ListOf, Optional, Rule, textUpTo } from '../validation/rules';

/** More would keep whoever asks waiting. */
export const MOST_LOOKS = 200;

/** What a run of reconciliation by hand looks at. */
export class ReconciliationRunRequest {
  @Expose()
  @Optional()
  @Described({
    description: 'Names of lookups, or of features; left out, all of them',
    example: ['payments', 'invoices.commands'],
  })
  @ListOf('text of 1 to 64 characters', textUpTo(64))
  only?: string[];

  @Expose()
  @Optional()
  @Described({ description: 'Looks at most', default: MOST_LOOKS })
  @Looks()
  limit?: number;
}

function Looks(): PropertyDecorator {
  return describedRule(
    { type: 'integer', minimum: 1, maximum: MOST_LOOKS },
    Rule('looks', `$property must be a whole number from 1 to ${MOST_LOOKS}`, (value) => {
      return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST_LOOKS;
    }),
  );
}

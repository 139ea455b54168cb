import { Expose } from 'class-transformer';
import { Described } from '../validation/described';
import { DateOrInstant } from '../validation/instant';
import { EmptyAsNone, Optional, Rule, Text, Token, Uuid } from '../validation/rules';
import { Amount, ChargeTerms, IN_FUTURE, LONGEST_NEW_NAME, LONGEST_TOKEN } from './charge-terms';

function WithoutToken(): PropertyDecorator {
  return Rule(
    'withoutToken',
    '$property cannot go with a token or with an account of Midtrans',
    (_, input) => {
      const { token, gopayAccountId } = input as UpdateSubscriptionInput;
      return token === undefined && gopayAccountId === undefined;
    },
  );
}

/** What `SubscriptionService.updateSubscription` takes: what is left out stays as it is. */
export class UpdateSubscriptionInput extends ChargeTerms {
  /** Up to 15 characters. Required where the present one is longer: Midtrans wants a name with every update. */
  @Expose()
  @Optional()
  @Described({
    description: 'Required where the present name is longer than Midtrans takes in an update',
    example: 'MONTHLY_2019',
  })
  @Text(LONGEST_NEW_NAME)
  name?: string;

  /** Whole rupiah, from the next charge on. */
  @Expose()
  @Optional()
  @Amount()
  amount?: number;

  /** A secret. Midtrans wants one with every update: left out, it gets the one that it tells, or else the one that is kept. */
  @Expose()
  @EmptyAsNone()
  @Optional()
  @Described({
    description:
      'What is charged from now on; left out, it stays what Midtrans has. `saved_card` or `pay_account` may take its place',
  })
  @Token(LONGEST_TOKEN)
  token?: string;

  @Expose({ name: 'gopay_account_id' })
  @EmptyAsNone()
  @Optional()
  @Described({ description: 'Of a subscription by gopay' })
  @Text(255)
  gopayAccountId?: string;

  /** A card that the user saved, by the id of its `SavedCard`, in place of `token`. */
  @Expose({ name: 'saved_card' })
  @Optional()
  @WithoutToken()
  @Described({ description: 'A saved card of the owner, in place of `token`' })
  @Uuid()
  savedCard?: string;

  /** The linked account, by the id of its `PayAccount`, in place of `token` and `gopayAccountId`. */
  @Expose({ name: 'pay_account' })
  @Optional()
  @WithoutToken()
  @Described({
    description: 'A linked GoPay account of the owner, in place of `token` and `gopay_account_id`',
  })
  @Uuid()
  payAccount?: string;

  /** When it is charged next: in the future. Brings a subscription that was given up back to life. */
  @Expose({ name: 'next_execution_at' })
  @Optional()
  @Described({
    description: `${IN_FUTURE}. The next charge; brings a subscription that was given up back to life`,
  })
  @DateOrInstant()
  nextExecutionAt?: Date | string;
}

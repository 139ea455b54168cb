import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { CustomerDetails } from '../payments/charge.request';
import { Described } from '../validation/described';
import { DateOrInstant } from '../validation/instant';
import { Metadata } from '../validation/metadata';
import {
  EmptyAsNone,
  HostText,
  Nested,
  NoCardData,
  Optional,
  OptionalByRules,
  Rule,
  Text,
  textUpTo,
  tokenUpTo,
  Uuid,
} from '../validation/rules';
import {
  Amount,
  ChargeTerms,
  GOPAY_ACCOUNT,
  IN_FUTURE,
  INTERVAL_UNITS,
  LONGEST_NAME,
  LONGEST_TOKEN,
  MAX_INTERVAL,
  SECRET,
  SUBSCRIPTION_PAYMENT_TYPES,
} from './charge-terms';

/** What `SubscriptionService.createSubscription` takes. */
export class CreateSubscriptionInput extends ChargeTerms {
  /** Up to 40 characters; the order ids of its charges begin with it. Midtrans gets each character that it does not take as a dash. */
  @Expose()
  @Described({
    description:
      'Order ids of its charges begin with it; Midtrans gets a dash for what is no letter, digit or - _ ~ .',
    example: 'MONTHLY_2019',
  })
  @Text(LONGEST_NAME)
  name: string;

  /** Whole rupiah, of each charge. */
  @Expose()
  @Amount()
  amount: number;

  @Expose({ name: 'payment_type' })
  @IsIn(SUBSCRIPTION_PAYMENT_TYPES)
  paymentType: (typeof SUBSCRIPTION_PAYMENT_TYPES)[number];

  /** A card's `saved_token_id`, or the token of a GoPay account's payment option. A secret. */
  @Expose()
  @EmptyAsNone()
  @OptionalByRules()
  @Described(SECRET)
  @Rule(
    'token',
    `$property must be text of 1 to ${LONGEST_TOKEN} characters, or in its place a saved card or a linked account`,
    (value, input) => {
      const { savedCard, payAccount } = input as CreateSubscriptionInput;
      return value === undefined ? (savedCard ?? payAccount) !== undefined : tokenUpTo(LONGEST_TOKEN)(value);
    },
  )
  token?: string;

  /** The linked account that is charged, by Midtrans' id. Goes with the `token` of `gopay`, and with nothing else. */
  @Expose({ name: 'gopay_account_id' })
  @EmptyAsNone()
  @OptionalByRules()
  @Described({ ...GOPAY_ACCOUNT, description: 'Goes with the token of gopay: the linked account' })
  @Rule(
    'gopayAccountId',
    '$property goes with the token of gopay, and must be left out otherwise',
    (value, input) => {
      const { paymentType, payAccount } = input as CreateSubscriptionInput;
      const isNeeded = paymentType === 'gopay' && payAccount === undefined;
      return isNeeded ? textUpTo(255)(value) : value === undefined;
    },
  )
  @NoCardData()
  gopayAccountId?: string;

  /** A card that the user saved, by the id of its `SavedCard`, in place of `token`. */
  @Expose({ name: 'saved_card' })
  @Optional()
  @Rule('ofCard', '$property goes with credit_card, and without a token', (_, input) => {
    const { paymentType, token } = input as CreateSubscriptionInput;
    return paymentType === 'credit_card' && token === undefined;
  })
  @Described({ description: 'A saved card of the owner, in place of `token`' })
  @Uuid()
  savedCard?: string;

  /** The linked account, by the id of its `PayAccount`, in place of `token` and `gopayAccountId`. It belongs to the user. */
  @Expose({ name: 'pay_account' })
  @Optional()
  @Rule('ofGopay', '$property goes with gopay, and without a token', (_, input) => {
    const { paymentType, token } = input as CreateSubscriptionInput;
    return paymentType === 'gopay' && token === undefined;
  })
  @Described({
    description: 'A linked GoPay account of the owner, in place of `token` and `gopay_account_id`',
  })
  @Uuid()
  payAccount?: string;

  /** @default 'month' */
  @Expose({ name: 'interval_unit' })
  @Optional()
  @Described({ default: 'month' })
  @IsIn(INTERVAL_UNITS)
  intervalUnit?: (typeof INTERVAL_UNITS)[number];

  /**
   * How many charges at most; null: without an end; 0: one.
   * @default 12
   */
  @Expose({ name: 'max_interval' })
  @OptionalByRules()
  @Described({
    type: 'integer',
    minimum: 0,
    maximum: MAX_INTERVAL,
    nullable: true,
    default: 12,
    description: 'How many charges at most; null: without an end; 0: one',
  })
  @Rule('maxInterval', `$property must be null or a whole number from 0 to ${MAX_INTERVAL}`, (value) => {
    const isCount = Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_INTERVAL;
    return value === undefined || value === null || (typeof value === 'number' && isCount);
  })
  maxInterval?: number | null;

  /**
   * When it is charged first: in the future. Text without an offset is in UTC.
   * @default one interval from now
   */
  @Expose({ name: 'start_time' })
  @Optional()
  @Described({ description: `${IN_FUTURE}. The first charge; one interval from now where left out` })
  @DateOrInstant()
  startTime?: Date | string;

  @Expose({ name: 'customer_details' })
  @Optional()
  @Nested(CustomerDetails)
  customerDetails?: CustomerDetails;

  /** Kept with the subscription and its payments, and sent to Midtrans with our id beside it. */
  @Expose()
  @Optional()
  @Metadata("The subscription's own: its payments have it too")
  metadata?: Record<string, unknown>;

  /** The user it belongs to, in the host's own terms; so do its payments. */
  @Optional()
  @HostText(255)
  userId?: string;

  /** The merchant account. @default 'default' */
  @Optional()
  @Text(64)
  account?: string;
}

import { Expose } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { CustomerDetails } from '../payments/charge.request';
import { Described, type JsonSchema } from '../validation/described';
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
  Token,
  tokenUpTo,
  Uuid,
} from '../validation/rules';
import { MAX_RUPIAH } from '../validation/rupiah';

export const SUBSCRIPTION_PAYMENT_TYPES = ['credit_card', 'gopay'] as const;
export type SubscriptionPaymentType = (typeof SUBSCRIPTION_PAYMENT_TYPES)[number];
export const INTERVAL_UNITS = ['day', 'week', 'month'] as const;
export const RETRY_INTERVAL_UNITS = ['minute', 'hour', 'day'] as const;

const MAX_INTERVAL = 1_000_000;
/** Midtrans tries no charge more than three times again. */
const MAX_RETRIES = 3;
const LONGEST_TOKEN = 1_024;
export const LONGEST_NAME = 40;
/** Of a name in an update, the gateway takes no more. */
export const LONGEST_NEW_NAME = 15;

const IN_FUTURE = 'ISO 8601, in the future: a date, or a time, which is in UTC where it has no offset';
const SECRET: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: LONGEST_TOKEN,
  description:
    'The `saved_token_id` of a card, or the token of a GoPay payment option; required where neither `saved_card` nor `pay_account` is given',
  example: '48111111sHfSakAvHvFQFEjTivUV1114',
};
const GOPAY_ACCOUNT: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: 255,
  example: '0dd2cd90-a9a9-4a09-b393-21162dfb713b',
};

function Amount(): PropertyDecorator {
  return (target, property) => {
    Described({
      type: 'integer',
      minimum: 1,
      maximum: MAX_RUPIAH,
      description: 'Rupiah, of each charge',
      example: 14_000,
    })(target, property);
    Rule('amount', `$property must be a whole number of rupiah from 1 to ${MAX_RUPIAH}`, (value) => {
      return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= MAX_RUPIAH;
    })(target, property);
  };
}

function Interval(min = 1, max = MAX_INTERVAL): PropertyDecorator {
  return (target, property) => {
    Max(max)(target, property);
    Min(min)(target, property);
    IsInt()(target, property);
  };
}

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

function WithPayAccount(): PropertyDecorator {
  return Rule('withPayAccount', '$property goes with a linked account only', (_, input) => {
    return (input as UpdateSubscriptionInput).payAccount !== undefined;
  });
}

/** How often is charged, and of what: what a subscription begins with, and what an update may change. */
export class ChargeTerms {
  /** What of `payAccount` to charge, by the gateway's name of it. @default 'GOPAY_WALLET' */
  @Expose({ name: 'payment_option' })
  @Optional()
  @WithPayAccount()
  @Described({
    default: 'GOPAY_WALLET',
    description: 'What of `pay_account` to charge',
    example: 'GOPAY_WALLET',
  })
  @Text(255)
  paymentOption?: string;

  /** @default 1, of a new subscription */
  @Expose()
  @Optional()
  @Interval()
  interval?: number;

  /** How long after a charge failed it is tried again. @default 1, of a new subscription */
  @Expose({ name: 'retry_interval' })
  @Optional()
  @Described({ description: 'How long after a charge failed it is tried again' })
  @Interval()
  retryInterval?: number;

  /** @default 'day', of a new subscription */
  @Expose({ name: 'retry_interval_unit' })
  @Optional()
  @IsIn(RETRY_INTERVAL_UNITS)
  retryIntervalUnit?: (typeof RETRY_INTERVAL_UNITS)[number];

  /**
   * How often a charge that failed is tried again, before the subscription becomes inactive.
   * @default 3, of a new subscription
   */
  @Expose({ name: 'retry_max_interval' })
  @Optional()
  @Described({ description: 'How often a charge that failed is tried again' })
  @Interval(0, MAX_RETRIES)
  retryMaxInterval?: number;
}

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

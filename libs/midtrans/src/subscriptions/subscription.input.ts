import { IsIn, IsInt, Max, Min } from 'class-validator';
import { CustomerDetails } from '../payments/charge.input';
import { DateOrInstant } from '../validation/instant';
import {
  HostText,
  isStorableJson,
  Nested,
  NoCardData,
  Optional,
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

function Amount(): PropertyDecorator {
  return Rule('amount', `$property must be a whole number of rupiah from 1 to ${MAX_RUPIAH}`, (value) => {
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= MAX_RUPIAH;
  });
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
  @Optional()
  @WithPayAccount()
  @Text(255)
  paymentOption?: string;

  /** @default 1, of a new subscription */
  @Optional()
  @Interval()
  interval?: number;

  /** How long after a charge failed it is tried again. @default 1, of a new subscription */
  @Optional()
  @Interval()
  retryInterval?: number;

  /** @default 'day', of a new subscription */
  @Optional()
  @IsIn(RETRY_INTERVAL_UNITS)
  retryIntervalUnit?: (typeof RETRY_INTERVAL_UNITS)[number];

  /**
   * How often a charge that failed is tried again, before the subscription becomes inactive.
   * @default 3, of a new subscription
   */
  @Optional()
  @Interval(0, MAX_RETRIES)
  retryMaxInterval?: number;
}

/** What `SubscriptionService.createSubscription` takes. */
export class CreateSubscriptionInput extends ChargeTerms {
  /** Up to 40 characters; the order ids of its charges begin with it. Midtrans gets each character that it does not take as a dash. */
  @Text(LONGEST_NAME)
  name: string;

  /** Whole rupiah, of each charge. */
  @Amount()
  amount: number;

  @IsIn(SUBSCRIPTION_PAYMENT_TYPES)
  paymentType: (typeof SUBSCRIPTION_PAYMENT_TYPES)[number];

  /** A card's `saved_token_id`, or the token of a GoPay account's payment option. A secret. */
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
  @Optional()
  @Rule('ofCard', '$property goes with credit_card, and without a token', (_, input) => {
    const { paymentType, token } = input as CreateSubscriptionInput;
    return paymentType === 'credit_card' && token === undefined;
  })
  @Uuid()
  savedCard?: string;

  /** The linked account, by the id of its `PayAccount`, in place of `token` and `gopayAccountId`. It belongs to the user. */
  @Optional()
  @Rule('ofGopay', '$property goes with gopay, and without a token', (_, input) => {
    const { paymentType, token } = input as CreateSubscriptionInput;
    return paymentType === 'gopay' && token === undefined;
  })
  @Uuid()
  payAccount?: string;

  /** @default 'month' */
  @Optional()
  @IsIn(INTERVAL_UNITS)
  intervalUnit?: (typeof INTERVAL_UNITS)[number];

  /**
   * How many charges at most; null: without an end; 0: one.
   * @default 12
   */
  @Rule('maxInterval', `$property must be null or a whole number from 0 to ${MAX_INTERVAL}`, (value) => {
    const isCount = Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_INTERVAL;
    return value === undefined || value === null || (typeof value === 'number' && isCount);
  })
  maxInterval?: number | null;

  /**
   * When it is charged first: in the future. Text without an offset is in UTC.
   * @default one interval from now
   */
  @Optional()
  @DateOrInstant()
  startTime?: Date | string;

  @Optional()
  @Nested(CustomerDetails)
  customerDetails?: CustomerDetails;

  /** Kept with the subscription and its payments, and sent to Midtrans with our id beside it. */
  @Optional()
  @Rule(
    'metadata',
    '$property must be an object without NUL characters, card data and more than 20 levels',
    isStorableJson,
  )
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
  @Optional()
  @Text(LONGEST_NEW_NAME)
  name?: string;

  /** Whole rupiah, from the next charge on. */
  @Optional()
  @Amount()
  amount?: number;

  /** A secret. Midtrans wants one with every update: left out, it gets the one that it tells, or else the one that is kept. */
  @Optional()
  @Token(LONGEST_TOKEN)
  token?: string;

  @Optional()
  @Text(255)
  gopayAccountId?: string;

  /** A card that the user saved, by the id of its `SavedCard`, in place of `token`. */
  @Optional()
  @WithoutToken()
  @Uuid()
  savedCard?: string;

  /** The linked account, by the id of its `PayAccount`, in place of `token` and `gopayAccountId`. */
  @Optional()
  @WithoutToken()
  @Uuid()
  payAccount?: string;

  /** When it is charged next: in the future. Brings a subscription that was given up back to life. */
  @Optional()
  @DateOrInstant()
  nextExecutionAt?: Date | string;
}

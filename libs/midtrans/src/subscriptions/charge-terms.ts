import { Expose } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { Described, type JsonSchema } from '../validation/described';
import { Optional, Rule, Text } from '../validation/rules';
import { MAX_RUPIAH } from '../validation/rupiah';

/** Every {@link SubscriptionPaymentType}. */
export const SUBSCRIPTION_PAYMENT_TYPES = ['credit_card', 'gopay'] as const;
/** What a subscription charges. */
export type SubscriptionPaymentType = (typeof SUBSCRIPTION_PAYMENT_TYPES)[number];
/** The units between two charges. */
export const INTERVAL_UNITS = ['day', 'week', 'month'] as const;
/** The units between two tries of one charge. */
export const RETRY_INTERVAL_UNITS = ['minute', 'hour', 'day'] as const;

export const MAX_INTERVAL = 1_000_000;
/** Midtrans tries no charge more than three times again. */
const MAX_RETRIES = 3;
export const LONGEST_TOKEN = 1_024;
export const LONGEST_NAME = 40;
/** Of a name in an update, the gateway takes no more. */
export const LONGEST_NEW_NAME = 15;

export const IN_FUTURE = 'ISO 8601, in the future: a date, or a time, which is in UTC where it has no offset';
export const SECRET: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: LONGEST_TOKEN,
  description:
    'The `saved_token_id` of a card, or the token of a GoPay payment option; required where neither `saved_card` nor `pay_account` is given',
  example: '48111111sHfSakAvHvFQFEjTivUV1114',
};
export const GOPAY_ACCOUNT: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: 255,
  example: '0dd2cd90-a9a9-4a09-b393-21162dfb713b',
};

export function Amount(): PropertyDecorator {
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

export function Interval(min = 1, max = MAX_INTERVAL): PropertyDecorator {
  return (target, property) => {
    Max(max)(target, property);
    Min(min)(target, property);
    IsInt()(target, property);
  };
}

function WithPayAccount(): PropertyDecorator {
  return Rule('withPayAccount', '$property goes with a linked account only', (_, input) => {
    return (input as { payAccount?: unknown }).payAccount !== undefined;
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

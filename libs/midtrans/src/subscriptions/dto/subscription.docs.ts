import { applyDecorators } from '@nestjs/common';
import { SUBSCRIPTION_STATUSES } from '../subscription.status';
import { ApiProperty, ApiPropertyOptional, ApiQuery, ApiSchema } from '../../rest/api-docs';
import { ApiPage } from '../../rest/api-endpoints';
import { AMOUNT, ID, NEXT_CURSOR, TIME, TIME_OR_NULL } from '../../rest/doc.fields';
import { DATE_OR_TIME } from '../../validation/instant';
import { INTERVAL_UNITS, RETRY_INTERVAL_UNITS, SUBSCRIPTION_PAYMENT_TYPES } from '../subscription.input';

const OR_EMPTY = 'Empty where there is none';
const IN_FUTURE = 'ISO 8601, in the future: a date, or a time, which is in UTC where it has no offset';

const RUPIAH = { type: 'integer', minimum: 1, maximum: 9_999_999_999_999, example: 14_000 } as const;
const TOKEN = { minLength: 1, maxLength: 1024, example: '48111111sHfSakAvHvFQFEjTivUV1114' } as const;
const GOPAY_ACCOUNT = {
  minLength: 1,
  maxLength: 255,
  example: '0dd2cd90-a9a9-4a09-b393-21162dfb713b',
} as const;
const SAVED_CARD = { ...ID, description: 'A saved card of the caller, in place of `token`' } as const;
const PAY_ACCOUNT = {
  ...ID,
  description: 'A linked GoPay account of the caller, in place of `token` and `gopay_account_id`',
} as const;
const PAYMENT_OPTION = {
  minLength: 1,
  maxLength: 255,
  default: 'GOPAY_WALLET',
  description: 'What of `pay_account` to charge',
  example: 'GOPAY_WALLET',
} as const;
const INTERVAL = { type: 'integer', minimum: 1, maximum: 1_000_000, example: 1 } as const;
const COUNT = { type: 'integer', minimum: 0, maximum: 1_000_000, nullable: true, example: 12 } as const;
const RETRIES = { type: 'integer', minimum: 0, maximum: 3, example: 3 } as const;
const INSTANT = {
  type: String,
  pattern: DATE_OR_TIME.source,
  example: '2026-12-21T09:30:00+07:00',
} as const;
const METADATA = { type: 'object', additionalProperties: true } as const;

/** Describes the query of `GET /subscriptions/`. */
export function ApiSubscriptionListQuery(): MethodDecorator {
  const parameter = (name: string, values: readonly string[]): MethodDecorator =>
    ApiQuery({ name, required: false, schema: { type: 'string', enum: [...values] } });
  return applyDecorators(
    parameter('payment_type', SUBSCRIPTION_PAYMENT_TYPES),
    parameter('status', SUBSCRIPTION_STATUSES),
    ApiPage(),
  );
}

@ApiSchema({ name: 'MidtransSubscriptionCustomer' })
class SubscriptionCustomerBodyDoc {
  @ApiPropertyOptional({ maxLength: 255, example: 'John' }) first_name?: string;
  @ApiPropertyOptional({ maxLength: 255, example: 'Doe' }) last_name?: string;
  @ApiPropertyOptional({ format: 'email', example: 'johndoe@email.com' }) email?: string;
  @ApiPropertyOptional({ maxLength: 255, example: '+62812345678' }) phone?: string;
}

/** Describes the body of `POST /subscriptions/`. */
@ApiSchema({ name: 'MidtransSubscriptionRequest' })
export class SubscriptionBodyDoc {
  @ApiProperty({
    minLength: 1,
    maxLength: 40,
    example: 'MONTHLY_2019',
    description:
      'Order ids of its charges begin with it; Midtrans gets a dash for what is no letter, digit or - _ ~ .',
  })
  name: string;

  @ApiProperty({ ...RUPIAH, description: 'Rupiah, of each charge' }) amount: number;
  @ApiProperty({ enum: SUBSCRIPTION_PAYMENT_TYPES, example: 'credit_card' }) payment_type: string;

  @ApiPropertyOptional({
    ...TOKEN,
    description:
      'The `saved_token_id` of a card, or the token of a GoPay payment option; required where neither `saved_card` nor `pay_account` is given',
  })
  token?: string;

  @ApiPropertyOptional({ ...GOPAY_ACCOUNT, description: 'Goes with the token of gopay: the linked account' })
  gopay_account_id?: string;
  @ApiPropertyOptional(SAVED_CARD) saved_card?: string;
  @ApiPropertyOptional(PAY_ACCOUNT) pay_account?: string;
  @ApiPropertyOptional(PAYMENT_OPTION) payment_option?: string;

  @ApiPropertyOptional({ ...INTERVAL, default: 1 }) interval?: number;
  @ApiPropertyOptional({ enum: INTERVAL_UNITS, default: 'month', example: 'month' }) interval_unit?: string;

  @ApiPropertyOptional({
    ...COUNT,
    default: 12,
    description: 'How many charges at most; null: without an end; 0: one',
  })
  max_interval?: number | null;

  @ApiPropertyOptional({
    ...INSTANT,
    description: `${IN_FUTURE}. The first charge; one interval from now where left out`,
  })
  start_time?: string;

  @ApiPropertyOptional({
    ...INTERVAL,
    default: 1,
    description: 'How long after a charge failed it is tried again',
  })
  retry_interval?: number;
  @ApiPropertyOptional({ enum: RETRY_INTERVAL_UNITS, default: 'day', example: 'day' })
  retry_interval_unit?: string;
  @ApiPropertyOptional({ ...RETRIES, default: 3, description: 'How often it is tried again' })
  retry_max_interval?: number;
  @ApiPropertyOptional({ type: SubscriptionCustomerBodyDoc })
  customer_details?: SubscriptionCustomerBodyDoc;
  @ApiPropertyOptional({ ...METADATA, example: { description: 'Recurring payment for A' } })
  metadata?: Record<string, unknown>;
}

/** Describes the body of `PATCH /subscriptions/{id}/`. */
@ApiSchema({ name: 'MidtransSubscriptionUpdate' })
export class SubscriptionUpdateBodyDoc {
  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 15,
    example: 'MONTHLY_2019',
    description: 'Required where the present name is longer than Midtrans takes in an update',
  })
  name?: string;

  @ApiPropertyOptional({ ...RUPIAH, description: 'Rupiah, from the next charge on' }) amount?: number;
  @ApiPropertyOptional({
    ...TOKEN,
    description:
      'What is charged from now on; left out, it stays what Midtrans has. `saved_card` or `pay_account` may take its place',
  })
  token?: string;
  @ApiPropertyOptional({ ...GOPAY_ACCOUNT, description: 'Of a subscription by gopay' })
  gopay_account_id?: string;
  @ApiPropertyOptional(SAVED_CARD) saved_card?: string;
  @ApiPropertyOptional(PAY_ACCOUNT) pay_account?: string;
  @ApiPropertyOptional(PAYMENT_OPTION) payment_option?: string;
  @ApiPropertyOptional(INTERVAL) interval?: number;
  @ApiPropertyOptional({
    ...INSTANT,
    description: `${IN_FUTURE}. The next charge; brings a subscription that was given up back to life`,
  })
  next_execution_at?: string;
  @ApiPropertyOptional(INTERVAL) retry_interval?: number;
  @ApiPropertyOptional({ enum: RETRY_INTERVAL_UNITS, example: 'day' }) retry_interval_unit?: string;
  @ApiPropertyOptional(RETRIES) retry_max_interval?: number;
}

/** Describes a subscription. */
@ApiSchema({ name: 'MidtransSubscription' })
export class SubscriptionDoc {
  @ApiProperty(ID) id: string;
  @ApiProperty({
    description: "Midtrans' id of it. " + OR_EMPTY,
    example: 'd98a63b8-97e4-4059-825f-0f62340407e9',
  })
  midtrans_subscription_id: string;
  @ApiProperty({ example: 'MONTHLY_2019' }) name: string;
  @ApiProperty({ enum: SUBSCRIPTION_PAYMENT_TYPES, example: 'credit_card' }) payment_type: string;
  @ApiProperty({ ...AMOUNT, description: 'Rupiah, of each charge', example: '14000.00' }) amount: string;
  @ApiProperty({ enum: ['IDR'], example: 'IDR' }) currency: string;
  @ApiProperty(INTERVAL) interval: number;
  @ApiProperty({ enum: INTERVAL_UNITS, example: 'month' }) interval_unit: string;
  @ApiProperty({ ...COUNT, description: 'How many charges at most; null: without an end; 0: one' })
  max_interval: number | null;
  @ApiProperty(TIME_OR_NULL) start_time: string | null;
  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many charges there were', example: 1 })
  current_interval: number;
  @ApiProperty({
    enum: SUBSCRIPTION_STATUSES,
    description:
      '`inactive`: charged to its end, or given up after a charge failed; `initiated`: Midtrans has not answered yet; `failure`: Midtrans refused it',
    example: 'active',
  })
  status: string;
  @ApiProperty({ ...TIME_OR_NULL, description: 'The next charge, or the next attempt of one that failed' })
  next_execution_at: string | null;
  @ApiProperty({ description: OR_EMPTY, example: 'John' }) customer_first_name: string;
  @ApiProperty({ description: OR_EMPTY, example: 'Doe' }) customer_last_name: string;
  @ApiProperty({ description: OR_EMPTY, example: 'johndoe@email.com' }) customer_email: string;
  @ApiProperty({ description: OR_EMPTY, example: '+62812345678' }) customer_phone: string;
  @ApiProperty({ example: 'every 1 month, 12 times' }) schedule_display: string;
  @ApiProperty({ ...METADATA, description: "The request's own", example: {} })
  metadata: Record<string, unknown>;
  @ApiProperty(TIME) created_at: string;
  @ApiProperty(TIME) updated_at: string;
}

/** Describes a page of subscriptions. */
@ApiSchema({ name: 'MidtransSubscriptionPage' })
export class SubscriptionPageDoc {
  @ApiProperty({ type: [SubscriptionDoc] }) results: SubscriptionDoc[];
  @ApiProperty(NEXT_CURSOR) next_cursor: string | null;
}

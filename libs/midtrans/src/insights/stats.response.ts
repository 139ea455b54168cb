import { ApiSchema } from '../rest/api-docs';
import { Field, ListField, NestedField, TimeField } from '../rest/response';
import { NOTIFICATION_STATUSES } from '../notifications/notification.entity';
import { WEBHOOK_ANSWERS } from '../telemetry/measurements';
import { BUCKETS } from './buckets';

const COUNT = { type: 'integer', minimum: 0, example: 12 } as const;
const RUPIAH = { type: 'integer', minimum: 0, example: 1_200_000, description: 'Whole rupiah' } as const;
const AT = { description: 'When the bucket begins' } as const;
const TYPE = { type: String, example: 'bank_transfer' } as const;
const MILLISECONDS = { type: 'integer', minimum: 0, nullable: true, example: 35 } as const;
const SECONDS = { type: 'integer', minimum: 0, nullable: true, example: 94 } as const;

/** The figures of the whole time. */
@ApiSchema({ name: 'MidtransStatsTotals' })
export class StatsTotalsResponse {
  @Field({ ...RUPIAH, description: 'Of what was paid in the time' }) paid_amount: number;
  @Field({ ...COUNT, description: 'Paid in the time, whenever they were created' }) paid_count: number;
  @Field({ ...COUNT, description: 'Created in the time' }) created_count: number;
  @Field({ ...COUNT, description: 'Those of them that are pending now' }) pending_count: number;
  @Field({ ...RUPIAH, description: 'What those come to' }) pending_amount: number;
  @Field({ ...RUPIAH, description: 'Of refunds that were made in the time, and are confirmed' })
  refunded_amount: number;
  @Field({ ...COUNT, description: 'How many those are' }) refunded_count: number;
  @Field({ ...COUNT, description: 'Created in the time, and expired by now' }) expired_count: number;
  @Field({ ...COUNT, description: 'Created in the time, and denied or failed by now' }) denied_count: number;
  @Field({ ...COUNT, description: 'Created in the time, and cancelled by now' }) cancelled_count: number;
}

@ApiSchema({ name: 'MidtransPaymentStats' })
export class PaymentStatsResponse {
  @TimeField(AT) at: string;
  @Field(TYPE) payment_type: string;
  @Field({ ...RUPIAH, description: 'Of what was paid in the bucket' }) paid_amount: number;
  @Field({ ...COUNT, description: 'Paid in the bucket, whenever they were created' }) paid_count: number;
  @Field({ ...COUNT, description: 'Created in the bucket' }) created_count: number;
  @Field({ ...COUNT, description: 'Those of them that have expired by now' }) expired_count: number;
  @Field({ ...COUNT, description: 'Those of them that were denied, or failed' }) denied_count: number;
}

@ApiSchema({ name: 'MidtransMethodStats' })
export class MethodStatsResponse {
  @Field(TYPE) payment_type: string;
  @Field({ ...COUNT, description: 'Created in the time' }) created_count: number;
  @Field({ ...COUNT, description: 'Those of them that are paid by now' }) paid_count: number;
  @Field({ ...COUNT, description: 'Those of them that have expired by now' }) expired_count: number;
  @Field({ ...COUNT, description: 'Those of them that were denied, or failed' }) denied_count: number;
  @Field({ ...RUPIAH, description: 'What those come to that are paid' }) paid_amount: number;
  @Field({
    ...SECONDS,
    description: 'Within which half of those that paid had paid, 5 % more or less; null where none did',
  })
  seconds_to_pay_p50: number | null;
  @Field({ ...SECONDS, description: 'Within which nine of ten of them had, 5 % more or less' })
  seconds_to_pay_p90: number | null;
}

@ApiSchema({ name: 'MidtransRefundStats' })
export class RefundStatsResponse {
  @TimeField(AT) at: string;
  @Field(RUPIAH) amount: number;
  @Field(COUNT) count: number;
}

@ApiSchema({ name: 'MidtransNotificationStats' })
export class NotificationStatsResponse {
  @TimeField(AT) at: string;
  @Field({ enum: NOTIFICATION_STATUSES, example: 'processed' }) status: string;
  @Field(COUNT) count: number;
}

@ApiSchema({ name: 'MidtransWebhookStats' })
export class WebhookStatsResponse {
  @TimeField(AT) at: string;
  @Field({
    enum: WEBHOOK_ANSWERS,
    description: '`2xx`: we have it; `4xx`: it is not for us; `5xx`: to be delivered again',
    example: '2xx',
  })
  answer: string;
  @Field(COUNT) count: number;
  @Field({ ...MILLISECONDS, description: 'Within which half of them were answered, 5 % more or less' })
  webhook_ms_p50: number | null;
  @Field({ ...MILLISECONDS, description: 'Within which nine of ten of them were, 5 % more or less' })
  webhook_ms_p90: number | null;
}

@ApiSchema({ name: 'MidtransConsumerStats' })
export class ConsumerStatsResponse {
  @TimeField(AT) at: string;
  @Field({ description: 'The name of the durable listener', example: 'ship' }) consumer: string;
  @Field({ description: 'The merchant account', example: 'default' }) account: string;
  @Field({ ...COUNT, description: 'The most events that were seen to wait for it at once' })
  most_waiting: number;
  @Field({ ...COUNT, description: 'The greatest age of one of them, in milliseconds', example: 4_200 })
  longest_lag_ms: number;
}

/** Figures of a time. A bucket in which there was nothing is left out. */
@ApiSchema({ name: 'MidtransStats' })
export class StatsResponse {
  @TimeField({ description: 'The first moment of the time' }) from: string;
  @TimeField({ description: 'The first moment after it' }) to: string;
  @Field({ enum: BUCKETS, example: 'hour' }) bucket: string;
  @NestedField(() => StatsTotalsResponse) totals: StatsTotalsResponse;
  @ListField(() => PaymentStatsResponse, { description: 'By bucket and method' })
  series: PaymentStatsResponse[];
  @ListField(() => MethodStatsResponse, { description: 'What became of what was created in the time' })
  methods: MethodStatsResponse[];
  @ListField(() => RefundStatsResponse, { description: 'Made in the bucket, and confirmed' })
  refunds: RefundStatsResponse[];
  @ListField(() => NotificationStatsResponse, { description: 'By bucket and what became of them' })
  notifications: NotificationStatsResponse[];
  @ListField(() => WebhookStatsResponse, { description: 'By bucket and how they were answered' })
  webhooks: WebhookStatsResponse[];
  @ListField(() => ConsumerStatsResponse, {
    description: 'By bucket, consumer and account; where nothing was seen to wait, there is none',
  })
  consumers: ConsumerStatsResponse[];
}

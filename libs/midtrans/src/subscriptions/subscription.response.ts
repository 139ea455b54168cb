import { ApiSchema } from '../rest/api-docs';
import { ACCOUNT, ID } from '../rest/doc.fields';
import { AmountField, Field, JsonField, TextField, TimeField } from '../rest/response';
import { INTERVAL_UNITS, SUBSCRIPTION_PAYMENT_TYPES } from './charge-terms';
import { SUBSCRIPTION_STATUSES } from './subscription.status';

const OR_EMPTY = 'Empty where there is none';

/** A subscription. */
@ApiSchema({ name: 'MidtransSubscription' })
export class SubscriptionResponse {
  @Field(ID) id: string;
  @Field(ACCOUNT) account: string;
  @TextField({
    description: "Midtrans' id of it. " + OR_EMPTY,
    example: 'd98a63b8-97e4-4059-825f-0f62340407e9',
  })
  midtrans_subscription_id: string;
  @Field({ example: 'MONTHLY_2019' }) name: string;
  @Field({ enum: SUBSCRIPTION_PAYMENT_TYPES, example: 'credit_card' }) payment_type: string;
  @AmountField({ description: 'Rupiah, of each charge', example: '14000.00' }) amount: string;
  @Field({ enum: ['IDR'], example: 'IDR' }) currency: string;
  @Field({ type: 'integer', minimum: 1, maximum: 1_000_000, example: 1 }) interval: number;
  @Field({ enum: INTERVAL_UNITS, example: 'month' }) interval_unit: string;
  @Field({
    type: 'integer',
    minimum: 0,
    maximum: 1_000_000,
    nullable: true,
    example: 12,
    description: 'How many charges at most; null: without an end; 0: one',
  })
  max_interval: number | null;
  @TimeField({ nullable: true }) start_time: string | null;
  @Field({ type: 'integer', minimum: 0, description: 'How many charges there were', example: 1 })
  current_interval: number;
  @Field({
    enum: SUBSCRIPTION_STATUSES,
    description:
      '`inactive`: charged to its end, or given up after a charge failed; `initiated`: Midtrans has not answered yet; `unanswered`: it never did and may have it, which its first notification tells; `failure`: Midtrans refused it',
    example: 'active',
  })
  status: string;
  @TimeField({ nullable: true, description: 'The next charge, or the next attempt of one that failed' })
  next_execution_at: string | null;
  @TextField({ description: OR_EMPTY, example: 'John' }) customer_first_name: string;
  @TextField({ description: OR_EMPTY, example: 'Doe' }) customer_last_name: string;
  @TextField({ description: OR_EMPTY, example: 'johndoe@email.com' }) customer_email: string;
  @TextField({ description: OR_EMPTY, example: '+62812345678' }) customer_phone: string;
  @Field({ type: String, example: 'every 1 month, 12 times' })
  schedule_display: string;
  @JsonField({ type: 'object', additionalProperties: true, description: "The request's own", example: {} })
  metadata: Record<string, unknown>;
  @TimeField() created_at: string;
  @TimeField() updated_at: string;
}

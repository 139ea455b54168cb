import { ApiSchema } from '../rest/api-docs';
import { ACCOUNT } from '../rest/doc.fields';
import { Field, ListField, TimeField } from '../rest/response';

const COUNT = { type: 'integer', minimum: 0, example: 0 } as const;

/** A durable listener of an account, with what it has not had. */
@ApiSchema({ name: 'MidtransConsumer' })
export class ConsumerResponse {
  @Field({ type: String, example: 'ship' }) name: string;
  @Field(ACCOUNT) account: string;
  @Field({ type: [String], description: 'The events that it has', example: ['payment.settled'] })
  types: string[];
  @TimeField({ description: 'When an instance first had it' }) first_seen_at: string;
  @TimeField({ description: 'When an instance last said that it has it' }) last_seen_at: string;
  @Field({ ...COUNT, description: 'How many events it has not had yet' }) waiting: number;
  @Field({ ...COUNT, description: 'How many events were given up for it' }) dead: number;
  @Field({
    type: Number,
    minimum: 0,
    description: 'Milliseconds since the oldest event that waits for it; 0 where none does',
    example: 0,
  })
  lag_ms: number;
  @Field({
    type: Boolean,
    description: 'Whether no instance has said for a day that it has it',
    example: false,
  })
  is_unseen: boolean;
}

/** The consumers, one entry for each account that they have. */
@ApiSchema({ name: 'MidtransConsumers' })
export class ConsumersResponse {
  @ListField(() => ConsumerResponse) results: ConsumerResponse[];
}

/** A circuit of the process that answers, which has opened since it started. */
@ApiSchema({ name: 'MidtransCircuit' })
export class CircuitResponse {
  @Field(ACCOUNT) account: string;
  @Field({ type: String, example: 'api.midtrans.com' }) host: string;
  @Field({ enum: ['closed', 'half-open', 'open'], example: 'open' }) state: string;
}

/** What is left to ask Midtrans about, of one kind and account. */
@ApiSchema({ name: 'MidtransBacklog' })
export class BacklogResponse {
  @Field({ type: String, example: 'payments.commands' }) lookup: string;
  @Field(ACCOUNT) account: string;
  @Field({ ...COUNT, description: 'Rows that are due' }) due: number;
  @TimeField({ nullable: true, description: 'Since when the oldest of them is' })
  oldest_due_at: string | null;
  @TimeField({ nullable: true, description: 'Since when nobody knows what became of the oldest' })
  oldest_unresolved_at: string | null;
  @Field({ ...COUNT, description: 'Rows that are open and are looked at no more' }) given_up: number;
}

/** What the webhook of an account has heard. */
@ApiSchema({ name: 'MidtransWebhookState' })
export class WebhookResponse {
  @Field(ACCOUNT) account: string;
  @TimeField({
    nullable: true,
    description: 'When the oldest pending payment was charged since which no notification came',
  })
  unheard_since: string | null;
}

/** How things stand, and what of it is not as it should be. */
@ApiSchema({ name: 'MidtransHealthReport' })
export class HealthReportResponse {
  @Field({ enum: ['up', 'down'], example: 'up' }) status: string;
  @Field({ type: [String], description: 'Each in a sentence that says what to look at', example: [] })
  problems: string[];
  @ListField(() => CircuitResponse) circuits: CircuitResponse[];
  @TimeField({ nullable: true, description: 'When the newest genuine notification came' })
  last_notification_at: string | null;
  @ListField(() => WebhookResponse) webhooks: WebhookResponse[];
  @ListField(() => ConsumerResponse) consumers: ConsumerResponse[];
  @ListField(() => BacklogResponse) backlog: BacklogResponse[];
}

import { ApiSchema } from '../rest/api-docs';
import { ID } from '../rest/doc.fields';
import { Field, ListField, TextField, TimeField } from '../rest/response';
import { EVENT_STATES } from '../events/event.filter';

/** How an event stands with a consumer that has not had it. */
@ApiSchema({ name: 'MidtransEventDelivery' })
export class EventDeliveryResponse {
  @Field({ description: 'The name of the durable listener', example: 'ship' }) consumer: string;
  @Field({
    enum: ['waiting', 'dead'],
    description: '`dead`: given up after the last attempt',
    example: 'dead',
  })
  state: string;
  @Field({ type: Number, description: 'How often it failed', example: 44 }) attempts: number;
  @TimeField({ description: 'When it is due; of one that is under way, when its lease ends' })
  next_attempt_at: string;
  @Field({ description: 'Whether it is with the listener now', example: false }) is_under_way: boolean;
  @TextField({ description: 'Why the last attempt failed; empty where none did', example: 'no mail server' })
  last_error: string;
  @TimeField({ nullable: true, description: 'When it was given up' }) dead_at: string | null;
}

/** An event, with the consumers that have not had it. */
@ApiSchema({ name: 'MidtransEvent' })
export class EventResponse {
  @Field({ ...ID, description: 'As listeners get it' }) id: string;
  @Field({ example: 'payment.settled' }) type: string;
  @Field({ description: 'The merchant account', example: 'default' }) account: string;
  @Field({ ...ID, description: 'The payment, invoice, … that it is about' }) subject_id: string;
  @TextField({ description: "Of a payment's event, its order; else empty", example: '1571823229' })
  order_id: string;
  @TimeField() occurred_at: string;
  @Field({
    enum: EVENT_STATES,
    description:
      '`dead`: given up for a consumer at least; `waiting`: for one at least; `done`: nothing is left to do',
    example: 'dead',
  })
  state: string;
  @ListField(() => EventDeliveryResponse, { description: 'The consumers that have not had it' })
  deliveries: EventDeliveryResponse[];
}

/** What became of many events at once. */
@ApiSchema({ name: 'MidtransEventCount' })
export class EventCountResponse {
  @Field({ type: 'integer', description: 'Of how many deliveries', example: 3 }) count: number;
}

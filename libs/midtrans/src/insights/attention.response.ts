import { ApiSchema } from '../rest/api-docs';
import { Field, JsonField, ListField, TimeField } from '../rest/response';
import { ATTENTION_KINDS, SEVERITIES } from './attention';

/** Those of the lists by which something that needs attention is found. */
const FILTERS = ['account', 'status', 'type', 'consumer', 'state', 'created_after', 'created_before'];

/** Something that somebody should look at. */
@ApiSchema({ name: 'MidtransAttentionItem' })
export class AttentionItemResponse {
  @Field({ enum: ATTENTION_KINDS, example: 'dead_deliveries' }) kind: string;
  @Field({
    enum: SEVERITIES,
    description: '`critical`: money or goods are at stake until somebody acts',
    example: 'critical',
  })
  severity: string;
  @Field({ type: 'integer', minimum: 1, example: 3, description: 'How many there are' }) count: number;
  @TimeField({ nullable: true, description: 'Since when there has been the oldest, where that is known' })
  oldest_at: string | null;
  @Field({
    type: String,
    nullable: true,
    description: 'The merchant account; null of what is of no single one',
    example: 'default',
  })
  account: string | null;
  @Field({
    type: String,
    nullable: true,
    description: 'The consumer, or the host whose circuit is open',
    example: 'ship',
  })
  about: string | null;
  @JsonField({
    type: 'object',
    properties: Object.fromEntries(FILTERS.map((name) => [name, { type: 'string' }])),
    additionalProperties: false,
    description: 'The query of the list that shows them; empty where no list does',
    example: { account: 'default', consumer: 'ship', state: 'dead' },
  })
  filter: Record<string, string>;
}

/** What somebody should look at, what is worst first. */
@ApiSchema({ name: 'MidtransAttention' })
export class AttentionResponse {
  @TimeField() at: string;
  @ListField(() => AttentionItemResponse) items: AttentionItemResponse[];
}

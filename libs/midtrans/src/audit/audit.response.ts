import { AUDIT_OUTCOMES } from '../rest/audit/audit-entry.entity';
import { ApiSchema } from '../rest/api-docs';
import { ID } from '../rest/doc.fields';
import { Field, JsonField, TextField, TimeField } from '../rest/response';

/** Who did what. */
@ApiSchema({ name: 'MidtransAuditEntry' })
export class AuditEntryResponse {
  @Field(ID) id: string;
  @Field({
    type: String,
    nullable: true,
    description: 'The merchant account; null where it is about all of them, or about nothing that is there',
    example: 'default',
  })
  account: string | null;
  @TextField({ description: 'Who asked, by the id of the user; empty for nobody', example: 'staff-1' })
  actor: string;
  @Field({ description: 'Whether that was staff', example: true }) is_staff: boolean;
  @Field({ description: 'What was asked for', example: 'refund' }) action: string;
  @Field({ description: 'What it is about', example: 'payment' }) subject: string;
  @Field({ ...ID, nullable: true, description: 'Of what it is about; null where that is no single row' })
  subject_id: string | null;
  @TextField({ description: 'Empty where it is about no order', example: '1571823229' }) order_id: string;
  @TextField({ description: 'As the request said', example: 'Item out of stock' }) reason: string;
  @TextField({ description: 'As the request said', example: 'The customer called' }) note: string;
  @JsonField({
    type: 'object',
    additionalProperties: true,
    description: 'What else the request said that matters',
    example: { amount: 5000 },
  })
  request: object;
  @Field({
    enum: AUDIT_OUTCOMES,
    description:
      '`begun`: under way; `done`; `refused`: nothing was done; `unknown`: it failed, or nobody came back to tell, and it may have been done',
    example: 'done',
  })
  outcome: string;
  @TextField({ description: 'The code of the error that was answered; empty where none was', example: '' })
  error: string;
  @TimeField({ description: 'When it began' }) created_at: string;
  @TimeField({ nullable: true, description: 'When it was answered' }) ended_at: string | null;
}

import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { AccountFilter } from '../access/account.filter';
import { AUDIT_OUTCOMES, type AuditOutcome } from '../rest/audit/audit-entry.entity';
import { Described } from '../validation/described';
import { StoredOrderId } from '../validation/filter.rules';
import { AsInstant } from '../validation/instant';
import { HostText, Optional, Text, Uuid } from '../validation/rules';

/** Narrows the audit, in code and in the query of `GET /audit/`. What is left out says nothing. */
export class AuditFilter extends AccountFilter {
  /** The host's user who asked. */
  @Expose()
  @Optional()
  @Described({ description: 'Who asked, by the id of the user' })
  @HostText(255)
  readonly actor?: string;

  /** What was asked for: `refund`, `retry_event`, … */
  @Expose()
  @Optional()
  @Described({ description: 'What was asked for', example: 'refund' })
  @Text(64)
  readonly action?: string;

  /** Our id of the payment, invoice, … that it is about. */
  @Expose({ name: 'subject_id' })
  @Optional()
  @Described({ description: 'What it is about, by its id' })
  @Uuid()
  readonly subjectId?: string;

  @Expose({ name: 'order_id' })
  @Optional()
  @StoredOrderId()
  readonly orderId?: string;

  /** What became of it. */
  @Expose()
  @Optional()
  @Described({ description: 'What became of it' })
  @IsIn(AUDIT_OUTCOMES)
  readonly outcome?: AuditOutcome;

  @Expose({ name: 'created_after' })
  @Optional()
  @AsInstant()
  readonly createdAfter?: Date;

  @Expose({ name: 'created_before' })
  @Optional()
  @AsInstant()
  readonly createdBefore?: Date;
}

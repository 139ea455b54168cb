import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { AccountFilter } from '../../access/account.filter';
import { Described } from '../../validation/described';
import { TextOrNull } from '../../validation/filter.rules';
import { AsInstant } from '../../validation/instant';
import { Optional, Text, Uuid } from '../../validation/rules';
import { REFUND_STATUSES, type RefundStatus } from './refund.entity';

/** Narrows a list of refunds, in code and in the query of `GET /refunds/`. What is left out says nothing. */
export class RefundFilter extends AccountFilter {
  /** Our id of their payment. */
  @Expose({ name: 'payment_id' })
  @Optional()
  @Described({ description: 'Those of a payment' })
  @Uuid()
  readonly paymentId?: string;

  @Expose()
  @Optional()
  @IsIn(REFUND_STATUSES)
  readonly status?: RefundStatus;

  @Expose({ name: 'refund_key' })
  @Optional()
  @Text(255)
  readonly refundKey?: string;

  /** The host's user who asked for them; null for code, and for those that were made elsewhere. */
  @Expose({ name: 'requested_by' })
  @Optional()
  @Described({ description: 'Who asked for it' })
  @TextOrNull(255)
  readonly requestedBy?: string | null;

  @Expose({ name: 'created_after' })
  @Optional()
  @AsInstant()
  readonly createdAfter?: Date;

  @Expose({ name: 'created_before' })
  @Optional()
  @AsInstant()
  readonly createdBefore?: Date;
}

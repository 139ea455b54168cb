import { IsIn } from 'class-validator';
import { Moment, TextOrNull } from '../../validation/filter.rules';
import { Optional, Text, Uuid } from '../../validation/rules';
import { REFUND_STATUSES, type RefundStatus } from './refund.entity';

/** Narrows a list of refunds. What is left out says nothing. */
export class RefundFilter {
  /** Our id of their payment. */
  @Optional()
  @Uuid()
  readonly paymentId?: string;

  @Optional()
  @IsIn(REFUND_STATUSES)
  readonly status?: RefundStatus;

  @Optional()
  @Text(255)
  readonly refundKey?: string;

  /** The host's user who asked for them; null for code, and for those that were made elsewhere. */
  @Optional()
  @TextOrNull(255)
  readonly requestedBy?: string | null;

  @Optional()
  @Moment()
  readonly createdAfter?: Date;

  @Optional()
  @Moment()
  readonly createdBefore?: Date;
}

import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { PageRequest } from '../../rest/page.request';
import { Described } from '../../validation/described';
import { AsInstant } from '../../validation/instant';
import { HostText, Optional, Text, Uuid } from '../../validation/rules';
import { REFUND_STATUSES, type RefundStatus } from './refund.entity';

/** The query of `GET /refunds/`. */
export class RefundListRequest extends PageRequest {
  @Expose({ name: 'payment_id' })
  @Optional()
  @Described({ description: 'Those of a payment' })
  @Uuid()
  paymentId?: string;

  @Expose()
  @Optional()
  @IsIn(REFUND_STATUSES)
  status?: RefundStatus;

  @Expose({ name: 'refund_key' })
  @Optional()
  @Text(255)
  refundKey?: string;

  @Expose({ name: 'requested_by' })
  @Optional()
  @Described({ description: 'Who asked for it' })
  @HostText(255)
  requestedBy?: string;

  @Expose({ name: 'created_after' })
  @Optional()
  @AsInstant()
  createdAfter?: Date;

  @Expose({ name: 'created_before' })
  @Optional()
  @AsInstant()
  createdBefore?: Date;
}

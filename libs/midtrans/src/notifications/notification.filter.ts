import { IsIn } from 'class-validator';
import { Moment, TextOrNull } from '../validation/filter.rules';
import { Optional, Text, Uuid } from '../validation/rules';
import { NOTIFICATION_STATUSES, type NotificationStatus } from './notification.entity';

/** Narrows a list of notifications. What is left out says nothing. */
export class NotificationFilter {
  /** The merchant account whose key signed it; null for those that none did. */
  @Optional()
  @TextOrNull(64)
  readonly account?: string | null;

  /** What became of it. */
  @Optional()
  @IsIn(NOTIFICATION_STATUSES)
  readonly status?: NotificationStatus;

  @Optional()
  @Text(255)
  readonly orderId?: string;

  /** Our id of the payment that it is about. */
  @Optional()
  @Uuid()
  readonly paymentId?: string;

  /** What it tells of its payment, as received: `settlement`, `expire`, … */
  @Optional()
  @Text(255)
  readonly transactionStatus?: string;

  @Optional()
  @Text(255)
  readonly paymentType?: string;

  @Optional()
  @Moment()
  readonly createdAfter?: Date;

  @Optional()
  @Moment()
  readonly createdBefore?: Date;
}

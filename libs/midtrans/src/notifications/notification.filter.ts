import { Expose } from 'class-transformer';
import { Allow, IsIn } from 'class-validator';
import type { AccountScope } from '../access/midtrans-user';
import { Described } from '../validation/described';
import { TextOrNull } from '../validation/filter.rules';
import { AsInstant } from '../validation/instant';
import { Optional, Text, Uuid } from '../validation/rules';
import { NOTIFICATION_STATUSES, type NotificationStatus } from './notification.entity';

/** Narrows a list of notifications, in code and in the query of `GET /notifications/`. What is left out says nothing. */
export class NotificationFilter {
  /** Beside what is asked for: nothing of another account is found. */
  @Allow()
  readonly scope?: AccountScope;

  /** The merchant account whose key signed it; null for those that none did. */
  @Expose()
  @Optional()
  @Described({ description: 'The merchant account whose key signed it' })
  @TextOrNull(64)
  readonly account?: string | null;

  /** What became of it. */
  @Expose()
  @Optional()
  @Described({ description: 'What became of it' })
  @IsIn(NOTIFICATION_STATUSES)
  readonly status?: NotificationStatus;

  @Expose({ name: 'order_id' })
  @Optional()
  @Text(255)
  readonly orderId?: string;

  /** Our id of the payment that it is about. */
  @Expose({ name: 'payment_id' })
  @Optional()
  @Described({ description: 'Those about a payment' })
  @Uuid()
  readonly paymentId?: string;

  /** What it tells of its payment, as received: `settlement`, `expire`, … */
  @Expose({ name: 'transaction_status' })
  @Optional()
  @Described({ description: 'What it tells of its payment, as received', example: 'settlement' })
  @Text(255)
  readonly transactionStatus?: string;

  @Expose({ name: 'payment_type' })
  @Optional()
  @Described({ description: 'As received', example: 'bank_transfer' })
  @Text(255)
  readonly paymentType?: string;

  @Expose({ name: 'created_after' })
  @Optional()
  @AsInstant()
  readonly createdAfter?: Date;

  @Expose({ name: 'created_before' })
  @Optional()
  @AsInstant()
  readonly createdBefore?: Date;
}

import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { PageRequest } from '../rest/page.request';
import { Described } from '../validation/described';
import { AsInstant } from '../validation/instant';
import { Optional, Text, Uuid } from '../validation/rules';
import { NOTIFICATION_STATUSES, type NotificationStatus } from './notification.entity';

/** The query of `GET /notifications/`. */
export class NotificationListRequest extends PageRequest {
  @Expose()
  @Optional()
  @Described({ description: 'The merchant account whose key signed it' })
  @Text(64)
  account?: string;

  @Expose()
  @Optional()
  @Described({ description: 'What became of it' })
  @IsIn(NOTIFICATION_STATUSES)
  status?: NotificationStatus;

  @Expose({ name: 'order_id' })
  @Optional()
  @Text(255)
  orderId?: string;

  @Expose({ name: 'payment_id' })
  @Optional()
  @Described({ description: 'Those about a payment' })
  @Uuid()
  paymentId?: string;

  @Expose({ name: 'transaction_status' })
  @Optional()
  @Described({ description: 'What it tells of its payment, as received', example: 'settlement' })
  @Text(255)
  transactionStatus?: string;

  @Expose({ name: 'payment_type' })
  @Optional()
  @Described({ description: 'As received', example: 'bank_transfer' })
  @Text(255)
  paymentType?: string;

  @Expose({ name: 'created_after' })
  @Optional()
  @AsInstant()
  createdAfter?: Date;

  @Expose({ name: 'created_before' })
  @Optional()
  @AsInstant()
  createdBefore?: Date;
}

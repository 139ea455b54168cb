import { ApiProperty, ApiPropertyOptional, ApiSchema } from '../rest/api-docs';
import { ID } from '../rest/doc.fields';

/** Tells Midtrans that we have it. */
@ApiSchema({ name: 'MidtransNotificationReceipt' })
export class NotificationReceipt {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  status: string;

  @ApiPropertyOptional({
    ...ID,
    description:
      'In the inbox: the same for every redelivery. Unsigned notifications of subscriptions are not kept there, and have none',
  })
  notification_id?: string;
}

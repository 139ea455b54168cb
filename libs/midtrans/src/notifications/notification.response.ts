import { ApiSchema } from '../rest/api-docs';
import { ID } from '../rest/doc.fields';
import { Field, JsonField, TextField, TimeField } from '../rest/response';
import { NOTIFICATION_STATUSES } from './notification.entity';

const AS_RECEIVED = 'As received; empty where it says none';

/** A notification in a list. */
@ApiSchema({ name: 'MidtransNotificationSummary' })
export class NotificationSummaryResponse {
  @Field(ID) id: string;
  @Field({
    type: String,
    nullable: true,
    description: 'The merchant account whose key signed it; null where none did',
    example: 'default',
  })
  account: string | null;
  @Field({ ...ID, nullable: true, description: 'The payment that it is about' }) payment_id: string | null;
  @TextField({ description: AS_RECEIVED, example: '1571823229' }) order_id: string;
  @TextField({ description: AS_RECEIVED, example: 'be03df7d-2f97-4c8c-a53c-8959f1b67295' })
  transaction_id: string;
  @TextField({ description: AS_RECEIVED, example: 'settlement' }) transaction_status: string;
  @TextField({ description: AS_RECEIVED, example: 'accept' }) fraud_status: string;
  @TextField({ description: AS_RECEIVED, example: 'bank_transfer' }) payment_type: string;
  @TextField({ description: AS_RECEIVED, example: '200' }) status_code: string;
  @TextField({ description: AS_RECEIVED, example: '44000.00' }) gross_amount: string;
  @Field({ enum: NOTIFICATION_STATUSES, description: 'What became of it', example: 'processed' })
  status: string;
  @Field({ description: 'The same in plain words', example: 'It was acted on: the payment moved.' })
  outcome: string;
  @TextField({ description: 'What went wrong; empty where nothing did', example: '' }) error_message: string;
  @TimeField() created_at: string;
}

/** A notification, with all that was delivered. */
@ApiSchema({ name: 'MidtransNotification' })
export class NotificationResponse extends NotificationSummaryResponse {
  @JsonField({
    type: 'object',
    description: 'The body as received, without its signature and other secrets',
    additionalProperties: true,
    externalDocs: { url: 'https://docs.midtrans.com/docs/https-notification-webhooks' },
    example: {
      transaction_time: '2019-10-23 16:33:49',
      transaction_status: 'settlement',
      transaction_id: 'be03df7d-2f97-4c8c-a53c-8959f1b67295',
      signature_key: '[redacted]',
      payment_type: 'bank_transfer',
      order_id: '1571823229',
      gross_amount: '44000.00',
      status_code: '200',
      fraud_status: 'accept',
    },
  })
  raw_payload: Record<string, unknown>;
}

import { ApiProperty, ApiPropertyOptional } from '../rest/api-docs';

export { ErrorDoc } from '../rest/error.docs';

/** Describes the body that Midtrans sends; more fields come with each payment type. */
export class NotificationBodyDoc {
  @ApiProperty({ example: 'ORDER-20261121093000-1A2B3C4D' })
  order_id: string;

  @ApiProperty({ example: '200' })
  status_code: string;

  @ApiProperty({ example: '100000.00' })
  gross_amount: string;

  @ApiProperty({ description: 'SHA512(order_id + status_code + gross_amount + server key), lower-case hex' })
  signature_key: string;

  @ApiProperty({ example: 'settlement' })
  transaction_status: string;

  @ApiPropertyOptional({ example: 'accept' })
  fraud_status?: string;

  @ApiPropertyOptional()
  transaction_id?: string;

  @ApiPropertyOptional({ example: 'bank_transfer' })
  payment_type?: string;
}

export class NotificationAnswerDoc {
  @ApiProperty({ example: 'ok' })
  status: string;

  @ApiProperty({ format: 'uuid' })
  notification_id: string;
}

import { PAYMENT_EVENT_TYPES } from '../payment.status';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, ApiSchema } from '../../rest/api-docs';
import { AMOUNT, ID, TIME, TIME_OR_NULL } from '../../rest/doc.fields';
import { REFUND_STATUSES } from '../refunds/refund.entity';
import { PAYMENT_STATUSES } from '../payment.status';
import { PaymentDoc } from './payment.docs';

/** Describes the body of `POST /payments/{id}/capture/`. */
@ApiSchema({ name: 'MidtransCapture' })
export class CaptureBodyDoc {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'Whole rupiah, at most what was authorised; all of it where left out',
    example: 55000,
  })
  amount?: number;
}

/** Describes the body of `POST /payments/{id}/refund/`. */
@ApiSchema({ name: 'MidtransRefundRequest' })
export class RefundBodyDoc {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Whole rupiah', example: 5000 })
  amount: number;

  @ApiPropertyOptional({ maxLength: 255, example: 'Item out of stock' })
  reason?: string;

  @ApiPropertyOptional({ default: false, description: "Ask the customer's bank at once", example: false })
  direct?: boolean;

  @ApiPropertyOptional({
    pattern: '^[\\w~.-]{1,100}$',
    description: 'Asked for again with the same key, a refund is made once; made up where left out',
    example: 'reference1',
  })
  refund_key?: string;
}

/** Describes a refund. */
@ApiSchema({ name: 'MidtransRefund' })
export class RefundDoc {
  @ApiProperty(ID) id: string;
  @ApiProperty({ example: 'reference1' }) refund_key: string;
  @ApiProperty({ ...AMOUNT, example: '5000.00' }) amount: string;
  @ApiProperty({ example: 'Item out of stock' }) reason: string;
  @ApiProperty({ example: false }) is_direct: boolean;
  @ApiProperty({
    enum: REFUND_STATUSES,
    description:
      '`requested`: its outcome is not known yet, and its amount is set aside; `confirmed`: the money goes back; `rejected`: it does not',
    example: 'confirmed',
  })
  status: string;
  @ApiProperty({ example: '200' }) status_code: string;
  @ApiProperty({ example: 'Success, refund request is approved' }) status_message: string;
  @ApiProperty({ pattern: '^\\d*$', description: "Midtrans' id, of up to 18 digits", example: '1' })
  refund_chargeback_id: string;
  @ApiProperty({ ...TIME_OR_NULL, example: null }) bank_confirmed_at: string | null;
  @ApiProperty(TIME) created_at: string;
}

/** Describes the answer to a refund. */
@ApiSchema({ name: 'MidtransRefundedPayment' })
export class RefundedDoc {
  @ApiProperty({ type: PaymentDoc }) payment: PaymentDoc;
  @ApiProperty({ type: RefundDoc }) refund: RefundDoc;
}

@ApiSchema({ name: 'MidtransTimelineEvent' })
class TimelineEventDoc {
  @ApiProperty({ enum: ['event'] }) kind: string;
  @ApiProperty(TIME) at: string;
  @ApiProperty({ enum: PAYMENT_EVENT_TYPES, example: 'payment.settled' }) type: string;
  @ApiProperty({ enum: PAYMENT_STATUSES, example: 'settlement' }) transaction_status: string;
}

@ApiSchema({ name: 'MidtransTimelineNotification' })
class TimelineNotificationDoc {
  @ApiProperty({ enum: ['notification'] }) kind: string;
  @ApiProperty(TIME) at: string;
  @ApiProperty({ description: 'As Midtrans says', example: 'settlement' }) transaction_status: string;
  @ApiProperty({
    description:
      'What became of it: `processed`, `stale` (it told nothing new), `amount_mismatch`, `unknown_status`, `unconfirmed`',
    example: 'processed',
  })
  status: string;
}

@ApiSchema({ name: 'MidtransTimelineRefund' })
class TimelineRefundDoc {
  @ApiProperty({ enum: ['refund'] }) kind: string;
  @ApiProperty(TIME) at: string;
  @ApiProperty({ example: 'reference1' }) refund_key: string;
  @ApiProperty({ ...AMOUNT, example: '5000.00' }) amount: string;
  @ApiProperty({ enum: REFUND_STATUSES, example: 'confirmed' }) status: string;
}

const TIMELINE_ENTRIES = {
  event: '#/components/schemas/MidtransTimelineEvent',
  notification: '#/components/schemas/MidtransTimelineNotification',
  refund: '#/components/schemas/MidtransTimelineRefund',
};

/** Describes a payment's timeline: entries are told apart by their kind. */
export const TIMELINE_SCHEMA = {
  type: 'array',
  items: {
    oneOf: Object.values(TIMELINE_ENTRIES).map(($ref) => ({ $ref })),
    discriminator: { propertyName: 'kind', mapping: TIMELINE_ENTRIES },
  },
} as const;

/** Brings the entries into the description. */
export const ApiTimelineModels = (): MethodDecorator =>
  ApiExtraModels(TimelineEventDoc, TimelineNotificationDoc, TimelineRefundDoc);

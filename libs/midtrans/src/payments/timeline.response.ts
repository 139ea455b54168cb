import { ApiExtraModels, ApiProperty, ApiPropertyOptional, ApiSchema } from '../rest/api-docs';
import { AMOUNT, TIME } from '../rest/doc.fields';
import { NOTE, REQUESTED_BY } from './operation.docs';
import { SIMPLE_OPERATIONS } from './payment.preconditions';
import { PAYMENT_EVENT_TYPES, PAYMENT_STATUSES } from './payment.status';
import { REFUND_STATUSES } from './refunds/refund.entity';
import type { TimelineEntry } from './timeline';

@ApiSchema({ name: 'MidtransTimelineEvent' })
class TimelineEventResponse {
  @ApiProperty({ enum: ['event'] }) kind: string;
  @ApiProperty(TIME) at: string;
  @ApiProperty({ enum: PAYMENT_EVENT_TYPES, example: 'payment.settled' }) type: string;
  @ApiProperty({ enum: PAYMENT_STATUSES, example: 'settlement' }) transaction_status: string;
  @ApiPropertyOptional({
    description: 'Of a payment with several attempts: the transaction that brought it',
    example: 'be03df7d-2f97-4c8c-a53c-8959f1b67295',
  })
  transaction_id?: string;
}

@ApiSchema({ name: 'MidtransTimelineNotification' })
class TimelineNotificationResponse {
  @ApiProperty({ enum: ['notification'] }) kind: string;
  @ApiProperty(TIME) at: string;
  @ApiProperty({ description: 'As Midtrans says', example: 'settlement' }) transaction_status: string;
  @ApiProperty({
    description:
      'What became of it: `processed`, `stale` (it told nothing new), `amount_mismatch`, `unconfirmed`',
    example: 'processed',
  })
  status: string;
}

@ApiSchema({ name: 'MidtransTimelineRefund' })
class TimelineRefundResponse {
  @ApiProperty({ enum: ['refund'] }) kind: string;
  @ApiProperty(TIME) at: string;
  @ApiProperty({ example: 'reference1' }) refund_key: string;
  @ApiProperty({ ...AMOUNT, example: '5000.00' }) amount: string;
  @ApiProperty({ enum: REFUND_STATUSES, example: 'confirmed' }) status: string;
  @ApiPropertyOptional(REQUESTED_BY) requested_by?: string | null;
  @ApiPropertyOptional(NOTE) note?: string | null;
}

@ApiSchema({ name: 'MidtransTimelineOperation' })
class TimelineOperationResponse {
  @ApiProperty({ enum: ['operation'], description: 'That somebody asked for it. For staff alone' })
  kind: string;
  @ApiProperty(TIME) at: string;
  @ApiProperty({ enum: SIMPLE_OPERATIONS, example: 'capture' }) operation: string;
  @ApiProperty({
    ...AMOUNT,
    nullable: true,
    description: 'Rupiah to capture; null for all that was authorised, and where it is no capture',
    example: '55000.00',
  })
  amount: string | null;
  @ApiProperty(REQUESTED_BY) requested_by: string | null;
  @ApiProperty(NOTE) note: string | null;
}

const ENTRIES = {
  event: '#/components/schemas/MidtransTimelineEvent',
  notification: '#/components/schemas/MidtransTimelineNotification',
  refund: '#/components/schemas/MidtransTimelineRefund',
  operation: '#/components/schemas/MidtransTimelineOperation',
};

/** A payment's timeline: entries are told apart by their kind. */
export const TIMELINE_SCHEMA = {
  type: 'array',
  items: {
    oneOf: Object.values(ENTRIES).map(($ref) => ({ $ref })),
    discriminator: { propertyName: 'kind', mapping: ENTRIES },
  },
} as const;

/** Brings the entries into the description. */
export const ApiTimelineModels = (): MethodDecorator =>
  ApiExtraModels(
    TimelineEventResponse,
    TimelineNotificationResponse,
    TimelineRefundResponse,
    TimelineOperationResponse,
  );

export function toTimelineResponse(entries: readonly TimelineEntry[]) {
  return entries.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() }));
}

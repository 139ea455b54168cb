import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiProperty, ApiPropertyOptional, ApiSchema } from '../rest/api-docs';

/** Describes what Midtrans sends of a payment; more fields come with each payment type. */
@ApiSchema({ name: 'MidtransPaymentNotification' })
class PaymentNotificationDoc {
  @ApiProperty({ example: 'bca-va-01' })
  order_id: string;

  @ApiProperty({ example: '200' })
  status_code: string;

  @ApiProperty({ example: '100000.00' })
  gross_amount: string;

  @ApiProperty({
    description: 'SHA512(order_id + status_code + gross_amount + server key), lower-case hex',
    example:
      'fe5f725ea770c451017e9d6300af72b830a668d2f7d5da9b778ec2c4f9177efe5127d492d9ddfbcf6806ea5cd7dc1a7337c674d6139026b28f49ad0ea1ce5107',
  })
  signature_key: string;

  @ApiProperty({ example: 'settlement' })
  transaction_status: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'accept' })
  fraud_status?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: '9aed5972-5b6a-401e-894b-a32c91ed1a3a' })
  transaction_id?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'bank_transfer' })
  payment_type?: string | null;
}

/** Describes what Midtrans sends of a customer's account. */
@ApiSchema({ name: 'MidtransPayAccountNotification' })
class PayAccountNotificationDoc {
  @ApiProperty({ example: '00000269-7836-49e5-bc65-e592afafec14' })
  account_id: string;

  @ApiProperty({ example: 'ENABLED' })
  account_status: string;

  @ApiProperty({ example: '200' })
  status_code: string;

  @ApiProperty({
    description: 'SHA512(account_id + account_status + status_code + server key), lower-case hex',
    example:
      'ad7ccda03d8ec6f2f415661fb511d47fcd17dcc7d7e1ade96a305dd5d3bc2bea5438a8bdfe1aeedabdefb226000338ac169fc18d5ae73788fd5e78dbac945ce4',
  })
  signature_key: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'gopay' })
  payment_type?: string | null;
}

@ApiSchema({ name: 'MidtransNotifiedSchedule' })
class NotifiedScheduleDoc {
  @ApiPropertyOptional({ type: 'integer', example: 1 }) interval?: number;
  @ApiPropertyOptional({ example: 'month' }) interval_unit?: string;
  @ApiPropertyOptional({ type: 'integer', example: 1 }) current_interval?: number;
  @ApiPropertyOptional({ example: '2019-05-29T02:00:00Z' }) start_time?: string;
}

/** Describes what Midtrans sends at the creation of a subscription. */
@ApiSchema({ name: 'MidtransSubscriptionNotification' })
class SubscriptionNotificationDoc {
  @ApiProperty({
    description: 'Nothing of it is signed: it is a reason to ask Midtrans about this id',
    example: 'd98a63b8-97e4-4059-825f-0f62340407e9',
  })
  id: string;

  @ApiProperty({ type: NotifiedScheduleDoc })
  schedule: NotifiedScheduleDoc;
}

@ApiSchema({ name: 'MidtransNotifiedSubscription' })
class NotifiedSubscriptionDoc {
  @ApiProperty({ example: 'd98a63b8-97e4-4059-825f-0f62340407e9' }) id: string;
}

@ApiSchema({ name: 'MidtransNotifiedCharge' })
class NotifiedChargeDoc {
  @ApiPropertyOptional({ example: 'settlement' }) transaction_status?: string;
}

/** Describes what Midtrans sends when a subscription is charged. */
@ApiSchema({ name: 'MidtransRecurringNotification' })
class RecurringNotificationDoc {
  @ApiPropertyOptional({ example: 'subscription.charge' })
  event_name?: string;

  @ApiProperty({
    type: NotifiedSubscriptionDoc,
    description: 'Not signed: it is a reason to ask Midtrans about its id',
  })
  subscription: NotifiedSubscriptionDoc;

  @ApiPropertyOptional({ type: NotifiedChargeDoc, description: 'The attempt to charge' })
  transaction?: NotifiedChargeDoc;
}

@ApiSchema({ name: 'MidtransBiSnapAmount' })
class BiSnapAmountDoc {
  @ApiProperty({ example: '100000.00' }) value: string;
  @ApiPropertyOptional({ example: 'IDR' }) currency?: string;
}

/** Describes what Midtrans sends of a wallet or a QR code to a merchant on BI-SNAP. */
@ApiSchema({ name: 'MidtransBiSnapNotification' })
class BiSnapNotificationDoc {
  @ApiProperty({ description: 'The order id', example: 'ORDER-20261121093000-1A2B3C4D' })
  originalPartnerReferenceNo: string;

  @ApiPropertyOptional({ description: "Midtrans' own", example: 'A120260527143001XeVgExampleID' })
  originalReferenceNo?: string;

  @ApiPropertyOptional({ description: 'It is a reason to ask Midtrans', example: '00' })
  latestTransactionStatus?: string;

  @ApiProperty({ type: BiSnapAmountDoc })
  amount: BiSnapAmountDoc;
}

/** Describes what Midtrans sends of a virtual account to a merchant on BI-SNAP. */
@ApiSchema({ name: 'MidtransBiSnapTransferNotification' })
class BiSnapTransferNotificationDoc {
  @ApiProperty({ description: 'The order id', example: 'ORDER-20261121093000-1A2B3C4D' })
  trxId: string;

  @ApiProperty({ example: '   1234500000000000000000001' })
  virtualAccountNo: string;

  @ApiProperty({ type: BiSnapAmountDoc })
  paidAmount: BiSnapAmountDoc;
}

/** Describes the bodies that Midtrans sends. */
export function ApiNotificationBody(): MethodDecorator {
  const of = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  return applyDecorators(
    ApiExtraModels(
      PaymentNotificationDoc,
      PayAccountNotificationDoc,
      RecurringNotificationDoc,
      SubscriptionNotificationDoc,
      BiSnapNotificationDoc,
      BiSnapTransferNotificationDoc,
    ),
    ApiBody({
      schema: {
        oneOf: [
          of('MidtransPaymentNotification'),
          of('MidtransPayAccountNotification'),
          of('MidtransRecurringNotification'),
          of('MidtransSubscriptionNotification'),
          of('MidtransBiSnapNotification'),
          of('MidtransBiSnapTransferNotification'),
        ],
      },
    }),
  );
}

import { FRAUD_STATUSES } from '../../gateway/wire';
import { PAYMENT_TYPES } from '../../payment-methods';
import { ApiProperty, ApiSchema } from '../../rest/api-docs';
import { AMOUNT, ID, NEXT_CURSOR, TIME, TIME_OR_NULL } from '../../rest/doc.fields';
import { PAYMENT_STATUSES } from '../payment.status';

const OR_EMPTY = 'Empty where there is none';

@ApiSchema({ name: 'MidtransPaymentItem' })
class ItemDoc {
  @ApiProperty(ID) id: string;
  @ApiProperty({ description: "The charge's own id of it. " + OR_EMPTY, example: 'coffee' }) item_id: string;
  @ApiProperty({ example: 'Coffee, 250 g' }) name: string;
  @ApiProperty({ ...AMOUNT, description: 'Rupiah; negative for a discount' }) price: string;
  @ApiProperty({ type: 'integer', minimum: 1, example: 1 }) quantity: number;
  @ApiProperty({ description: OR_EMPTY, example: '' }) brand: string;
  @ApiProperty({ description: OR_EMPTY, example: '' }) category: string;
  @ApiProperty({ description: OR_EMPTY, example: '' }) merchant_name: string;
  @ApiProperty({ description: OR_EMPTY, example: '' }) url: string;
  @ApiProperty({ ...AMOUNT, description: 'Price times quantity' }) subtotal: string;
}

/** Describes a payment in a list. */
@ApiSchema({ name: 'MidtransPaymentSummary' })
export class PaymentListDoc {
  @ApiProperty(ID) id: string;
  @ApiProperty({ example: '1571823229' }) order_id: string;
  @ApiProperty({ enum: PAYMENT_TYPES, example: 'bank_transfer' }) payment_type: string;
  @ApiProperty({ ...AMOUNT, description: 'Rupiah. Of a partial capture: what was captured' })
  gross_amount: string;
  @ApiProperty({
    enum: PAYMENT_STATUSES,
    description: "Midtrans' own, and `initiated`: Midtrans has not answered yet",
    example: 'pending',
  })
  transaction_status: string;
  @ApiProperty({ description: OR_EMPTY, example: 'customer-1@example.com' }) customer_email: string;
  @ApiProperty({ description: 'Paid, and not fully given back: ship it', example: false }) is_paid: boolean;
  @ApiProperty(TIME) created_at: string;
}

/** Describes a payment. */
@ApiSchema({ name: 'MidtransPayment' })
export class PaymentDoc extends PaymentListDoc {
  @ApiProperty({ description: "Midtrans' id", example: 'be03df7d-2f97-4c8c-a53c-8959f1b67295' })
  transaction_id: string;
  @ApiProperty({
    ...ID,
    nullable: true,
    description: 'The subscription that it is a charge of',
    example: null,
  })
  subscription_id: string | null;
  @ApiProperty({ description: 'Of the virtual account, or that acquired the card', example: 'bca' })
  bank: string;
  @ApiProperty({ enum: ['IDR'], example: 'IDR' }) currency: string;
  @ApiProperty({
    enum: ['', ...FRAUD_STATUSES],
    description: '`challenge`: waits for approve or deny',
    example: 'accept',
  })
  fraud_status: string;
  @ApiProperty({ description: "Midtrans' latest", example: '201' }) status_code: string;
  @ApiProperty({ example: 'Success, Bank Transfer transaction is created' }) status_message: string;
  @ApiProperty({ example: 'Customer' }) customer_first_name: string;
  @ApiProperty({ example: '1' }) customer_last_name: string;
  @ApiProperty({ example: '' }) customer_phone: string;
  @ApiProperty({ description: 'Virtual account number to pay into', example: '812785002530231' })
  va_number: string;
  @ApiProperty({ description: 'Of a Mandiri bill', example: '' }) bill_key: string;
  @ApiProperty({ description: 'Of a Mandiri bill', example: '' }) biller_code: string;
  @ApiProperty({ description: "To tell at a convenience store's counter", example: '' }) payment_code: string;
  @ApiProperty({ description: 'Page to send the customer to', example: '' }) redirect_url: string;
  @ApiProperty({ description: "Link into the wallet's app", example: '' }) deeplink_url: string;
  @ApiProperty({ description: 'Content of the QR code, never the address of an image', example: '' })
  qr_string: string;
  @ApiProperty(TIME_OR_NULL) transaction_time: string | null;
  @ApiProperty({ ...TIME_OR_NULL, example: null }) settlement_time: string | null;
  @ApiProperty({ ...TIME_OR_NULL, example: null }) expiry_time: string | null;
  @ApiProperty({ ...AMOUNT, example: '0.00' }) refund_amount: string;
  @ApiProperty({ ...AMOUNT, description: 'Rupiah: gross minus refunded' }) net_amount: string;
  @ApiProperty({ type: 'object', additionalProperties: true, description: "The charge's own", example: {} })
  metadata: Record<string, unknown>;
  @ApiProperty({ example: '' }) custom_field1: string;
  @ApiProperty({ example: '' }) custom_field2: string;
  @ApiProperty({ example: '' }) custom_field3: string;
  @ApiProperty({ type: [ItemDoc] }) items: ItemDoc[];
  @ApiProperty({ description: 'Neither paid nor over', example: true }) is_pending: boolean;
  @ApiProperty({ description: 'Over without money, but for its time', example: false }) is_failed: boolean;
  @ApiProperty({ description: 'Its time ran out', example: false }) is_expired: boolean;
  @ApiProperty(TIME) updated_at: string;
}

@ApiSchema({ name: 'MidtransPaymentPage' })
export class PaymentPageDoc {
  @ApiProperty({ type: [PaymentListDoc] }) results: PaymentListDoc[];
  @ApiProperty(NEXT_CURSOR) next_cursor: string | null;
}

@ApiSchema({ name: 'MidtransCheckedPayment' })
export class CheckStatusDoc {
  @ApiProperty({ type: PaymentDoc }) payment: PaymentDoc;
  @ApiProperty({
    type: 'object',
    description: "Midtrans' answer as it came, without secrets: what is in it depends on the payment type",
    additionalProperties: true,
    externalDocs: { url: 'https://docs.midtrans.com/reference/get-transaction-status' },
    properties: {
      status_code: { type: 'string' },
      status_message: { type: 'string' },
      transaction_id: { type: 'string' },
      order_id: { type: 'string' },
      gross_amount: { type: 'string' },
      currency: { type: 'string' },
      payment_type: { type: 'string' },
      transaction_time: { type: 'string', description: 'WIB, without an offset' },
      transaction_status: { type: 'string' },
      fraud_status: { type: 'string', nullable: true },
    },
    example: {
      transaction_time: '2021-10-11 11:31:29',
      gross_amount: '10000.00',
      currency: 'IDR',
      order_id: 'ruby-lib-test-1633926689',
      payment_type: 'bank_transfer',
      signature_key: '[redacted]',
      status_code: '201',
      transaction_id: '569a305d-9fec-4fa1-a707-294ee97f7b2a',
      transaction_status: 'pending',
      fraud_status: 'accept',
      status_message: 'Success, transaction is found',
      merchant_id: 'G686051436',
      permata_va_number: '514003740741123',
    },
  })
  midtrans_response: Record<string, unknown>;
}

import { FRAUD_STATUSES } from '../gateway/wire';
import { ApiSchema } from '../rest/api-docs';
import { ACCOUNT, ID } from '../rest/doc.fields';
import {
  AmountField,
  Field,
  JsonField,
  ListField,
  SubtotalField,
  NestedField,
  TextField,
  TimeField,
} from '../rest/response';
import { AttemptResponse } from './attempts/attempt.response';
import { PAYMENT_STATUSES } from './payment.status';

const OR_EMPTY = 'Empty where there is none';

@ApiSchema({ name: 'MidtransPaymentItem' })
class PaymentItemResponse {
  @Field(ID) id: string;
  @TextField({ description: `The charge's own id of it. ${OR_EMPTY}`, example: 'coffee' }) item_id: string;
  @Field({ example: 'Coffee, 250 g' }) name: string;
  @AmountField({ description: 'Rupiah; negative for a discount' }) price: string;
  @Field({ type: 'integer', minimum: 1, example: 1 }) quantity: number;
  @TextField({ description: OR_EMPTY, example: '' }) brand: string;
  @TextField({ description: OR_EMPTY, example: '' }) category: string;
  @TextField({ description: OR_EMPTY, example: '' }) merchant_name: string;
  @TextField({ description: OR_EMPTY, example: '' }) url: string;
  @SubtotalField({ description: 'Price times quantity' }) subtotal: string;
}

/** What Midtrans offers with a payment. */
@ApiSchema({ name: 'MidtransPaymentAction' })
class PaymentActionResponse {
  @Field({
    description: '`generate-qr-code`, `deeplink-redirect`, `get-status`, `cancel`, …',
    example: 'generate-qr-code',
  })
  name: string;
  @Field({ example: 'GET' }) method: string;
  @Field({
    description: "Of Midtrans' own API it asks for the server key",
    example: 'https://api.sandbox.midtrans.com/v2/qris/be03df7d-2f97-4c8c-a53c-8959f1b67295/qr-code',
  })
  url: string;
}

/** A payment in a list. */
@ApiSchema({ name: 'MidtransPaymentSummary' })
export class PaymentSummaryResponse {
  @Field(ID) id: string;
  @Field(ACCOUNT) account: string;
  @Field({ example: '1571823229' }) order_id: string;
  @Field({
    description:
      'What was charged, or as Midtrans calls how an invoice was paid (`bca_klikpay`, `cimb_clicks`, …)',
    example: 'bank_transfer',
  })
  payment_type: string;
  @AmountField({ description: 'Rupiah. Of a partial capture: what was captured' }) gross_amount: string;
  @Field({
    enum: PAYMENT_STATUSES,
    description: "Midtrans' own, and `initiated`: Midtrans has not answered yet",
    example: 'pending',
  })
  transaction_status: string;
  @AmountField({ example: '0.00' }) refund_amount: string;
  @AmountField({ description: 'Rupiah: gross minus refunded' }) net_amount: string;
  @TextField({ description: OR_EMPTY, example: 'customer-1@example.com' }) customer_email: string;
  @Field({ description: 'Paid, and not fully given back: ship it', example: false }) is_paid: boolean;
  @TimeField() created_at: string;
}

/** A payment. */
@ApiSchema({ name: 'MidtransPayment' })
export class PaymentResponse extends PaymentSummaryResponse {
  @TextField({ description: "Midtrans' id", example: 'be03df7d-2f97-4c8c-a53c-8959f1b67295' })
  transaction_id: string;
  @Field({ ...ID, nullable: true, description: 'The subscription that it is a charge of', example: null })
  subscription_id: string | null;
  @Field({ ...ID, nullable: true, description: 'The payment link that it was made by', example: null })
  payment_link_id: string | null;
  @TextField({ description: 'Of the virtual account, or that acquired the card', example: 'bca' })
  bank: string;
  @Field({ enum: ['IDR'], example: 'IDR' }) currency: string;
  @TextField({
    enum: ['', ...FRAUD_STATUSES],
    description: '`challenge`: waits for approve or deny',
    example: 'accept',
  })
  fraud_status: string;
  @TextField({ description: "Midtrans' latest", example: '201' }) status_code: string;
  @TextField({ example: 'Success, Bank Transfer transaction is created' }) status_message: string;
  @TextField({ example: 'Customer' }) customer_first_name: string;
  @TextField({ example: '1' }) customer_last_name: string;
  @TextField({ example: '' }) customer_phone: string;
  @TextField({ description: 'Virtual account number to pay into', example: '812785002530231' })
  va_number: string;
  @TextField({ description: 'Of a Mandiri bill', example: '' }) bill_key: string;
  @TextField({ description: 'Of a Mandiri bill', example: '' }) biller_code: string;
  @TextField({ description: "To tell at a convenience store's counter", example: '' }) payment_code: string;
  @TextField({ description: 'Page to send the customer to', example: '' }) redirect_url: string;
  @TextField({ description: "Link into the wallet's app", example: '' }) deeplink_url: string;
  @TextField({ description: 'Content of the QR code, never the address of an image', example: '' })
  qr_string: string;
  @ListField(() => PaymentActionResponse, { example: [] }) actions: PaymentActionResponse[];
  @TimeField({ nullable: true }) transaction_time: string | null;
  @TimeField({ nullable: true, example: null }) settlement_time: string | null;
  @TimeField({ nullable: true, example: null }) expiry_time: string | null;
  @JsonField({ type: 'object', additionalProperties: true, description: "The charge's own", example: {} })
  metadata: Record<string, unknown>;
  @TextField({ example: '' }) custom_field1: string;
  @TextField({ example: '' }) custom_field2: string;
  @TextField({ example: '' }) custom_field3: string;
  @ListField(() => AttemptResponse, { description: 'The transactions by which its customer tried to pay' })
  attempts: AttemptResponse[];
  @ListField(() => PaymentItemResponse) items: PaymentItemResponse[];
  @Field({ description: 'Neither paid nor over', example: true }) is_pending: boolean;
  @Field({ description: 'Over without money, but for its time', example: false }) is_failed: boolean;
  @Field({ description: 'Its time ran out', example: false }) is_expired: boolean;
  @TimeField() updated_at: string;
}

/** A payment, and what Midtrans says of it. */
@ApiSchema({ name: 'MidtransCheckedPayment' })
export class CheckedPaymentResponse {
  @NestedField(() => PaymentResponse) payment: PaymentResponse;
  @JsonField({
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

import { ApiSchema } from '../../rest/api-docs';
import { AmountField, Field, TextField, TimeField } from '../../rest/response';

/** A transaction by which a customer tried to pay. */
@ApiSchema({ name: 'MidtransPaymentAttempt' })
export class AttemptResponse {
  @Field({ description: "Midtrans' id", example: 'be03df7d-2f97-4c8c-a53c-8959f1b67295' })
  transaction_id: string;
  @Field({ example: 'bank_transfer' }) payment_type: string;
  @TextField({ example: 'bca' }) bank: string;
  @TextField({ example: '' }) store: string;
  @TextField({ description: 'Whose QR code it is', example: '' }) acquirer: string;
  @AmountField({ description: 'Rupiah that the customer pays, with an automatic fee' }) gross_amount: string;
  @Field({ example: 'pending' }) transaction_status: string;
  @TextField({ example: 'accept' }) fraud_status: string;
  @TextField({ example: '201' }) status_code: string;
  @TextField({ description: "Midtrans' words: why it was denied", example: '' }) status_message: string;
  @TextField({ example: '812785002530231' }) va_number: string;
  @TextField({ example: '' }) bill_key: string;
  @TextField({ example: '' }) biller_code: string;
  @TextField({ example: '' }) payment_code: string;
  @TextField({ example: '' }) redirect_url: string;
  @TextField({ example: '' }) deeplink_url: string;
  @TextField({ example: '' }) qr_string: string;
  @AmountField({ example: '0.00' }) refund_amount: string;
  @TimeField({ nullable: true }) transaction_time: string | null;
  @TimeField({ nullable: true, example: null }) settlement_time: string | null;
  @TimeField({ nullable: true, example: null }) expiry_time: string | null;
}

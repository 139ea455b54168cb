import { PAYMENT_TYPES } from '../../gateway/wire';
import { ApiProperty, ApiPropertyOptional } from '../../rest/api-docs';
import { EXPIRY_UNITS } from '../charge.input';
import { PAYMENT_STATUSES } from '../status';

export { ErrorDoc } from '../../rest/error.docs';

const AMOUNT = { type: String, example: '100000.00', description: 'Rupiah' } as const;
const TIME = { type: String, format: 'date-time', nullable: true } as const;

class CustomerBodyDoc {
  @ApiPropertyOptional({ maxLength: 255 }) first_name?: string;
  @ApiPropertyOptional({ maxLength: 255 }) last_name?: string;
  @ApiPropertyOptional({ format: 'email' }) email?: string;
  @ApiPropertyOptional({ maxLength: 255 }) phone?: string;
}

class ItemBodyDoc {
  @ApiPropertyOptional({ maxLength: 50 }) id?: string;
  @ApiProperty({ maxLength: 50 }) name: string;
  @ApiProperty({ type: 'integer', description: 'Rupiah; negative for a discount' }) price: number;
  @ApiPropertyOptional({ type: 'integer', default: 1 }) quantity?: number;
  @ApiPropertyOptional({ maxLength: 50 }) brand?: string;
  @ApiPropertyOptional({ maxLength: 50 }) category?: string;
  @ApiPropertyOptional({ maxLength: 50 }) merchant_name?: string;
  @ApiPropertyOptional({ format: 'uri' }) url?: string;
}

class ExpiryBodyDoc {
  @ApiProperty({ type: 'integer', minimum: 1 }) expiry_duration: number;
  @ApiPropertyOptional({ enum: EXPIRY_UNITS, default: 'minute' }) unit?: string;
}

/** Describes the body of `POST /charge/`. */
export class ChargeBodyDoc {
  @ApiProperty({ enum: PAYMENT_TYPES }) payment_type: string;
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Rupiah' }) gross_amount: number;
  @ApiPropertyOptional({ maxLength: 50, description: 'Generated where left out' }) order_id?: string;
  @ApiPropertyOptional({ description: 'Required for bank_transfer: bca, bni, bri, permata, cimb' })
  bank?: string;
  @ApiPropertyOptional({ description: 'Required for credit_card: the token from the browser' })
  token_id?: string;
  @ApiPropertyOptional({ description: 'gopay, shopeepay, dana: where the customer returns to' })
  callback_url?: string;
  @ApiPropertyOptional({ description: 'Required for cstore: indomaret, alfamart' }) store?: string;
  @ApiPropertyOptional({ description: 'gopay, airpay', default: 'gopay' }) qris_acquirer?: string;
  @ApiPropertyOptional({ type: CustomerBodyDoc }) customer_details?: CustomerBodyDoc;
  @ApiPropertyOptional({ type: [ItemBodyDoc], description: 'Adds up to gross_amount' })
  item_details?: ItemBodyDoc[];
  @ApiPropertyOptional({ type: ExpiryBodyDoc }) custom_expiry?: ExpiryBodyDoc;
  @ApiPropertyOptional({ description: 'Only on a host that the merchant allows' }) notification_url?: string;
  @ApiPropertyOptional({ type: Object }) metadata?: Record<string, unknown>;
  @ApiPropertyOptional({ type: [String], maxItems: 3 }) custom_fields?: string[];
}

class ItemDoc {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() item_id: string;
  @ApiProperty() name: string;
  @ApiProperty(AMOUNT) price: string;
  @ApiProperty({ type: 'integer' }) quantity: number;
  @ApiProperty() brand: string;
  @ApiProperty() category: string;
  @ApiProperty() merchant_name: string;
  @ApiProperty() url: string;
  @ApiProperty(AMOUNT) subtotal: string;
}

/** Describes a payment in a list. */
export class PaymentListDoc {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() order_id: string;
  @ApiProperty({ enum: PAYMENT_TYPES }) payment_type: string;
  @ApiProperty(AMOUNT) gross_amount: string;
  @ApiProperty({ enum: PAYMENT_STATUSES }) transaction_status: string;
  @ApiProperty() customer_email: string;
  @ApiProperty() is_paid: boolean;
  @ApiProperty({ format: 'date-time' }) created_at: string;
}

/** Describes a payment. */
export class PaymentDoc extends PaymentListDoc {
  @ApiProperty() transaction_id: string;
  @ApiProperty() bank: string;
  @ApiProperty({ example: 'IDR' }) currency: string;
  @ApiProperty() fraud_status: string;
  @ApiProperty() status_code: string;
  @ApiProperty() status_message: string;
  @ApiProperty() customer_first_name: string;
  @ApiProperty() customer_last_name: string;
  @ApiProperty() customer_phone: string;
  @ApiProperty({ description: 'Virtual account number' }) va_number: string;
  @ApiProperty({ description: 'Mandiri bill' }) bill_key: string;
  @ApiProperty({ description: 'Mandiri bill' }) biller_code: string;
  @ApiProperty({ description: 'Convenience store' }) payment_code: string;
  @ApiProperty({ description: 'Page to send the customer to' }) redirect_url: string;
  @ApiProperty({ description: "Link into the wallet's app" }) deeplink_url: string;
  @ApiProperty({ description: 'Content of the QR code' }) qr_string: string;
  @ApiProperty(TIME) transaction_time: string | null;
  @ApiProperty(TIME) settlement_time: string | null;
  @ApiProperty(TIME) expiry_time: string | null;
  @ApiProperty(AMOUNT) refund_amount: string;
  @ApiProperty({ ...AMOUNT, description: 'Gross minus refunded' }) net_amount: string;
  @ApiProperty({ type: Object }) metadata: Record<string, unknown>;
  @ApiProperty() custom_field1: string;
  @ApiProperty() custom_field2: string;
  @ApiProperty() custom_field3: string;
  @ApiProperty({ type: [ItemDoc] }) items: ItemDoc[];
  @ApiProperty() is_pending: boolean;
  @ApiProperty() is_failed: boolean;
  @ApiProperty() is_expired: boolean;
  @ApiProperty({ format: 'date-time' }) updated_at: string;
}

export class PaymentPageDoc {
  @ApiProperty({ type: [PaymentListDoc] }) results: PaymentListDoc[];
  @ApiProperty({ type: String, nullable: true }) next_cursor: string | null;
}

export class CheckStatusDoc {
  @ApiProperty({ type: PaymentDoc }) payment: PaymentDoc;
  @ApiProperty({ type: Object, description: "Midtrans' answer, without secrets" })
  midtrans_response: Record<string, unknown>;
}

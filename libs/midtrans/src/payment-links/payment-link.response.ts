import { formatAmount } from '../gateway/money';
import { ApiSchema } from '../rest/api-docs';
import { ACCOUNT, AMOUNT, ID } from '../rest/doc.fields';
import {
  AmountField,
  ComputedField,
  Field,
  JsonField,
  ListField,
  NestedField,
  TextField,
  TimeField,
} from '../rest/response';
import type { MidtransPaymentLink } from './payment-link.entity';
import { PAYMENT_LINK_STATUSES } from './payment-link.status';

type Row = MidtransPaymentLink;

const OR_EMPTY = 'Empty where there is none';
const JSON_OBJECT = { type: 'object', additionalProperties: true } as const;

function amountOf(rupiah: number | null): string | null {
  return rupiah === null ? null : formatAmount(rupiah);
}

function AmountOrNull(read: (row: Row) => number | null, description: string): PropertyDecorator {
  return ComputedField<Row>((row) => amountOf(read(row)), {
    ...AMOUNT,
    nullable: true,
    example: null,
    description,
  });
}

@ApiSchema({ name: 'MidtransPaymentLinkCustomer' })
class PaymentLinkCustomerResponse {
  @TextField({ example: 'Sari' }) first_name: string;
  @TextField({ example: '' }) last_name: string;
  @TextField({ example: 'sari@example.com' }) email: string;
  @TextField({ example: '' }) phone: string;
  @TextField({ example: '' }) notes: string;
}

@ApiSchema({ name: 'MidtransPaymentLinkItem' })
class PaymentLinkItemResponse {
  @TextField({ example: 'pil-001' }) id: string;
  @Field({ example: 'Pillow' }) name: string;
  @AmountField({ example: '44000.00' }) price: string;
  @Field({ type: 'integer', minimum: 1, example: 1 }) quantity: number;
  @TextField({ example: '' }) brand: string;
  @TextField({ example: '' }) category: string;
  @TextField({ example: '' }) merchant_name: string;
  @TextField({ example: '' }) url: string;
}

/** A payment link. */
@ApiSchema({ name: 'MidtransPaymentLink' })
export class PaymentLinkResponse {
  @Field(ID) id: string;
  @Field(ACCOUNT) account: string;
  @Field({ description: "Its payments' own begin with it", example: 'LINK-20261121093000-1A2B3C4D' })
  order_id: string;
  @Field({ description: 'The end of its address', example: 'for-payment-123' }) payment_link_id: string;
  @Field({ enum: PAYMENT_LINK_STATUSES, example: 'active' }) status: string;
  @TextField({
    description: 'Where customers pay; empty until Midtrans has told',
    example: 'https://app.sandbox.midtrans.com/payment-links/for-payment-123',
  })
  payment_url: string;
  @ComputedField<Row>(({ grossAmount }) => amountOf(grossAmount), {
    ...AMOUNT,
    nullable: true,
    description: 'Rupiah, of each payment; null where the customer says how much',
  })
  gross_amount: string | null;
  @AmountOrNull(({ minAmount }) => minAmount, 'Rupiah: the least that the customer may say')
  min_amount: string | null;
  @AmountOrNull(({ maxAmount }) => maxAmount, 'Rupiah: the most that the customer may say')
  max_amount: string | null;
  @AmountOrNull(({ presetAmount }) => presetAmount, 'Rupiah, which the page begins with')
  preset_amount: string | null;
  @Field({ enum: ['IDR'], example: 'IDR' }) currency: string;
  @Field({ type: 'integer', minimum: 1, description: 'How often it may be paid', example: 1 })
  usage_limit: number;
  @Field({ type: 'integer', minimum: 0, description: 'How often it was paid', example: 0 }) usage: number;
  @TextField({ description: OR_EMPTY, example: 'Concert ticket' }) title: string;
  @TimeField({ nullable: true, description: 'When it can be paid no more; null for never', example: null })
  expires_at: string | null;
  @NestedField(() => PaymentLinkCustomerResponse, { description: 'Who is to pay, as far as that is known' })
  customer_details: PaymentLinkCustomerResponse;
  @ListField(() => PaymentLinkItemResponse, { description: 'What is paid for' })
  item_details: PaymentLinkItemResponse[];
  @Field({
    type: String,
    isArray: true,
    description: "The ways to pay that it offers, in Midtrans' names; empty for all",
    example: ['bca_va', 'gopay'],
  })
  enabled_payments: string[];
  @TextField({ description: 'Where the customer goes from its page. ' + OR_EMPTY, example: '' })
  finish_url: string;
  @Field({ type: String, isArray: true, description: 'Three; empty where not used', example: ['', '', ''] })
  custom_fields: string[];
  @JsonField({
    ...JSON_OBJECT,
    description: "The link's own and its payments'; Midtrans is not told of it",
    example: {},
  })
  metadata: Record<string, unknown>;
  @TextField({ description: 'Why Midtrans did not take it. ' + OR_EMPTY, example: '' })
  failure_reason: string;
  @TimeField() created_at: string;
  @TimeField() updated_at: string;
}

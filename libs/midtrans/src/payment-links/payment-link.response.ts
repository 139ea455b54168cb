import { formatAmount } from '../gateway/money';
import { ApiSchema } from '../rest/api-docs';
import { ACCOUNT, AMOUNT, ID } from '../rest/doc.fields';
import { ComputedField, Field, JsonField, TextField, TimeField } from '../rest/response';
import type { MidtransPaymentLink } from './payment-link.entity';
import { PAYMENT_LINK_STATUSES } from './payment-link.status';

type Row = MidtransPaymentLink;

const OR_EMPTY = 'Empty where there is none';
const AS_ASKED = 'As Midtrans was asked for it, in its names';
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
  @JsonField({ ...JSON_OBJECT, description: AS_ASKED, example: {} }) request: Record<string, unknown>;
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

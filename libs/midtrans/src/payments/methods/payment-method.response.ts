import { formatAmount } from '../../gateway';
import { CUSTOMER_VIEWS } from '../../payment-methods';
import { ApiSchema } from '../../rest/api-docs';
import { AMOUNT } from '../../rest/doc.fields';
import { ComputedField, Field, ListField } from '../../rest/response';
import type { OfferedChannel } from './offered-methods';

const amountOrNull = (amount: number | null): string | null =>
  amount === null ? null : formatAmount(amount);

/** Rupiah that Midtrans takes at least; null where it documents none. */
const MinAmountField = (): PropertyDecorator =>
  ComputedField(({ minAmount }: OfferedChannel) => amountOrNull(minAmount), {
    ...AMOUNT,
    nullable: true,
    example: '10000.00',
    description: 'Rupiah at least; null where none is documented',
  });

/** Rupiah that Midtrans takes at most; null where it documents none. */
const MaxAmountField = (): PropertyDecorator =>
  ComputedField(({ maxAmount }: OfferedChannel) => amountOrNull(maxAmount), {
    ...AMOUNT,
    nullable: true,
    example: null,
    description: 'Rupiah at most; null where none is documented',
  });

/** A bank or a store of which a charge names one. */
@ApiSchema({ name: 'MidtransPaymentChannel' })
export class PaymentChannelResponse {
  @Field({ example: 'bca' }) name: string;
  @MinAmountField() min_amount: string | null;
  @MaxAmountField() max_amount: string | null;
}

/** A payment method that can be charged. */
@ApiSchema({ name: 'MidtransPaymentMethod' })
export class PaymentMethodResponse {
  @Field({ example: 'bank_transfer' }) payment_type: string;
  @ListField(() => PaymentChannelResponse, { description: 'Of which a charge names one' })
  banks: PaymentChannelResponse[];
  @ListField(() => PaymentChannelResponse, { description: 'Of which a charge names one' })
  stores: PaymentChannelResponse[];
  @MinAmountField() min_amount: string | null;
  @MaxAmountField() max_amount: string | null;
  @Field({
    enum: ['none', 'full', 'partial'],
    description: 'What can be given back through Midtrans: nothing, all at once, or any part',
    example: 'none',
  })
  refunds: string;
  @Field({ description: 'Whether a charge may have a `custom_expiry`', example: true })
  accepts_custom_expiry: boolean;
  @Field({
    type: Number,
    nullable: true,
    description: 'Seconds to pay in, where a charge does not say; null where none is documented',
    example: 86_400,
  })
  expiry_seconds: number | null;
  @Field({
    isArray: true,
    enum: CUSTOMER_VIEWS,
    description: 'What the customer is shown, to pay by',
    example: ['virtual_account'],
  })
  shows: string[];
  @Field({
    isArray: true,
    type: String,
    description: 'Names for `enabled_payments` of `POST /snap/`',
    example: ['bca_va', 'bni_va'],
  })
  snap_names: string[];
}

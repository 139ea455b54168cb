import { ApiSchema } from '../../rest/api-docs';
import { ACCOUNT, ID } from '../../rest/doc.fields';
import { AmountField, Field, NestedField, StaffField, TextField, TimeField } from '../../rest/response';
import { NOTE, REQUESTED_BY } from '../operation.docs';
import { PaymentResponse } from '../payment.response';
import { REFUND_STATUSES } from './refund.entity';

/** A refund. */
@ApiSchema({ name: 'MidtransRefund' })
export class RefundResponse {
  @Field(ID) id: string;
  @Field(ACCOUNT) account: string;
  @Field({ example: 'reference1' }) refund_key: string;
  @Field({
    type: String,
    nullable: true,
    description: "Which of the payment's transactions is given back, where it is another than its own",
    example: null,
  })
  transaction_id: string | null;
  @AmountField({ example: '5000.00' }) amount: string;
  @TextField({ example: 'Item out of stock' }) reason: string;
  @Field({ example: false }) is_direct: boolean;
  @Field({
    enum: REFUND_STATUSES,
    description:
      '`requested`: its outcome is not known yet, and its amount is set aside; `confirmed`: the money goes back; `rejected`: it does not',
    example: 'confirmed',
  })
  status: string;
  @TextField({ example: '200' }) status_code: string;
  @TextField({ example: 'Success, refund request is approved' }) status_message: string;
  @TextField({ pattern: '^\\d*$', description: "Midtrans' id, of up to 18 digits", example: '1' })
  refund_chargeback_id: string;
  @TimeField({ nullable: true, example: null }) bank_confirmed_at: string | null;
  @StaffField(REQUESTED_BY) requested_by?: string | null;
  @StaffField(NOTE) note?: string | null;
  @TimeField() created_at: string;
}

/** A refund among those of all payments. */
@ApiSchema({ name: 'MidtransListedRefund' })
export class ListedRefundResponse extends RefundResponse {
  @Field({ ...ID, description: 'Of the payment' }) payment_id: string;
  @Field({ description: 'Of the payment', example: '1571823229' }) order_id: string;
}

/** A payment after a refund, and the refund. */
@ApiSchema({ name: 'MidtransRefundedPayment' })
export class RefundedPaymentResponse {
  @NestedField(() => PaymentResponse) payment: PaymentResponse;
  @NestedField(() => RefundResponse) refund: RefundResponse;
}

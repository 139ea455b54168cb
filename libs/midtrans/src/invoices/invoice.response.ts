import { ApiSchema } from '../rest/api-docs';
import { ACCOUNT, ID } from '../rest/doc.fields';
import {
  AmountField,
  Field,
  JsonField,
  ListField,
  SubtotalField,
  TextField,
  TimeField,
} from '../rest/response';
import { INVOICE_PAYMENT_TYPES } from './invoice.request';
import { GATEWAY_INVOICE_STATUSES, INVOICE_STATUSES } from './invoice.status';

const DAY = { type: String, format: 'date', example: '2026-12-31' } as const;
const OR_EMPTY = 'Empty where there is none';
const METADATA = {
  type: 'object',
  additionalProperties: true,
  description: "The invoice's own; Midtrans is not told of it",
  example: {},
} as const;

@ApiSchema({ name: 'MidtransInvoiceItem' })
class InvoiceItemResponse {
  @Field(ID) id: string;
  @TextField({ description: "The invoice's own id of it. " + OR_EMPTY, example: 'SKU1111' })
  item_id: string;
  @Field({ example: 'midtrans pillow' }) description: string;
  @Field({ type: 'integer', minimum: 1, example: 1 }) quantity: number;
  @AmountField({ example: '2000.00' }) price: string;
  @SubtotalField({ description: 'Rupiah: price times quantity', example: '2000.00' })
  subtotal: string;
}

@ApiSchema({ name: 'MidtransInvoiceVirtualAccount' })
class VirtualAccountResponse {
  @Field({ example: 'bca_va' }) bank: string;
  @Field({ example: '12345678901' }) number: string;
}

/** An invoice. */
@ApiSchema({ name: 'MidtransInvoice' })
export class InvoiceResponse {
  @Field(ID) id: string;
  @Field(ACCOUNT) account: string;
  @Field({ example: 'INV-20261121-1A2B3C' }) invoice_number: string;
  @Field({ example: 'INV-20261121093000-1A2B3C4D' }) order_id: string;
  @TextField({
    description: "Midtrans' id of it; empty until Midtrans has told",
    example: '65e7e8e657389830d04836fc',
  })
  midtrans_invoice_id: string;
  @Field({ enum: INVOICE_STATUSES, example: 'sent' }) status: string;
  @TextField({
    enum: ['', ...GATEWAY_INVOICE_STATUSES],
    description: "Midtrans' own word for it; empty until Midtrans has taken the invoice",
    example: 'pending',
  })
  midtrans_status: string;
  @Field({ enum: INVOICE_PAYMENT_TYPES, example: 'payment_link' }) payment_type: string;
  @Field({ example: 'Customer One' }) customer_name: string;
  @Field({ example: 'customer-1@example.com' }) customer_email: string;
  @TextField({ description: OR_EMPTY, example: '081212345678' }) customer_phone: string;
  @TextField({ description: OR_EMPTY, example: 'customer-1' }) customer_id: string;
  @AmountField({ description: 'Rupiah: what the customer is to pay', example: '2000.00' })
  total_amount: string;
  @Field({ enum: ['IDR'], example: 'IDR' }) currency: string;
  @Field({ ...DAY, description: 'A day in WIB' }) due_date: string;
  @TimeField({ nullable: true, example: null }) paid_at: string | null;
  @Field({ ...ID, nullable: true, description: 'The payment that paid it', example: null })
  payment_id: string | null;
  @TextField({ description: OR_EMPTY, example: 'Thank you' }) notes: string;
  @TextField({
    description: 'Why Midtrans did not take it; a draft without it may still be taken. ' + OR_EMPTY,
    example: '',
  })
  failure_reason: string;
  @TextField({ description: OR_EMPTY, example: '' }) void_reason: string;
  @TextField({ description: OR_EMPTY, example: '' }) pdf_url: string;
  @TextField({ description: 'Where the customer pays. ' + OR_EMPTY, example: '' }) payment_link_url: string;
  @ListField(() => VirtualAccountResponse, { description: 'What the customer transfers to' })
  virtual_accounts: VirtualAccountResponse[];
  @ListField(() => InvoiceItemResponse) items: InvoiceItemResponse[];
  @Field({ description: 'Sent, not paid, and its due date has passed in WIB', example: false })
  is_overdue: boolean;
  @JsonField(METADATA) metadata: Record<string, unknown>;
  @TimeField() created_at: string;
  @TimeField() updated_at: string;
}

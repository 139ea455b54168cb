import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiQuery, ApiSchema } from '../../rest/api-docs';
import { ApiPage } from '../../rest/api-endpoints';
import { AMOUNT, ID, NEXT_CURSOR, TIME, TIME_OR_NULL } from '../../rest/doc.fields';
import { INVOICE_PAYMENT_TYPES, NUMBER_LENGTHS } from '../invoice.input';
import { GATEWAY_INVOICE_STATUSES, INVOICE_STATUSES } from '../invoice.status';

const DAY = { type: String, format: 'date', example: '2026-12-31' } as const;
const OR_EMPTY = 'Empty where there is none';
const LENGTHS = [...NUMBER_LENGTHS].map(([bank, [min, max]]) => `${bank} ${min} to ${max}`).join(', ');
const STATUS_FILTER =
  'As Midtrans told last, which tells of nothing unasked but payments: `overdue` leaves out an invoice with `is_overdue` that it has not called so yet. `status=sent` with today (in WIB) for `due_before` finds those';
const METADATA = {
  type: 'object',
  additionalProperties: true,
  description: "The invoice's own; Midtrans is not told of it",
  example: {},
} as const;

@ApiSchema({ name: 'MidtransInvoiceItemRequest' })
class InvoiceItemBodyDoc {
  @ApiPropertyOptional({ maxLength: 30, example: 'SKU1111' }) item_id?: string;
  @ApiProperty({ maxLength: 150, example: 'midtrans pillow' }) description: string;
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 99_999_999, default: 1, example: 1 })
  quantity?: number;
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 99_999_999,
    description: 'Whole rupiah',
    example: 2000,
  })
  price: number;
}

@ApiSchema({ name: 'MidtransInvoicePaymentLinkRequest' })
class PaymentLinkBodyDoc {
  @ApiPropertyOptional({
    type: [String],
    minItems: 1,
    description: "The ways to pay that it offers, in Midtrans' names",
    example: ['bca_va', 'gopay'],
  })
  enabled_payments?: string[];
}

@ApiSchema({ name: 'MidtransInvoiceVirtualAccountRequest' })
class VirtualAccountBodyDoc {
  @ApiProperty({ enum: [...NUMBER_LENGTHS.keys()], example: 'bca_va' }) bank: string;
  @ApiPropertyOptional({
    pattern: '^\\d{1,16}$',
    description: `Chosen by the bank where left out; else as many digits as its numbers have: ${LENGTHS}`,
    example: '12345678901',
  })
  number?: string;
}

/** Describes the body of `POST /invoices/`. */
@ApiSchema({ name: 'MidtransInvoiceRequest' })
export class InvoiceBodyDoc {
  @ApiProperty({ maxLength: 40, example: 'Customer One' }) customer_name: string;
  @ApiProperty({ format: 'email', maxLength: 255, example: 'customer-1@example.com' }) customer_email: string;
  @ApiPropertyOptional({
    pattern: '^[\\d ().+-]{0,32}$',
    description: 'Up to 15 digits',
    example: '081212345678',
  })
  customer_phone?: string;
  @ApiPropertyOptional({ maxLength: 36, example: 'customer-1' }) customer_id?: string;
  @ApiProperty({ ...DAY, description: 'A day in WIB: the invoice can be paid until it ends' })
  due_date: string;
  @ApiProperty({ type: [InvoiceItemBodyDoc], minItems: 1, maxItems: 200 }) items: InvoiceItemBodyDoc[];
  @ApiPropertyOptional({ maxLength: 1000, example: 'Thank you' }) notes?: string;
  @ApiPropertyOptional({
    pattern: '^[\\w~.-]{1,36}$',
    description: 'Generated where left out',
    example: 'INV-20261121093000-1A2B3C4D',
  })
  order_id?: string;
  @ApiPropertyOptional({
    maxLength: 40,
    description: 'Generated where left out',
    example: 'INV-20261121-1A2B3C',
  })
  invoice_number?: string;
  @ApiPropertyOptional(METADATA) metadata?: Record<string, unknown>;
  @ApiPropertyOptional({ enum: INVOICE_PAYMENT_TYPES, default: 'payment_link', example: 'payment_link' })
  payment_type?: string;
  @ApiPropertyOptional({ type: PaymentLinkBodyDoc }) payment_link?: PaymentLinkBodyDoc;
  @ApiPropertyOptional({ type: [VirtualAccountBodyDoc], description: 'Required for virtual_account' })
  virtual_accounts?: VirtualAccountBodyDoc[];
}

/** Describes the body of `POST /invoices/{id}/void/`. */
@ApiSchema({ name: 'MidtransVoidInvoice' })
export class VoidInvoiceBodyDoc {
  @ApiPropertyOptional({ maxLength: 255, default: '', example: 'The order was called off' }) reason?: string;
}

@ApiSchema({ name: 'MidtransInvoiceItem' })
class InvoiceItemDoc {
  @ApiProperty(ID) id: string;
  @ApiProperty({ description: "The invoice's own id of it. " + OR_EMPTY, example: 'SKU1111' })
  item_id: string;
  @ApiProperty({ example: 'midtrans pillow' }) description: string;
  @ApiProperty({ type: 'integer', minimum: 1, example: 1 }) quantity: number;
  @ApiProperty({ ...AMOUNT, example: '2000.00' }) price: string;
  @ApiProperty({ ...AMOUNT, description: 'Rupiah: price times quantity', example: '2000.00' })
  subtotal: string;
}

@ApiSchema({ name: 'MidtransInvoiceVirtualAccount' })
class VirtualAccountDoc {
  @ApiProperty({ example: 'bca_va' }) bank: string;
  @ApiProperty({ example: '12345678901' }) number: string;
}

/** Describes an invoice. */
@ApiSchema({ name: 'MidtransInvoice' })
export class InvoiceDoc {
  @ApiProperty(ID) id: string;
  @ApiProperty({ example: 'INV-20261121-1A2B3C' }) invoice_number: string;
  @ApiProperty({ example: 'INV-20261121093000-1A2B3C4D' }) order_id: string;
  @ApiProperty({
    description: "Midtrans' id of it; empty until Midtrans has told",
    example: '65e7e8e657389830d04836fc',
  })
  midtrans_invoice_id: string;
  @ApiProperty({ enum: INVOICE_STATUSES, example: 'sent' }) status: string;
  @ApiProperty({
    enum: ['', ...GATEWAY_INVOICE_STATUSES],
    description: "Midtrans' own word for it; empty until Midtrans has taken the invoice",
    example: 'pending',
  })
  midtrans_status: string;
  @ApiProperty({ enum: INVOICE_PAYMENT_TYPES, example: 'payment_link' }) payment_type: string;
  @ApiProperty({ example: 'Customer One' }) customer_name: string;
  @ApiProperty({ example: 'customer-1@example.com' }) customer_email: string;
  @ApiProperty({ description: OR_EMPTY, example: '081212345678' }) customer_phone: string;
  @ApiProperty({ description: OR_EMPTY, example: 'customer-1' }) customer_id: string;
  @ApiProperty({
    ...AMOUNT,
    description: 'Rupiah: what the customer is to pay',
    example: '2000.00',
  })
  total_amount: string;
  @ApiProperty({ enum: ['IDR'], example: 'IDR' }) currency: string;
  @ApiProperty({ ...DAY, description: 'A day in WIB' }) due_date: string;
  @ApiProperty({ ...TIME_OR_NULL, example: null }) paid_at: string | null;
  @ApiProperty({ ...ID, nullable: true, description: 'The payment that paid it', example: null })
  payment_id: string | null;
  @ApiProperty({ description: OR_EMPTY, example: 'Thank you' }) notes: string;
  @ApiProperty({
    description: 'Why Midtrans did not take it; a draft without it may still be taken. ' + OR_EMPTY,
    example: '',
  })
  failure_reason: string;
  @ApiProperty({ description: OR_EMPTY, example: '' }) void_reason: string;
  @ApiProperty({ description: OR_EMPTY, example: '' }) pdf_url: string;
  @ApiProperty({ description: 'Where the customer pays. ' + OR_EMPTY, example: '' }) payment_link_url: string;
  @ApiProperty({ type: [VirtualAccountDoc], description: 'What the customer transfers to' })
  virtual_accounts: VirtualAccountDoc[];
  @ApiProperty({ type: [InvoiceItemDoc] }) items: InvoiceItemDoc[];
  @ApiProperty({ description: 'Sent, not paid, and its due date has passed in WIB', example: false })
  is_overdue: boolean;
  @ApiProperty(METADATA) metadata: Record<string, unknown>;
  @ApiProperty(TIME) created_at: string;
  @ApiProperty(TIME) updated_at: string;
}

/** Describes a page of invoices. */
@ApiSchema({ name: 'MidtransInvoicePage' })
export class InvoicePageDoc {
  @ApiProperty({ type: [InvoiceDoc] }) results: InvoiceDoc[];
  @ApiProperty(NEXT_CURSOR) next_cursor: string | null;
}

/** Describes the query of `GET /invoices/`. */
export function ApiInvoiceListQuery(): MethodDecorator {
  const day = { type: 'string', format: 'date', example: DAY.example };
  const parameter = (name: string, schema: object, description?: string): MethodDecorator =>
    ApiQuery({ name, required: false, description, schema });
  return applyDecorators(
    parameter('status', { type: 'string', enum: [...INVOICE_STATUSES] }, STATUS_FILTER),
    parameter('customer_email', { type: 'string', format: 'email', maxLength: 255 }),
    parameter('order_id', { type: 'string', pattern: '^[\\w~.-]{1,36}$' }),
    parameter('invoice_number', { type: 'string', pattern: '^.{1,40}$' }),
    parameter('due_date', day, 'Due on this day'),
    parameter('due_after', day, 'Due later than this day'),
    parameter('due_before', day, 'Due earlier than this day'),
    ApiPage(),
  );
}

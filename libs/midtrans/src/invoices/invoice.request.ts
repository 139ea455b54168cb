import { Expose } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { Metadata } from '../validation/metadata';
import {
  Digits,
  Email,
  HostText,
  ListOf,
  Nested,
  NestedList,
  NoCardData,
  Optional,
  OrderId,
  Rule,
  Text,
  TextOrEmpty,
  textUpTo,
} from '../validation/rules';
import { Described } from '../validation/described';

/** How an invoice is paid: on a page of Midtrans', or by transfer to numbers that stand on it. */
export const INVOICE_PAYMENT_TYPES = ['payment_link', 'virtual_account'] as const;
/** How an invoice is paid. */
export type InvoicePaymentType = (typeof INVOICE_PAYMENT_TYPES)[number];

const PHONE = /^[\d ().+-]{0,32}$/;

/** What the gateway takes for a price and for a quantity. */
const MAX_ITEM_NUMBER = 99_999_999;

/** A line of an invoice. */
export class InvoiceItemInput {
  /** Up to 30 characters. */
  @Expose({ name: 'item_id' })
  @Optional()
  @TextOrEmpty(30)
  itemId?: string;

  /** Up to 150 characters. */
  @Expose()
  @Text(150)
  description: string;

  /** @default 1 */
  @Expose()
  @Described({ default: 1 })
  @Optional()
  @Max(MAX_ITEM_NUMBER)
  @Min(1)
  @IsInt()
  quantity?: number;

  /** Whole rupiah. */
  @Expose()
  @Described({ description: 'Whole rupiah' })
  @Max(MAX_ITEM_NUMBER)
  @Min(0)
  @IsInt()
  price: number;
}

/** The lengths of numbers that a merchant chooses, by bank. */
export const NUMBER_LENGTHS: ReadonlyMap<string, readonly [min: number, max: number]> = new Map([
  ['bca_va', [11, 11]],
  ['bni_va', [1, 8]],
  ['bri_va', [1, 13]],
  ['cimb_va', [1, 16]],
  ['permata_va', [10, 10]],
  ['mandiri_bill', [1, 12]],
]);

const LENGTHS = [...NUMBER_LENGTHS].map(([bank, [min, max]]) => `${bank} ${min} to ${max}`).join(', ');

/** A number that the customer can transfer to. */
export class VirtualAccountInput {
  /** `bca_va`, `bni_va`, `bri_va`, `cimb_va`, `permata_va` or `mandiri_bill`. */
  @Expose()
  @IsIn([...NUMBER_LENGTHS.keys()])
  bank: string;

  /** As many digits as the bank's numbers have. @default chosen by the bank */
  @Expose()
  @Optional()
  @Described({
    description: `Chosen by the bank where left out; else as many digits as its numbers have: ${LENGTHS}`,
    example: '12345678901',
  })
  @Digits(1, 16)
  number?: string;
}

/** The page that an invoice is paid on. */
export class InvoicePaymentLink {
  /**
   * The ways to pay that it offers, in the gateway's names (`bca_va`, `gopay`, `credit_card`, …).
   * @default `invoices.enabledPayments` of the module's options
   */
  @Expose({ name: 'enabled_payments' })
  @Optional()
  @Described({
    description: "The ways to pay that it offers, in Midtrans' names",
    example: ['bca_va', 'gopay'],
  })
  @ListOf('the name of a payment method', textUpTo(50))
  enabledPayments?: string[];
}

/** What {@link InvoiceService.createInvoice} takes, once it is known to be sound. */
export class InvoiceDetails {
  /** Up to 40 characters. */
  @Expose({ name: 'customer_name' })
  @Described({ example: 'Customer One' })
  @Text(40)
  customerName: string;

  @Expose({ name: 'customer_email' })
  @Email()
  customerEmail: string;

  /** Up to 15 digits, and spaces and `().+-`. Midtrans is sent the digits alone, without a leading 0; `62` stays. */
  @Expose({ name: 'customer_phone' })
  @Optional()
  @Described({
    type: 'string',
    pattern: PHONE.source,
    description: 'Up to 15 digits',
    example: '081212345678',
  })
  @Rule('phone', '$property must be a phone number: at most 15 digits, beside spaces and ().+-', isPhone)
  @NoCardData()
  customerPhone?: string;

  /** The customer's id in your own terms, up to 36 characters. */
  @Expose({ name: 'customer_id' })
  @Optional()
  @TextOrEmpty(36)
  customerId?: string;

  /** `YYYY-MM-DD`, a day in WIB: the invoice can be paid until it ends. */
  @Expose({ name: 'due_date' })
  @Described({ description: 'A day in WIB: the invoice can be paid until it ends' })
  @Day()
  dueDate: string;

  @Expose()
  @NestedList(InvoiceItemInput, 200)
  items: InvoiceItemInput[];

  /** Up to 1000 characters. */
  @Expose()
  @Optional()
  @TextOrEmpty(1000)
  notes?: string;

  /**
   * Up to 36 letters, digits, `-`, `_`, `~` and `.`; unique within the account.
   * @default generated: see `InvoiceService.generateOrderId`
   */
  @Expose({ name: 'order_id' })
  @Optional()
  @Described({
    description: 'Generated where left out',
    example: 'INV-20261121093000-1A2B3C4D',
  })
  @OrderId(36)
  orderId?: string;

  /**
   * Up to 40 characters; unique within the account.
   * @default generated: see `InvoiceService.generateInvoiceNumber`
   */
  @Expose({ name: 'invoice_number' })
  @Optional()
  @Described({ description: 'Generated where left out', example: 'INV-20261121-1A2B3C' })
  @Text(40)
  invoiceNumber?: string;

  /** Kept with the invoice; Midtrans is not told of it. */
  @Expose()
  @Optional()
  @Metadata("The invoice's own; Midtrans is not told of it")
  metadata?: Record<string, unknown>;

  /** @default 'payment_link' */
  @Expose({ name: 'payment_type' })
  @Optional()
  @Described({ default: 'payment_link' })
  @IsIn(INVOICE_PAYMENT_TYPES)
  paymentType?: InvoicePaymentType;

  @Expose({ name: 'payment_link' })
  @Optional()
  @Nested(InvoicePaymentLink)
  paymentLink?: InvoicePaymentLink;

  /** Required with `paymentType: 'virtual_account'`. */
  @Expose({ name: 'virtual_accounts' })
  @Optional()
  @Described({ description: 'Required for virtual_account' })
  @NestedList(VirtualAccountInput, NUMBER_LENGTHS.size)
  virtualAccounts?: VirtualAccountInput[];

  /** The user it belongs to, in the host's own terms. */
  @Optional()
  @HostText(255)
  userId?: string;

  /** The merchant account. @default 'default' */
  @Optional()
  @Text(64)
  account?: string;
}

/**
 * What `InvoiceService.createInvoice` takes.
 *
 * @example
 * ```ts
 * {
 *   customerName: 'Customer One',
 *   customerEmail: 'customer-1@shop.test',
 *   dueDate: '2026-12-31',
 *   items: [{ description: 'Consulting', quantity: 2, price: 500_000 }],
 * }
 * ```
 */
export type CreateInvoiceInput = Omit<InvoiceDetails, 'dueDate'> & {
  /** `YYYY-MM-DD`, a day in WIB, or an instant on that day: the invoice can be paid until the day ends. */
  dueDate: string | Date;
};

/** A phone number as the gateway takes it: digits, and no leading 0. */
export function wirePhone(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^0+/, '');
}

/** A day that exists, `YYYY-MM-DD`. */
export function Day(): PropertyDecorator {
  return (target, property) => {
    Described({ type: 'string', format: 'date', example: '2026-12-31' })(target, property);
    Rule('day', '$property must be a date such as 2026-12-31', isDay)(target, property);
  };
}

/** A phone number, or none. */
function isPhone(value: unknown): boolean {
  if (value === '') return true;
  if (typeof value !== 'string' || !PHONE.test(value)) return false;
  const { length } = wirePhone(value);
  return length >= 1 && length <= 15;
}

/** A day that exists: 30 February does not. */
export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const midnight = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(value);
}

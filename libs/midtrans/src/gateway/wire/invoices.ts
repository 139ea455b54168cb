import type { WireObject } from './object';
import type { WireCardSettings, WireExpiry, WireVirtualAccountSettings } from './snap';

/** A line of an invoice. */
export interface WireInvoiceItem {
  item_id?: string;
  description: string;
  quantity: number;
  /** Whole rupiah. */
  price: number;
  discount_percentage?: number;
}

/** A tax of an invoice. */
export interface WireTax {
  name: string;
  /** `percentage` or `fixed`. */
  type: string;
  value: number;
}

/**
 * Dates are `YYYY-MM-DD HH:mm:ss +0700`.
 *
 * @see https://docs.midtrans.com/reference/create-invoice
 */
export interface InvoiceRequest {
  /** At most 36 characters. */
  order_id: string;
  /** At most 40 characters. */
  invoice_number: string;
  invoice_date: string;
  due_date: string;
  customer_details: { id?: string; name: string; email?: string; phone?: string };
  item_details: WireInvoiceItem[];
  payment_type: 'payment_link' | 'virtual_account';
  invoice_title?: string;
  invoice_paid_title?: string;
  reference?: string;
  notes?: string;
  /** Payment methods and expiry of the link. */
  payment_link?: {
    /** Whether `expiry` counts, and not the due date. */
    is_custom_expiry?: boolean;
    expiry?: WireExpiry;
    enabled_payments?: string[];
    callbacks?: { finish?: string };
    credit_card?: WireCardSettings;
    bca_va?: WireVirtualAccountSettings;
    bni_va?: WireVirtualAccountSettings;
    bri_va?: WireVirtualAccountSettings;
    cimb_va?: WireVirtualAccountSettings;
    permata_va?: WireVirtualAccountSettings;
    [field: string]: unknown;
  };
  /** Required with `payment_type: 'virtual_account'`. */
  virtual_accounts?: { bank: string; number?: string }[];
  /** Whole rupiah, as digits. `vat` is deprecated for `taxes`. */
  amount?: { vat?: string; vat_type?: string; discount?: string; shipping?: string };
  tax_mode?: 'exclusive' | 'inclusive' | null;
  taxes?: WireTax[];
  document_type?: 'invoice' | 'quotation';
  quotation_date?: string;
  quotation_validity_date?: string;
}

/** @see https://docs.midtrans.com/reference/void-invoice */
export interface VoidInvoiceRequest {
  void_reason?: string;
  /** `client` marks a quotation as rejected rather than cancelled. */
  cancel_as?: string;
}

/**
 * Unlike elsewhere, fields without a value may be null and amounts are numbers.
 *
 * @see https://docs.midtrans.com/reference/get-invoice
 */
export interface InvoiceResponse extends WireObject {
  /** 24 hexadecimal digits. */
  id?: string;
  order_id?: string;
  invoice_number?: string;
  /** draft, pending, published, expired, overdue, paid, voided, rejected or canceled. */
  status?: string;
  /** Whole rupiah. */
  gross_amount?: number;
  payment_type?: string;
  payment_link_url?: string | null;
  virtual_accounts?: { number?: string; bank?: string; [field: string]: unknown }[];
  invoice_title?: string | null;
  invoice_paid_title?: string | null;
  invoice_date?: string;
  due_date?: string;
  published_date?: string | null;
  paid_date?: string | null;
  pdf_url?: string | null;
  paid_pdf_url?: string | null;
  reference?: string | null;
  notes?: string | null;
  external_group_id?: string | null;
  customer_details?: {
    id?: string | null;
    name?: string | null;
    email?: string | null;
    phone?: string | null;
    notes?: string | null;
    [field: string]: unknown;
  };
  item_details?: {
    item_id?: string | null;
    description?: string;
    quantity?: number;
    price?: number;
    discount_percentage?: number | null;
    discount_amount?: number | null;
    [field: string]: unknown;
  }[];
  amount?: {
    vat?: number | null;
    vat_type?: string | null;
    discount?: number | null;
    shipping?: number | null;
    total_tax?: number | null;
    base_amount?: number | null;
    [field: string]: unknown;
  };
  tax_mode?: string | null;
  taxes?: {
    name?: string;
    type?: string;
    value?: number;
    calculated_amount?: number;
    [field: string]: unknown;
  }[];
  document_type?: string;
  created_as?: string;
  converted_at?: string | null;
  quotation_date?: string | null;
  quotation_title?: string | null;
  quotation_validity_date?: string | null;
  quotation_pdf_url?: string | null;
  quotation_terms_conditions?: string | null;
  quotation_published_date?: string | null;
}

export interface VoidInvoiceResponse extends WireObject {
  success?: boolean;
}

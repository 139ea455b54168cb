import { parseWibTime, type InvoiceResponse } from '../gateway';
import { isPlainText } from '../validation/plain-text';
import type { InvoiceVirtualAccount } from './invoice.entity';
import { gatewayInvoiceStatus, type GatewayInvoiceStatus } from './invoice.status';
import { MAX_RUPIAH } from '../validation/rupiah';

/** What the gateway says of an invoice, as far as it changes what is stored. What is absent stays as it is. */
export interface InvoiceGatewayState {
  readonly status?: GatewayInvoiceStatus;
  readonly midtransInvoiceId?: string;
  /** Whole rupiah: taken of the first answer, never of a later one. */
  readonly totalAmount?: number;
  readonly pdfUrl?: string;
  readonly paymentLinkUrl?: string;
  readonly virtualAccounts?: readonly InvoiceVirtualAccount[];
  readonly paidAt?: Date;
  readonly paymentId?: string;
  /** JSON, without secrets. */
  readonly createResponse?: string;
}

/** Longer ids are nobody's. */
const LONGEST_ID = 64;

/**
 * What an answer about an invoice says. A paid invoice has a PDF of its own.
 *
 * @see https://docs.midtrans.com/reference/get-invoice
 */
export function parseInvoiceState(response: InvoiceResponse): InvoiceGatewayState {
  const status = gatewayInvoiceStatus(response.status);
  const id = text(response.id);
  const accounts: unknown = response.virtual_accounts;
  const virtualAccounts = Array.isArray(accounts) ? accounts.flatMap(accountOf) : [];
  return {
    status,
    midtransInvoiceId: id !== undefined && id.length <= LONGEST_ID ? id : undefined,
    totalAmount: amount(response.gross_amount),
    pdfUrl: text(response.paid_pdf_url) ?? text(response.pdf_url),
    paymentLinkUrl: text(response.payment_link_url),
    virtualAccounts: virtualAccounts.length > 0 ? virtualAccounts : undefined,
    paidAt: status === 'paid' ? parseWibTime(response.paid_date) : undefined,
  };
}

function accountOf(entry: unknown): InvoiceVirtualAccount[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const { bank, name, number } = entry as Record<string, unknown>;
  const [of, digits] = [text(bank) ?? text(name), text(number)];
  return of === undefined || digits === undefined ? [] : [{ bank: of, number: digits }];
}

function amount(value: unknown): number | undefined {
  const isAmount =
    typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= MAX_RUPIAH;
  return isAmount ? value : undefined;
}

function text(value: unknown): string | undefined {
  return isPlainText(value) && value !== '' ? value : undefined;
}

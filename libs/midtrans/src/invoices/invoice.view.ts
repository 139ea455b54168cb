import { formatAmount } from '../gateway/money';
import type { MidtransInvoiceItem } from './invoice-item.entity';
import type { MidtransInvoice } from './invoice.entity';

/** An invoice on our wire. Text that there is none of is `""`; a missing time is null. */
export function invoiceView(invoice: MidtransInvoice) {
  return {
    id: invoice.id,
    invoice_number: invoice.invoiceNumber,
    order_id: invoice.orderId,
    midtrans_invoice_id: text(invoice.midtransInvoiceId),
    status: invoice.status,
    midtrans_status: text(invoice.midtransStatus),
    payment_type: invoice.paymentType,
    customer_name: invoice.customerName,
    customer_email: invoice.customerEmail,
    customer_phone: text(invoice.customerPhone),
    customer_id: text(invoice.customerId),
    total_amount: formatAmount(invoice.totalAmount),
    currency: invoice.currency,
    due_date: invoice.dueDate,
    paid_at: invoice.paidAt?.toISOString() ?? null,
    payment_id: invoice.paymentId,
    notes: text(invoice.notes),
    failure_reason: text(invoice.failureReason),
    void_reason: text(invoice.voidReason),
    pdf_url: text(invoice.pdfUrl),
    payment_link_url: text(invoice.paymentLinkUrl),
    virtual_accounts: invoice.virtualAccounts.map(({ bank, number }) => ({ bank, number })),
    items: invoice.items.map(itemView),
    is_overdue: invoice.isOverdue,
    metadata: invoice.metadata,
    created_at: invoice.createdAt.toISOString(),
    updated_at: invoice.updatedAt.toISOString(),
  };
}

function itemView(item: MidtransInvoiceItem) {
  return {
    id: item.id,
    item_id: text(item.itemId),
    description: item.description,
    quantity: item.quantity,
    price: formatAmount(item.price),
    // Beyond the safe integers a number would lose rupiah.
    subtotal: formatAmount(BigInt(item.price) * BigInt(item.quantity)),
  };
}

function text(value: string | null): string {
  return value ?? '';
}

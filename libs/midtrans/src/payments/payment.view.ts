import { formatAmount } from '../gateway/money';
import type { MidtransPaymentItem } from './payment-item.entity';
import type { MidtransPayment } from './payment.entity';

/** A payment on our wire. Text that there is none of is `""`; a missing time is null. */
export function paymentView(payment: MidtransPayment) {
  return {
    id: payment.id,
    order_id: payment.orderId,
    transaction_id: text(payment.transactionId),
    subscription_id: payment.subscriptionId,
    payment_type: payment.paymentType,
    bank: text(payment.bank),
    gross_amount: formatAmount(payment.grossAmount),
    currency: payment.currency,
    transaction_status: payment.transactionStatus,
    fraud_status: text(payment.fraudStatus),
    status_code: text(payment.statusCode),
    status_message: text(payment.statusMessage),
    customer_first_name: text(payment.customerFirstName),
    customer_last_name: text(payment.customerLastName),
    customer_email: text(payment.customerEmail),
    customer_phone: text(payment.customerPhone),
    va_number: text(payment.vaNumber),
    bill_key: text(payment.billKey),
    biller_code: text(payment.billerCode),
    payment_code: text(payment.paymentCode),
    redirect_url: text(payment.redirectUrl),
    deeplink_url: text(payment.deeplinkUrl),
    qr_string: text(payment.qrString),
    transaction_time: time(payment.transactionTime),
    settlement_time: time(payment.settlementTime),
    expiry_time: time(payment.expiryTime),
    refund_amount: formatAmount(payment.refundAmount),
    net_amount: formatAmount(payment.netAmount),
    metadata: payment.metadata,
    custom_field1: text(payment.customField1),
    custom_field2: text(payment.customField2),
    custom_field3: text(payment.customField3),
    items: payment.items.map(itemView),
    is_paid: payment.isPaid,
    is_pending: payment.isPending,
    is_failed: payment.isFailed,
    is_expired: payment.isExpired,
    created_at: payment.createdAt.toISOString(),
    updated_at: payment.updatedAt.toISOString(),
  };
}

/** A payment in a list. */
export function paymentListView(payment: MidtransPayment) {
  return {
    id: payment.id,
    order_id: payment.orderId,
    payment_type: payment.paymentType,
    gross_amount: formatAmount(payment.grossAmount),
    transaction_status: payment.transactionStatus,
    customer_email: text(payment.customerEmail),
    is_paid: payment.isPaid,
    created_at: payment.createdAt.toISOString(),
  };
}

function itemView(item: MidtransPaymentItem) {
  return {
    id: item.id,
    item_id: text(item.itemId),
    name: item.name,
    price: formatAmount(item.price),
    quantity: item.quantity,
    brand: text(item.brand),
    category: text(item.category),
    merchant_name: text(item.merchantName),
    url: text(item.url),
    // Beyond the safe integers a number would lose rupiah.
    subtotal: formatAmount(BigInt(item.price) * BigInt(item.quantity)),
  };
}

function text(value: string | null): string {
  return value ?? '';
}

function time(value: Date | null): string | null {
  return value?.toISOString() ?? null;
}

import { formatAmount } from '../../gateway/money';
import type { MidtransRefund } from './refund.entity';

/** A refund on our wire. */
export function refundView(refund: MidtransRefund) {
  return {
    id: refund.id,
    refund_key: refund.refundKey,
    amount: formatAmount(refund.amount),
    reason: refund.reason ?? '',
    is_direct: refund.isDirect,
    status: refund.status,
    status_code: refund.statusCode ?? '',
    status_message: refund.statusMessage ?? '',
    refund_chargeback_id: refund.refundChargebackId ?? '',
    bank_confirmed_at: refund.bankConfirmedAt?.toISOString() ?? null,
    created_at: refund.createdAt.toISOString(),
  };
}

import { t } from '../state';
import { wordFor } from '../timeline-words';
import { toneOfRefund, toneOfState, toneOfStatus, toneOfVerdict } from '../tones';
import { Badge } from './basics';

export function PaymentStatusBadge({
  payment,
}: {
  payment: { readonly transaction_status: string; readonly fraud_status?: string };
}) {
  const { transaction_status, fraud_status = '' } = payment;
  if (transaction_status === 'capture' && fraud_status === 'challenge') {
    return <Badge tone="wait">{t.value.payment.challenged}</Badge>;
  }
  return (
    <Badge tone={toneOfStatus(transaction_status)}>
      {wordFor(t.value.payment.statuses, transaction_status)}
    </Badge>
  );
}

export function RefundBadge({ status }: { status: string }) {
  return <Badge tone={toneOfRefund(status)}>{wordFor(t.value.refunds.statuses, status)}</Badge>;
}

export function VerdictBadge({ status }: { status: string }) {
  return <Badge tone={toneOfVerdict(status)}>{wordFor(t.value.verdicts, status)}</Badge>;
}

export function StateBadge({ state, words }: { state: string; words: Readonly<Record<string, string>> }) {
  return <Badge tone={toneOfState(state)}>{wordFor(words, state)}</Badge>;
}

/** Brands, which have the same name in every language. */
const BRANDS: Readonly<Record<string, string>> = {
  echannel: 'Mandiri Bill',
  gopay: 'GoPay',
  shopeepay: 'ShopeePay',
  dana: 'DANA',
  ovo: 'OVO',
  qris: 'QRIS',
  akulaku: 'Akulaku',
  kredivo: 'Kredivo',
};

/** How a payment was made, as people call it. */
export function methodName(paymentType: string): string {
  return wordFor({ ...BRANDS, ...t.value.methods }, paymentType);
}

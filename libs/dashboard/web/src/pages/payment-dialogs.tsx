import type { Payment, PaymentAttempt, PaymentMethod } from '../api-types';
import { CommandDialog, type Field, type Values } from '../components/dialog';
import { methodName } from '../components/words';
import { rupiahIn, TYPED_AGAIN_FROM, type PaymentAction } from '../payment-actions';
import { formats, t } from '../state';

interface Shared {
  readonly payment: Payment;
  readonly path: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function RefundDialog({
  payment,
  path,
  left,
  kind,
  attempt,
  onDone,
  onClose,
}: Shared & {
  readonly left: number;
  readonly kind: PaymentMethod['refunds'] | undefined;
  /** Whose money goes back, where it is not the payment's own. */
  readonly attempt?: PaymentAttempt;
}) {
  const { dialog, actions, consequences } = t.value;
  const { rupiah } = formats.value;
  const isFullOnly = kind === 'full';
  const isLarge = (values: Values) => (rupiahIn(values.amount ?? '') ?? 0) >= TYPED_AGAIN_FROM;

  function fields(values: Values): Field[] {
    const amount = values.amount ?? String(left);
    return [
      {
        name: 'amount',
        label: dialog.amount,
        kind: 'amount',
        value: String(left),
        isRequired: true,
        isFixed: isFullOnly,
        hint: isFullOnly ? dialog.fullOnly : dialog.whole(rupiah(left)),
      },
      ...(isLarge({ amount })
        ? [
            {
              name: 'again',
              label: dialog.again(rupiah(rupiahIn(amount) ?? 0)),
              kind: 'amount' as const,
              isRequired: true,
            },
          ]
        : []),
      { name: 'reason', label: dialog.reason, kind: 'text', isRequired: true },
      { name: 'note', label: dialog.note, kind: 'note' },
      { name: 'direct', label: dialog.direct, kind: 'check', value: 'false' },
    ];
  }

  function check(values: Values): Record<string, string> {
    const amount = rupiahIn(values.amount ?? '');
    const wrong: Record<string, string> = {};
    if (amount === undefined || amount < 1 || amount > left) wrong.amount = dialog.amountBad(rupiah(left));
    if (isLarge(values) && rupiahIn(values.again ?? '') !== amount) wrong.again = dialog.againBad;
    if ((values.reason ?? '').trim() === '') wrong.reason = dialog.reasonRequired;
    return wrong;
  }

  return (
    <CommandDialog
      title={dialog.refundTitle(payment.order_id)}
      consequence={attempt === undefined ? consequences.refund : dialog.refundAgain}
      isGrave
      submit={(values) => dialog.submit(actions.refund, rupiah(rupiahIn(values.amount ?? '') ?? 0))}
      path={`${path}/refund/`}
      about={attempt?.transaction_id}
      fields={fields}
      check={check}
      toBody={({ amount = '', reason = '', note = '', direct }) => ({
        amount: rupiahIn(amount) ?? 0,
        reason: reason.trim(),
        ...noteIn(note),
        direct: direct === 'true',
        ...(attempt !== undefined && { transaction_id: attempt.transaction_id }),
      })}
      // Under its own name a refund is made once, even when the key of the request is long forgotten.
      complete={(body, key) => ({ refund_key: key, ...body })}
      onDone={onDone}
      onClose={onClose}
    >
      {kind !== undefined && kind !== 'none' && (
        <p class="soft">
          {dialog.method(methodName((attempt ?? payment).payment_type), kind)} {dialog.limit}
        </p>
      )}
    </CommandDialog>
  );
}

export function PaymentActionDialog({
  action,
  payment,
  path,
  onDone,
  onClose,
}: Shared & { readonly action: Exclude<PaymentAction, 'refund'> }) {
  const { dialog, actions, consequences } = t.value;
  const most = Math.round(Number(payment.gross_amount));
  const isCapture = action === 'capture';

  function fields(): Field[] {
    const note: Field = { name: 'note', label: dialog.note, kind: 'note' };
    if (!isCapture) return [note];
    const hint = dialog.whole(formats.value.rupiah(most));
    return [
      { name: 'amount', label: dialog.amount, kind: 'amount', value: String(most), isRequired: true, hint },
      note,
    ];
  }

  function check(values: Values): Record<string, string> {
    if (!isCapture) return {};
    const amount = rupiahIn(values.amount ?? '');
    const isGood = amount !== undefined && amount >= 1 && amount <= most;
    return isGood ? {} : { amount: dialog.amountBad(formats.value.rupiah(most)) };
  }

  return (
    <CommandDialog
      title={dialog.title(actions[action], payment.order_id)}
      consequence={consequences[action]}
      isGrave={action === 'deny' || action === 'cancel' || action === 'expire'}
      submit={({ amount = '' }) =>
        dialog.submit(actions[action], isCapture ? formats.value.rupiah(rupiahIn(amount) ?? 0) : undefined)
      }
      path={`${path}/${action}/`}
      fields={fields}
      check={check}
      toBody={({ amount = '', note = '' }) => ({
        ...(isCapture && { amount: rupiahIn(amount) ?? 0 }),
        ...noteIn(note),
      })}
      onDone={onDone}
      onClose={onClose}
    />
  );
}

function noteIn(note: string): { note?: string } {
  return note.trim() === '' ? {} : { note: note.trim() };
}

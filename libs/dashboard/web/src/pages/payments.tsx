import { PAYMENT_STATUSES, type PaymentSummary } from '../api-types';
import { Money, Time } from '../components/basics';
import { ListPage } from '../components/list-page';
import type { Column } from '../components/table';
import { methodName, PaymentStatusBadge } from '../components/words';
import type { FilterField } from '../filters';
import { hrefOf } from '../route';
import { session, t } from '../state';

export function PaymentsPage() {
  const words = t.value;
  return (
    <ListPage<PaymentSummary>
      page="payments"
      path="payments"
      title={words.pages.payments}
      columns={columns()}
      fields={fields()}
      searched="q"
      searchHint={words.searchPayments}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => hrefOf('payments', {}, id)}
    />
  );
}

function columns(): Column<PaymentSummary>[] {
  const { fields } = t.value;
  const all: Column<PaymentSummary>[] = [
    {
      name: 'order_id',
      head: fields.order_id,
      place: 'title',
      cell: ({ order_id }) => <span class="mono">{order_id}</span>,
      text: ({ order_id }) => order_id,
    },
    {
      name: 'gross_amount',
      head: fields.gross_amount,
      place: 'end',
      isNumber: true,
      cell: ({ gross_amount }) => <Money amount={gross_amount} />,
      text: ({ gross_amount }) => gross_amount,
    },
    {
      name: 'refund_amount',
      head: fields.refund_amount,
      place: 'wide',
      isNumber: true,
      cell: ({ refund_amount }) => (Number(refund_amount) > 0 ? <Money amount={refund_amount} /> : ''),
      text: ({ refund_amount }) => refund_amount,
    },
    {
      name: 'transaction_status',
      head: fields.status,
      place: 'sub-end',
      cell: (row) => <PaymentStatusBadge payment={row} />,
      text: ({ transaction_status }) => transaction_status,
    },
    {
      name: 'payment_type',
      head: fields.method,
      place: 'sub',
      cell: ({ payment_type }) => methodName(payment_type),
      text: ({ payment_type }) => payment_type,
    },
    {
      name: 'customer_email',
      head: fields.customer,
      place: 'hidden',
      cell: ({ customer_email }) => <span class="soft">{customer_email}</span>,
      text: ({ customer_email }) => customer_email,
    },
    {
      name: 'created_at',
      head: fields.created_at,
      place: 'sub',
      cell: ({ created_at }) => <Time at={created_at} />,
      text: ({ created_at }) => created_at,
    },
  ];
  return hasManyAccounts() ? [...all, accountColumn()] : all;
}

export function hasManyAccounts(): boolean {
  return session.value.kind === 'in' && session.value.me.accounts.length > 1;
}

/** Of lists that are about several merchant accounts. */
export function accountColumn<Row extends { readonly account: string | null }>(): Column<Row> {
  return {
    name: 'account',
    head: t.value.fields.account,
    place: 'hidden',
    cell: ({ account }) => account ?? t.value.none,
    text: ({ account }) => account ?? '',
  };
}

export function accountField(): FilterField[] {
  if (session.value.kind !== 'in' || !hasManyAccounts()) return [];
  return [{ name: 'account', kind: 'choice', choices: session.value.me.accounts }];
}

const METHODS = [
  'credit_card',
  'bank_transfer',
  'echannel',
  'gopay',
  'shopeepay',
  'dana',
  'ovo',
  'qris',
  'cstore',
  'akulaku',
  'kredivo',
] as const;

function fields(): FilterField[] {
  const statuses = t.value.payment.statuses;
  return [
    { name: 'q', kind: 'text' },
    { name: 'status', kind: 'choice', choices: PAYMENT_STATUSES, words: statuses },
    {
      name: 'payment_type',
      kind: 'choice',
      choices: METHODS,
      words: Object.fromEntries(METHODS.map((method) => [method, methodName(method)])),
    },
    { name: 'bank', kind: 'text' },
    { name: 'min_amount', kind: 'amount' },
    { name: 'max_amount', kind: 'amount' },
    { name: 'created_after', kind: 'time' },
    { name: 'created_before', kind: 'time' },
    { name: 'has_refund', kind: 'truth' },
    { name: 'customer_email', kind: 'text' },
    { name: 'user_id', kind: 'text' },
    { name: 'order_id', kind: 'text' },
    ...accountField(),
  ];
}

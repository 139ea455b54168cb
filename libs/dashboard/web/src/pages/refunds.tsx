import { REFUND_STATUSES, type ListedRefund } from '../api-types';
import { Money, Time } from '../components/basics';
import { ListPage } from '../components/list-page';
import type { Column } from '../components/table';
import { RefundBadge } from '../components/words';
import { hrefOf } from '../route';
import { t } from '../state';
import { accountColumn, accountField, hasManyAccounts } from './payments';

export function RefundsPage() {
  return (
    <ListPage<ListedRefund>
      page="refunds"
      path="refunds"
      title={t.value.pages.refunds}
      columns={columns()}
      fields={[
        { name: 'refund_key', kind: 'text' },
        { name: 'status', kind: 'choice', choices: REFUND_STATUSES, words: t.value.refunds.statuses },
        { name: 'requested_by', kind: 'text' },
        { name: 'payment_id', kind: 'text' },
        { name: 'created_after', kind: 'time' },
        { name: 'created_before', kind: 'time' },
        ...accountField(),
      ]}
      searched="refund_key"
      searchHint={t.value.fields.refund_key}
      keyOf={({ id }) => id}
      hrefOf={({ payment_id }) => hrefOf('payments', {}, payment_id)}
    />
  );
}

function columns(): Column<ListedRefund>[] {
  const { fields, timeline } = t.value;
  return [
    {
      name: 'order_id',
      head: fields.order_id,
      place: 'title',
      cell: ({ order_id }) => <span class="mono">{order_id}</span>,
      text: ({ order_id }) => order_id,
    },
    {
      name: 'reason',
      head: fields.reason,
      place: 'more',
      cell: ({ reason, status, status_message }) => (
        <>
          {reason}
          {status === 'rejected' && status_message !== '' && <span class="soft block">{status_message}</span>}
        </>
      ),
      text: ({ reason }) => reason,
    },
    {
      name: 'requested_by',
      head: fields.requested_by,
      place: 'hidden',
      cell: ({ requested_by }) => requested_by ?? <span class="soft">{timeline.byCode}</span>,
      text: ({ requested_by }) => requested_by ?? '',
    },
    {
      name: 'status',
      head: fields.status,
      place: 'sub-end',
      cell: ({ status }) => <RefundBadge status={status} />,
      text: ({ status }) => status,
    },
    {
      name: 'created_at',
      head: fields.created_at,
      place: 'sub',
      cell: ({ created_at }) => <Time at={created_at} />,
      text: ({ created_at }) => created_at,
    },
    {
      name: 'amount',
      head: fields.amount,
      place: 'end',
      isNumber: true,
      cell: ({ amount }) => <Money amount={amount} />,
      text: ({ amount }) => amount,
    },
    ...(hasManyAccounts() ? [accountColumn<ListedRefund>()] : []),
  ];
}

import { useState } from 'preact/hooks';
import {
  NOTIFICATION_STATUSES,
  PAYMENT_STATUSES,
  type Notification,
  type NotificationSummary,
} from '../api-types';
import { Card, CopyButton, Facts, Json, Money, Pending, Subject, Time } from '../components/basics';
import { CommandDialog } from '../components/dialog';
import { ListPage } from '../components/list-page';
import type { Column } from '../components/table';
import { methodName, PaymentStatusBadge, VerdictBadge } from '../components/words';
import { curlOf } from '../curl';
import { may } from '../payment-actions';
import { hrefOf } from '../route';
import { notice, session, t } from '../state';
import { wordFor } from '../timeline-words';
import { useApi } from '../use-api';
import { accountColumn, accountField, hasManyAccounts } from './payments';

export function NotificationsPage() {
  const { pages, searchOrder, verdicts, payment } = t.value;
  return (
    <ListPage<NotificationSummary>
      page="notifications"
      path="notifications"
      title={pages.notifications}
      columns={columns()}
      fields={[
        { name: 'order_id', kind: 'text' },
        { name: 'status', kind: 'choice', choices: NOTIFICATION_STATUSES, words: verdicts },
        {
          name: 'transaction_status',
          kind: 'choice',
          choices: PAYMENT_STATUSES.filter((status) => status !== 'initiated'),
          words: payment.statuses,
        },
        { name: 'payment_type', kind: 'text' },
        { name: 'created_after', kind: 'time' },
        { name: 'created_before', kind: 'time' },
        { name: 'payment_id', kind: 'text' },
        ...accountField(),
      ]}
      searched="order_id"
      searchHint={searchOrder}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => hrefOf('notifications', {}, id)}
    />
  );
}

function columns(): Column<NotificationSummary>[] {
  const { fields, notification } = t.value;
  return [
    {
      name: 'order_id',
      head: fields.order_id,
      place: 'title',
      cell: ({ order_id }) => <span class="mono">{order_id === '' ? notification.noOrder : order_id}</span>,
      text: ({ order_id }) => order_id,
    },
    {
      name: 'payment_type',
      head: fields.method,
      place: 'hidden',
      cell: ({ payment_type }) => methodName(payment_type),
      text: ({ payment_type }) => payment_type,
    },
    {
      name: 'transaction_status',
      head: fields.says,
      place: 'sub',
      cell: ({ transaction_status }) => wordFor(t.value.payment.statuses, transaction_status),
      text: ({ transaction_status }) => transaction_status,
    },
    {
      name: 'status',
      head: fields.verdict,
      place: 'sub-end',
      cell: ({ status }) => <VerdictBadge status={status} />,
      text: ({ status }) => status,
    },
    {
      name: 'created_at',
      head: fields.received,
      place: 'sub',
      cell: ({ created_at }) => <Time at={created_at} />,
      text: ({ created_at }) => created_at,
    },
    {
      name: 'gross_amount',
      head: fields.amount,
      place: 'end',
      isNumber: true,
      cell: ({ gross_amount }) => (gross_amount === '' ? '' : <AmountAsReceived text={gross_amount} />),
      text: ({ gross_amount }) => gross_amount,
    },
    ...(hasManyAccounts() ? [accountColumn<NotificationSummary>()] : []),
  ];
}

/** Whoever forges a notification may write anything into it. */
function AmountAsReceived({ text }: { text: string }) {
  return /^\d{1,15}(\.\d{1,2})?$/.test(text) ? <Money amount={text} /> : <>{text}</>;
}

export function NotificationPage({ id }: { id: string }) {
  const path = `notifications/${encodeURIComponent(id)}`;
  const loaded = useApi<Notification>(`${path}/`);
  const [isReplayed, setReplayed] = useState(false);
  const { data } = loaded;
  if (data === undefined) return <Pending loaded={loaded} />;
  const { fields, notification, verdictSentences, payment } = t.value;
  const mayReplay = session.value.kind === 'in' && may('replay', session.value.me);

  return (
    <>
      <Subject
        page="notifications"
        title={<span class="mono">{data.order_id === '' ? notification.noOrder : data.order_id}</span>}
        badge={<VerdictBadge status={data.status} />}
        actions={
          <div class="row">
            <CopyButton text={curlOf(webhookUrl(), data.raw_payload)} label={t.value.copyCurl} />
            {mayReplay && (
              <button type="button" onClick={() => setReplayed(true)}>
                {notification.replay}
              </button>
            )}
          </div>
        }
      >
        <p class="under">
          {wordFor(verdictSentences, data.status)}
          {data.error_message !== '' && ` ${data.error_message}`}
        </p>
      </Subject>
      <div class="columns">
        <div class="stack">
          <Card title={notification.body}>
            <p class="soft">{notification.withoutSecrets}</p>
            <Json title={t.value.raw} value={data.raw_payload} isOpen />
          </Card>
        </div>
        <div class="stack">
          <Card title={payment.facts}>
            <Facts
              facts={[
                [fields.says, <PaymentStatusBadge key="says" payment={data} />],
                [
                  fields.amount,
                  data.gross_amount === '' ? '' : <AmountAsReceived text={data.gross_amount} />,
                ],
                [fields.method, methodName(data.payment_type)],
                [
                  fields.transaction_id,
                  <span key="transaction" class="mono">
                    {data.transaction_id}
                  </span>,
                ],
                [fields.status_code, data.status_code],
                [fields.account, data.account],
                [fields.received, <Time key="received" at={data.created_at} isExact />],
                [
                  fields.payment_id,
                  data.payment_id === null ? (
                    ''
                  ) : (
                    <a href={hrefOf('payments', {}, data.payment_id)}>{notification.payment}</a>
                  ),
                ],
              ]}
            />
          </Card>
        </div>
      </div>
      {isReplayed && (
        <CommandDialog
          title={notification.replay}
          consequence={notification.replayConsequence}
          submit={notification.replay}
          path={`${path}/replay/`}
          onDone={() => {
            setReplayed(false);
            notice.value = t.value.dialog.done(notification.replay);
            loaded.reload();
          }}
          onClose={() => setReplayed(false)}
        />
      )}
    </>
  );
}

/** Where it is not known, whoever pastes the command says so. */
function webhookUrl(): string {
  const path = session.value.kind === 'in' ? session.value.me.webhook_path : null;
  return path === null ? 'https://your.host/midtrans/notification/' : location.origin + path;
}

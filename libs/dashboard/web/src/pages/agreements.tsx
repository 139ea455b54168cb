import { useState } from 'preact/hooks';
import {
  INVOICE_STATUSES,
  PAY_ACCOUNT_STATUSES,
  SUBSCRIPTION_STATUSES,
  type Invoice,
  type PayAccount,
  type Subscription,
} from '../api-types';
import { Card, CopyButton, Facts, Json, Money, Pending, Subject, Time } from '../components/basics';
import { CommandDialog, type CommandDialogProps } from '../components/dialog';
import { ListPage } from '../components/list-page';
import { methodName, StateBadge } from '../components/words';
import { may } from '../payment-actions';
import { hrefOf } from '../route';
import { formats, notice, session, t } from '../state';
import { useApi } from '../use-api';
import { accountColumn, accountField, hasManyAccounts } from './payments';

/** Something that can be done to a row, for whom it is allowed. */
interface RowAction {
  readonly label: string;
  readonly dialog: Pick<
    CommandDialogProps<unknown>,
    'title' | 'consequence' | 'path' | 'isGrave' | 'fields' | 'toBody'
  >;
}

function RowActions({ actions, onDone }: { actions: readonly RowAction[]; onDone: () => void }) {
  const [chosen, setChosen] = useState<RowAction>();
  return (
    <div class="row">
      {actions.map((action) => (
        <button key={action.label} type="button" onClick={() => setChosen(action)}>
          {action.label}
        </button>
      ))}
      {chosen !== undefined && (
        <CommandDialog
          {...chosen.dialog}
          submit={chosen.label}
          onDone={() => {
            setChosen(undefined);
            notice.value = t.value.dialog.done(chosen.label);
            onDone();
          }}
          onClose={() => setChosen(undefined)}
        />
      )}
    </div>
  );
}

function mayDo(action: string): boolean {
  return session.value.kind === 'in' && may(action, session.value.me);
}

export function InvoicesPage() {
  const { pages, fields, invoice } = t.value;
  return (
    <ListPage<Invoice>
      page="invoices"
      path="invoices"
      title={pages.invoices}
      columns={[
        {
          name: 'invoice_number',
          head: fields.invoice_number,
          place: 'title',
          cell: ({ invoice_number }) => <span class="mono">{invoice_number}</span>,
          text: ({ invoice_number }) => invoice_number,
        },
        {
          name: 'customer_name',
          head: fields.customer,
          place: 'sub',
          cell: ({ customer_name }) => customer_name,
          text: ({ customer_name }) => customer_name,
        },
        {
          name: 'customer_email',
          head: fields.customer_email,
          place: 'hidden',
          cell: ({ customer_email }) => <span class="soft">{customer_email}</span>,
          text: ({ customer_email }) => customer_email,
        },
        {
          name: 'status',
          head: fields.status,
          place: 'sub-end',
          cell: ({ status }) => <StateBadge state={status} words={invoice.statuses} />,
          text: ({ status }) => status,
        },
        {
          name: 'due_date',
          head: fields.due,
          place: 'sub',
          cell: ({ due_date }) => formats.value.day(due_date),
          text: ({ due_date }) => due_date,
        },
        {
          name: 'total_amount',
          head: fields.amount,
          place: 'end',
          isNumber: true,
          cell: ({ total_amount }) => <Money amount={total_amount} />,
          text: ({ total_amount }) => total_amount,
        },
        ...(hasManyAccounts() ? [accountColumn<Invoice>()] : []),
      ]}
      fields={[
        { name: 'invoice_number', kind: 'text' },
        { name: 'status', kind: 'choice', choices: INVOICE_STATUSES, words: invoice.statuses },
        { name: 'order_id', kind: 'text' },
        { name: 'customer_email', kind: 'text' },
        { name: 'due_after', kind: 'day' },
        { name: 'due_before', kind: 'day' },
        ...accountField(),
      ]}
      searched="invoice_number"
      searchHint={fields.invoice_number}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => hrefOf('invoices', {}, id)}
    />
  );
}

export function InvoicePage({ id }: { id: string }) {
  const path = `invoices/${encodeURIComponent(id)}`;
  const loaded = useApi<Invoice>(`${path}/`);
  const { data } = loaded;
  if (data === undefined) return <Pending loaded={loaded} />;
  const { fields, invoice, payment, dialog } = t.value;
  const isOpen = ['draft', 'unanswered', 'sent', 'overdue'].includes(data.status);
  const actions: RowAction[] =
    isOpen && mayDo('void_invoice')
      ? [
          {
            label: invoice.void,
            dialog: {
              title: `${invoice.void}: ${data.invoice_number}`,
              consequence: invoice.voidConsequence,
              path: `${path}/void/`,
              isGrave: true,
              fields: () => [{ name: 'reason', label: dialog.reasonOptional, kind: 'text' }],
              toBody: ({ reason = '' }) => (reason.trim() === '' ? {} : { reason: reason.trim() }),
            },
          },
        ]
      : [];
  return (
    <>
      <Subject
        page="invoices"
        title={<Money amount={data.total_amount} />}
        badge={<StateBadge state={data.status} words={invoice.statuses} />}
        actions={<RowActions actions={actions} onDone={loaded.reload} />}
      >
        <p class="under mono">{data.invoice_number}</p>
      </Subject>
      <div class="columns">
        <div class="stack">
          <Card title={payment.items}>
            <ul class="lines">
              {data.items.map((item) => (
                <li key={item.id}>
                  <span>
                    {item.description}
                    <span class="soft">
                      {' '}
                      {formats.value.number(item.quantity)} × <Money amount={item.price} />
                    </span>
                  </span>
                  <Money amount={item.subtotal} />
                </li>
              ))}
            </ul>
          </Card>
          <Json title={t.value.raw} value={data} />
        </div>
        <div class="stack">
          <Card title={payment.facts}>
            <Facts
              facts={[
                [fields.customer, data.customer_name],
                [fields.customer_email, data.customer_email],
                [fields.phone, data.customer_phone],
                [fields.due, formats.value.day(data.due_date)],
                [fields.order_id, data.order_id],
                [fields.account, data.account],
                [fields.paid_at, data.paid_at === null ? '' : <Time at={data.paid_at} isExact />],
                [
                  fields.payment_id,
                  data.payment_id === null ? (
                    ''
                  ) : (
                    <a href={hrefOf('payments', {}, data.payment_id)}>{t.value.notification.payment}</a>
                  ),
                ],
                [fields.void_reason, data.void_reason],
                [fields.failure_reason, data.failure_reason],
                [fields.notes, data.notes],
                [
                  invoice.link,
                  data.payment_link_url === '' ? (
                    ''
                  ) : (
                    <CopyButton text={data.payment_link_url} label={t.value.copy} />
                  ),
                ],
                [fields.created_at, <Time key="created" at={data.created_at} isExact />],
              ]}
            />
          </Card>
        </div>
      </div>
    </>
  );
}

export function SubscriptionsPage() {
  const { pages, fields, subscription } = t.value;
  return (
    <ListPage<Subscription>
      page="subscriptions"
      path="subscriptions"
      title={pages.subscriptions}
      columns={[
        {
          name: 'name',
          head: fields.name,
          place: 'title',
          cell: ({ name }) => name,
          text: ({ name }) => name,
        },
        {
          name: 'customer_email',
          head: fields.customer,
          place: 'hidden',
          cell: ({ customer_email }) => <span class="soft">{customer_email}</span>,
          text: ({ customer_email }) => customer_email,
        },
        {
          name: 'interval',
          head: fields.every,
          place: 'sub',
          cell: ({ interval, interval_unit }) => subscription.every(interval, interval_unit),
          text: ({ interval, interval_unit }) => `${interval} ${interval_unit}`,
        },
        {
          name: 'status',
          head: fields.status,
          place: 'sub-end',
          cell: ({ status }) => <StateBadge state={status} words={subscription.statuses} />,
          text: ({ status }) => status,
        },
        {
          name: 'next_execution_at',
          head: fields.next,
          place: 'sub',
          cell: ({ next_execution_at }) => <Time at={next_execution_at} />,
          text: ({ next_execution_at }) => next_execution_at ?? '',
        },
        {
          name: 'current_interval',
          head: fields.charges,
          place: 'hidden',
          isNumber: true,
          cell: ({ current_interval, max_interval }) => subscription.charges(current_interval, max_interval),
          text: ({ current_interval }) => String(current_interval),
        },
        {
          name: 'amount',
          head: fields.amount,
          place: 'end',
          isNumber: true,
          cell: ({ amount }) => <Money amount={amount} />,
          text: ({ amount }) => amount,
        },
        ...(hasManyAccounts() ? [accountColumn<Subscription>()] : []),
      ]}
      fields={[
        { name: 'status', kind: 'choice', choices: SUBSCRIPTION_STATUSES, words: subscription.statuses },
        { name: 'payment_type', kind: 'choice', choices: ['credit_card', 'gopay'] },
        ...accountField(),
      ]}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => hrefOf('subscriptions', {}, id)}
    />
  );
}

export function SubscriptionPage({ id }: { id: string }) {
  const path = `subscriptions/${encodeURIComponent(id)}`;
  const loaded = useApi<Subscription>(`${path}/`);
  const { data } = loaded;
  if (data === undefined) return <Pending loaded={loaded} />;
  const { fields, subscription, payment } = t.value;
  const actions = (['enable', 'disable', 'cancel'] as const)
    .filter((action) => allowsSubscription(action, data) && mayDo(`${action}_subscription`))
    .map((action): RowAction => ({
      label: subscription.actions[action],
      dialog: {
        title: `${subscription.actions[action]}: ${data.name}`,
        consequence: subscription.consequences[action],
        path: `${path}/${action}/`,
        isGrave: action === 'cancel',
      },
    }));
  return (
    <>
      <Subject
        page="subscriptions"
        title={<Money amount={data.amount} />}
        badge={<StateBadge state={data.status} words={subscription.statuses} />}
        actions={<RowActions actions={actions} onDone={loaded.reload} />}
      >
        <p class="under">
          {data.name} <span class="soft">· {subscription.every(data.interval, data.interval_unit)}</span>
        </p>
      </Subject>
      <Card
        title={payment.facts}
        actions={
          <a class="aside" href={hrefOf('payments', { subscription_id: data.id })}>
            {subscription.payments}
          </a>
        }
      >
        <Facts
          facts={[
            [fields.method, methodName(data.payment_type)],
            [fields.charges, subscription.charges(data.current_interval, data.max_interval)],
            [
              fields.next,
              data.next_execution_at === null ? '' : <Time at={data.next_execution_at} isExact />,
            ],
            [fields.customer, `${data.customer_first_name} ${data.customer_last_name}`.trim()],
            [fields.customer_email, data.customer_email],
            [fields.account, data.account],
            [fields.created_at, <Time key="created" at={data.created_at} isExact />],
          ]}
        />
      </Card>
      <Json title={t.value.raw} value={data} />
    </>
  );
}

function allowsSubscription(action: 'enable' | 'disable' | 'cancel', { status }: Subscription): boolean {
  switch (action) {
    case 'enable':
      return status === 'disabled' || status === 'inactive';
    case 'disable':
      return status === 'active';
    case 'cancel':
      return status === 'active' || status === 'disabled' || status === 'inactive';
    default:
      return action satisfies never;
  }
}

export function PayAccountsPage() {
  const { pages, fields, payAccount } = t.value;
  return (
    <ListPage<PayAccount>
      page="pay-accounts"
      path="pay-accounts"
      title={pages['pay-accounts']}
      columns={[
        {
          name: 'phone_number',
          head: fields.phone,
          place: 'title',
          cell: ({ phone_number }) => <span class="mono">{phone_number}</span>,
          text: ({ phone_number }) => phone_number,
        },
        {
          name: 'payment_type',
          head: fields.method,
          place: 'sub',
          cell: ({ payment_type }) => methodName(payment_type),
          text: ({ payment_type }) => payment_type,
        },
        {
          name: 'linked_at',
          head: fields.linked_at,
          place: 'sub',
          cell: ({ linked_at }) => <Time at={linked_at} />,
          text: ({ linked_at }) => linked_at ?? '',
        },
        {
          name: 'created_at',
          head: fields.created_at,
          place: 'hidden',
          cell: ({ created_at }) => <Time at={created_at} />,
          text: ({ created_at }) => created_at,
        },
        {
          name: 'status',
          head: fields.status,
          place: 'end',
          cell: ({ status }) => <StateBadge state={status} words={payAccount.statuses} />,
          text: ({ status }) => status,
        },
        ...(hasManyAccounts() ? [accountColumn<PayAccount>()] : []),
      ]}
      fields={[
        { name: 'status', kind: 'choice', choices: PAY_ACCOUNT_STATUSES, words: payAccount.statuses },
        ...accountField(),
      ]}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => hrefOf('pay-accounts', {}, id)}
    />
  );
}

export function PayAccountPage({ id }: { id: string }) {
  const path = `pay-accounts/${encodeURIComponent(id)}`;
  const loaded = useApi<PayAccount>(`${path}/`);
  const { data } = loaded;
  if (data === undefined) return <Pending loaded={loaded} />;
  const { fields, payAccount, payment } = t.value;
  const actions: RowAction[] =
    data.status === 'enabled' && mayDo('unbind')
      ? [
          {
            label: payAccount.unbind,
            dialog: {
              title: `${payAccount.unbind}: ${data.phone_number}`,
              consequence: payAccount.unbindConsequence,
              path: `${path}/unbind/`,
              isGrave: true,
            },
          },
        ]
      : [];
  return (
    <>
      <Subject
        page="pay-accounts"
        title={<span class="mono">{data.phone_number}</span>}
        badge={<StateBadge state={data.status} words={payAccount.statuses} />}
        actions={<RowActions actions={actions} onDone={loaded.reload} />}
      />
      <Card title={payment.facts}>
        <Facts
          facts={[
            [fields.method, methodName(data.payment_type)],
            [fields.account, data.account],
            [fields.linked_at, data.linked_at === null ? '' : <Time at={data.linked_at} isExact />],
            [fields.created_at, <Time key="created" at={data.created_at} isExact />],
          ]}
        />
      </Card>
    </>
  );
}

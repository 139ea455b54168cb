import { AUDIT_OUTCOMES, type AuditEntry } from '../api-types';
import { Time } from '../components/basics';
import { ListPage } from '../components/list-page';
import type { Column } from '../components/table';
import { StateBadge } from '../components/words';
import { hrefOf } from '../route';
import { t } from '../state';
import { wordFor } from '../timeline-words';
import { accountColumn, accountField, hasManyAccounts } from './payments';

/** Where what was acted upon is shown. What is not here is gone, or has no page. */
const PAGES: Readonly<Record<string, string>> = {
  payment: 'payments',
  invoice: 'invoices',
  subscription: 'subscriptions',
  pay_account: 'pay-accounts',
  event: 'events',
  notification: 'notifications',
};

/** Who did what, and what came of it. */
export function AuditPage() {
  const { pages, fields, audit } = t.value;
  return (
    <ListPage<AuditEntry>
      page="audit"
      path="audit"
      title={pages.audit}
      columns={columns()}
      fields={[
        { name: 'order_id', kind: 'text' },
        { name: 'actor', kind: 'text' },
        { name: 'action', kind: 'text' },
        { name: 'outcome', kind: 'choice', choices: AUDIT_OUTCOMES, words: audit.outcomes },
        { name: 'subject_id', kind: 'text' },
        { name: 'created_after', kind: 'time' },
        { name: 'created_before', kind: 'time' },
        ...accountField(),
      ]}
      searched="order_id"
      searchHint={fields.order_id}
      keyOf={({ id }) => id}
      hrefOf={({ subject, subject_id }) =>
        subject_id === null || PAGES[subject] === undefined
          ? undefined
          : hrefOf(PAGES[subject], {}, subject_id)
      }
    />
  );
}

function columns(): Column<AuditEntry>[] {
  const { fields, audit } = t.value;
  return [
    {
      name: 'action',
      head: fields.action,
      place: 'title',
      cell: ({ action }) => <span class="mono">{action}</span>,
      text: ({ action }) => action,
    },
    {
      name: 'about',
      head: fields.subject_id,
      place: 'more',
      cell: ({ order_id, subject }) =>
        order_id === '' ? wordFor(audit.subjects, subject) : <span class="mono">{order_id}</span>,
      text: ({ order_id, subject_id }) => (order_id === '' ? (subject_id ?? '') : order_id),
    },
    {
      name: 'reason',
      head: fields.reason,
      place: 'hidden',
      cell: ({ reason, note }) => [reason, note].filter(Boolean).join(' · '),
      text: ({ reason, note }) => [reason, note].filter(Boolean).join(' · '),
    },
    {
      name: 'actor',
      head: fields.actor,
      place: 'sub-end',
      cell: ({ actor, is_staff }) => (
        <>
          {actor} {!is_staff && <span class="soft">({audit.customer})</span>}
        </>
      ),
      text: ({ actor }) => actor,
    },
    {
      name: 'created_at',
      head: fields.occurred_at,
      place: 'sub',
      cell: ({ created_at }) => <Time at={created_at} />,
      text: ({ created_at }) => created_at,
    },
    {
      name: 'outcome',
      head: fields.outcome,
      place: 'end',
      cell: ({ outcome, error }) => (
        <>
          <StateBadge state={outcome} words={audit.outcomes} />
          {error !== '' && <span class="soft block mono">{error}</span>}
        </>
      ),
      text: ({ outcome }) => outcome,
    },
    ...(hasManyAccounts() ? [accountColumn<AuditEntry>()] : []),
  ];
}

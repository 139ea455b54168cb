import { useState } from 'preact/hooks';
import { EVENT_STATES, type Consumer, type EventDelivery, type OutboxEvent } from '../api-types';
import {
  Ago,
  Badge,
  Card,
  Facts,
  Failure,
  Json,
  Loading,
  Pending,
  Subject,
  Time,
} from '../components/basics';
import { CommandDialog, type Field, type Values } from '../components/dialog';
import { ListPage } from '../components/list-page';
import { Table, type Column } from '../components/table';
import { StateBadge } from '../components/words';
import { may } from '../payment-actions';
import { filtersOf, hrefOf } from '../route';
import { formats, notice, route, session, t } from '../state';
import { reloadAll, useApi } from '../use-api';
import { accountColumn, accountField, hasManyAccounts } from './payments';

const LIVE_MS = 15_000;
/** Until what was just asked for has come to something. */
const SOON_MS = 1_000;

type EventAction = 'retry' | 'discard';
const EVENT_ACTIONS: readonly EventAction[] = ['retry', 'discard'];

export function EventsPage() {
  const { pages, searchOrder, event } = t.value;
  return (
    <ListPage<OutboxEvent>
      page="events"
      path="events"
      title={pages.events}
      columns={columns()}
      fields={[
        { name: 'order_id', kind: 'text' },
        { name: 'state', kind: 'choice', choices: EVENT_STATES, words: event.states },
        { name: 'type', kind: 'text' },
        { name: 'consumer', kind: 'text' },
        { name: 'subject_id', kind: 'text' },
        { name: 'occurred_after', kind: 'time' },
        { name: 'occurred_before', kind: 'time' },
        ...accountField(),
      ]}
      searched="order_id"
      searchHint={searchOrder}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => hrefOf('events', {}, id)}
    >
      <Consumers />
      <Many />
    </ListPage>
  );
}

function Consumers() {
  const { data, error, reload } = useApi<{ results: readonly Consumer[] }>('consumers', LIVE_MS);
  const { event, fields } = t.value;
  if (error !== undefined && data === undefined) return <Failure error={error} onRetry={reload} />;
  if (data === undefined) return <Loading />;
  const count = formats.value.number;
  const columns: Column<Consumer>[] = [
    {
      name: 'name',
      head: fields.consumer,
      place: 'title',
      cell: ({ name }) => <span class="mono">{name}</span>,
    },
    {
      name: 'types',
      head: fields.type,
      place: 'hidden',
      cell: ({ types }) => (
        <span class="soft" title={types.join('\n')}>
          {types.length === 1 ? types[0] : event.types(types.length)}
        </span>
      ),
    },
    {
      name: 'last_seen_at',
      head: event.lastSeen,
      place: 'sub',
      cell: ({ last_seen_at, is_unseen }) =>
        is_unseen ? (
          <Badge tone="bad">
            {event.unseen} · <Ago at={last_seen_at} />
          </Badge>
        ) : (
          <Ago at={last_seen_at} />
        ),
    },
    {
      name: 'lag_ms',
      head: event.lag,
      place: 'sub',
      isNumber: true,
      cell: ({ lag_ms }) => (lag_ms === 0 ? <span class="soft">0</span> : formats.value.duration(lag_ms)),
    },
    {
      name: 'waiting',
      head: event.waiting,
      place: 'sub-end',
      isNumber: true,
      cell: ({ name, waiting }) =>
        waiting === 0 ? (
          <span class="soft">0</span>
        ) : (
          <a href={hrefOf('events', { consumer: name, state: 'waiting' })}>{count(waiting)}</a>
        ),
    },
    {
      name: 'dead',
      head: event.dead,
      place: 'end',
      isNumber: true,
      cell: ({ name, dead }) =>
        dead === 0 ? (
          <span class="soft">0</span>
        ) : (
          <a class="bad-text" href={hrefOf('events', { consumer: name, state: 'dead' })}>
            {count(dead)}
          </a>
        ),
    },
    ...(hasManyAccounts() ? [accountColumn<Consumer>()] : []),
  ];
  return (
    <section class="stack" aria-labelledby="consumers">
      <h2 id="consumers">{event.consumers}</h2>
      {data.results.length === 0 ? (
        <p class="empty">{event.noConsumers}</p>
      ) : (
        <Table
          caption={event.consumers}
          columns={columns}
          rows={data.results}
          keyOf={({ name, account }) => `${account} ${name}`}
          hrefOf={({ name }) => hrefOf('events', { consumer: name })}
        />
      )}
      <h2>{event.list}</h2>
    </section>
  );
}

function columns(): Column<OutboxEvent>[] {
  const { fields, event } = t.value;
  return [
    {
      name: 'type',
      head: fields.type,
      place: 'title',
      cell: ({ type }) => <span class="mono">{type}</span>,
      text: ({ type }) => type,
    },
    {
      name: 'order_id',
      head: fields.order_id,
      place: 'more',
      cell: ({ order_id }) => <span class="mono">{order_id}</span>,
      text: ({ order_id }) => order_id,
    },
    {
      name: 'deliveries',
      head: fields.waiting_for,
      place: 'hidden',
      cell: ({ deliveries }) => (
        <span class="soft">{deliveries.map(({ consumer }) => consumer).join(', ')}</span>
      ),
      text: ({ deliveries }) => deliveries.map(({ consumer }) => consumer).join(' '),
    },
    {
      name: 'occurred_at',
      head: fields.occurred_at,
      place: 'sub',
      cell: ({ occurred_at }) => <Time at={occurred_at} />,
      text: ({ occurred_at }) => occurred_at,
    },
    {
      name: 'state',
      head: fields.state,
      place: 'end',
      cell: ({ state }) => <StateBadge state={state} words={event.states} />,
      text: ({ state }) => state,
    },
    ...(hasManyAccounts() ? [accountColumn<OutboxEvent>()] : []),
  ];
}

/** What is done with all events of a list that is narrowed to one consumer. */
function Many() {
  const [chosen, setChosen] = useState<EventAction>();
  const { query } = route.value;
  const { event: words } = t.value;
  const me = session.value.kind === 'in' ? session.value.me : undefined;
  const filters = Object.fromEntries(filtersOf(query));
  const { consumer } = filters;
  if (consumer === undefined || me === undefined || query.state === 'done') return null;
  const actions = EVENT_ACTIONS.filter(
    (action) => may(`${action}_event`, me) && (action === 'retry' || query.state === 'dead'),
  );
  const done = (action: EventAction, count: number) => {
    setChosen(undefined);
    notice.value = words.manyDone(words.all[action], formats.value.number(count));
    reloadAll();
  };
  return (
    <div class="row" role="group" aria-label={words.many(consumer)}>
      {actions.map((action) => (
        <button key={action} type="button" class="small" onClick={() => setChosen(action)}>
          {words.all[action]}
        </button>
      ))}
      {chosen !== undefined && (
        <CommandDialog<{ readonly count: number }>
          title={`${words.all[chosen]}: ${consumer}`}
          consequence={chosen === 'retry' ? words.allRetryConsequence : words.allDiscardConsequence}
          isGrave={chosen === 'discard'}
          submit={words.all[chosen]}
          path={`events/${chosen}/`}
          about={JSON.stringify(filters)}
          fields={() => (chosen === 'discard' ? [reasonField()] : [])}
          check={(values) => (chosen === 'discard' ? withoutReason(values) : {})}
          toBody={({ reason = '' }) => ({
            ...filters,
            ...(chosen === 'discard' && { reason: reason.trim() }),
          })}
          onDone={({ count }) => done(chosen, count)}
          onClose={() => setChosen(undefined)}
        />
      )}
    </div>
  );
}

function reasonField(): Field {
  return { name: 'reason', label: t.value.event.reason, kind: 'text', isRequired: true };
}

function withoutReason({ reason = '' }: Values): Record<string, string> {
  return reason.trim() === '' ? { reason: t.value.dialog.reasonRequired } : {};
}

export function EventPage({ id }: { id: string }) {
  const path = `events/${encodeURIComponent(id)}`;
  const [isAwaited, setAwaited] = useState(false);
  const loaded = useApi<OutboxEvent>(`${path}/`, isAwaited ? SOON_MS : LIVE_MS);
  const [chosen, setChosen] = useState<{ action: EventAction; consumer: string }>();
  const { data: event } = loaded;
  if (event === undefined) return <Pending loaded={loaded} />;
  const { fields, payment, event: words } = t.value;
  const done = (action: EventAction) => {
    setChosen(undefined);
    setAwaited(true);
    notice.value = t.value.dialog.done(words[action]);
    loaded.reload();
  };

  return (
    <>
      <Subject
        page="events"
        title={<span class="mono">{event.type}</span>}
        badge={<StateBadge state={event.state} words={words.states} />}
      />
      <div class="columns">
        <div class="stack">
          <Card title={words.deliveries}>
            {event.deliveries.length === 0 ? (
              <p class="soft">{words.allDelivered}</p>
            ) : (
              <ul class="lines">
                {event.deliveries.map((delivery) => (
                  <Delivery
                    key={delivery.consumer}
                    delivery={delivery}
                    onChoose={(action) => setChosen({ action, consumer: delivery.consumer })}
                  />
                ))}
              </ul>
            )}
          </Card>
          <Json title={t.value.raw} value={event} />
        </div>
        <div class="stack">
          <Card title={payment.facts}>
            <Facts
              facts={[
                [
                  fields.order_id,
                  event.order_id === '' ? (
                    ''
                  ) : (
                    <a class="mono" href={hrefOf('payments', { order_id: event.order_id })}>
                      {event.order_id}
                    </a>
                  ),
                ],
                [fields.occurred_at, <Time key="at" at={event.occurred_at} isExact />],
                [fields.account, event.account],
                [
                  fields.subject_id,
                  <span key="subject" class="mono">
                    {event.subject_id}
                  </span>,
                ],
              ]}
            />
          </Card>
        </div>
      </div>
      {chosen !== undefined && (
        <CommandDialog
          title={`${words[chosen.action]}: ${event.type}, ${chosen.consumer}`}
          consequence={chosen.action === 'retry' ? words.retryConsequence : words.discardConsequence}
          isGrave={chosen.action === 'discard'}
          submit={words[chosen.action]}
          path={`${path}/${chosen.action}/`}
          about={chosen.consumer}
          fields={() => (chosen.action === 'discard' ? [reasonField()] : [])}
          check={(values) => (chosen.action === 'discard' ? withoutReason(values) : {})}
          toBody={({ reason = '' }) => ({
            consumer: chosen.consumer,
            ...(chosen.action === 'discard' && { reason: reason.trim() }),
          })}
          onDone={() => done(chosen.action)}
          onClose={() => setChosen(undefined)}
        />
      )}
    </>
  );
}

function Delivery({
  delivery,
  onChoose,
}: {
  delivery: EventDelivery;
  onChoose: (action: EventAction) => void;
}) {
  const words = t.value.event;
  const { consumer, state, attempts, last_error, next_attempt_at, is_under_way } = delivery;
  const me = session.value.kind === 'in' ? session.value.me : undefined;
  // What is not given up yet can be hurried, not discarded.
  const actions = EVENT_ACTIONS.filter((action) => action === 'retry' || state === 'dead');
  return (
    <li>
      <span>
        <span class="mono">{consumer}</span> <StateBadge state={state} words={words.states} />
        <span class="soft block">
          {words.attempts(attempts)}
          {state === 'waiting' &&
            ` · ${is_under_way ? words.underWay : words.next(formats.value.shortTime(next_attempt_at))}`}
        </span>
        {last_error !== '' && <code class="block">{last_error}</code>}
      </span>
      <span class="row end">
        {me !== undefined &&
          actions
            .filter((action) => may(`${action}_event`, me))
            .map((action) => (
              <button key={action} type="button" class="small" onClick={() => onChoose(action)}>
                {words[action]}
              </button>
            ))}
      </span>
    </li>
  );
}

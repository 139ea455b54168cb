import { useState } from 'preact/hooks';
import type { Backlog, HealthReport, ReconciliationReport } from '../api-types';
import { Ago, Badge, Card, Facts, Failure, Icon, Pending, Time, type Fact } from '../components/basics';
import { CommandDialog } from '../components/dialog';
import { Table, type Column } from '../components/table';
import { may } from '../payment-actions';
import { formats, session, t } from '../state';
import { wordFor } from '../timeline-words';
import { useApi } from '../use-api';

const LIVE_MS = 15_000;

export function HealthPage() {
  const { data, error, reload } = useApi<HealthReport>('health-report', LIVE_MS);
  const { health, pages } = t.value;
  if (data === undefined) return <Pending loaded={{ error, reload }} />;
  return (
    <>
      <div class="heading">
        <h1>{pages.health}</h1>
      </div>
      {error !== undefined && <Failure error={error} onRetry={reload} />}
      {data.problems.length === 0 ? (
        <p class="calm">
          <Icon name="tick" /> {health.good}
        </p>
      ) : (
        <Card title={health.problems}>
          <ul class="plain">
            {data.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Card>
      )}
      <div class="columns even">
        <Card title={health.webhook}>
          <Facts
            facts={[
              [
                health.lastNotification,
                data.last_notification_at === null ? (
                  health.never
                ) : (
                  <AgoAndTime at={data.last_notification_at} />
                ),
              ],
              ...data.webhooks.map(({ account, unheard_since }): Fact => [
                data.webhooks.length === 1 ? health.unheardSince : `${health.unheardSince} (${account})`,
                unheard_since === null ? t.value.none : <AgoAndTime at={unheard_since} />,
              ]),
            ]}
          />
        </Card>
        <Card title={health.circuits}>
          {data.circuits.length === 0 ? (
            <p class="soft">{wordFor(health.circuit, 'closed')}</p>
          ) : (
            <ul class="lines">
              {data.circuits.map(({ account, host, state }) => (
                <li key={`${account} ${host}`}>
                  <span>
                    <span class="mono">{host}</span> <span class="soft">{account}</span>
                  </span>
                  <Badge tone={state === 'closed' ? 'good' : 'bad'}>{wordFor(health.circuit, state)}</Badge>
                </li>
              ))}
            </ul>
          )}
        </Card>
      </div>
      <Reconciliation backlog={data.backlog} onRan={reload} />
    </>
  );
}

function AgoAndTime({ at }: { at: string }) {
  return (
    <>
      <Ago at={at} />{' '}
      <span class="soft">
        <Time at={at} isExact />
      </span>
    </>
  );
}

function Reconciliation({ backlog, onRan }: { backlog: readonly Backlog[]; onRan: () => void }) {
  const [isAsked, setAsked] = useState(false);
  const [report, setReport] = useState<ReconciliationReport>();
  const { health, fields } = t.value;
  const count = formats.value.number;
  const mayRun = session.value.kind === 'in' && may('reconcile', session.value.me);
  const columns: Column<Backlog>[] = [
    {
      name: 'lookup',
      head: health.lookup,
      place: 'title',
      cell: ({ lookup }) => <span class="mono">{lookup}</span>,
    },
    {
      name: 'account',
      head: fields.account,
      place: 'sub',
      cell: ({ account }) => <span class="soft">{account}</span>,
    },
    {
      name: 'oldest_due_at',
      head: health.oldestDue,
      place: 'hidden',
      cell: ({ oldest_due_at }) => <Ago at={oldest_due_at} />,
    },
    {
      name: 'oldest_unresolved_at',
      head: health.oldestUnresolved,
      place: 'sub-end',
      cell: ({ oldest_unresolved_at }) =>
        oldest_unresolved_at === null ? (
          t.value.none
        ) : (
          <Badge tone="wait">
            <Ago at={oldest_unresolved_at} />
          </Badge>
        ),
    },
    {
      name: 'given_up',
      head: health.givenUp,
      place: 'hidden',
      isNumber: true,
      cell: ({ given_up }) =>
        given_up > 0 ? <strong class="bad-text">{count(given_up)}</strong> : count(given_up),
    },
    { name: 'due', head: health.due, place: 'end', isNumber: true, cell: ({ due }) => count(due) },
  ];
  return (
    <section class="stack" aria-labelledby="backlog">
      <div class="heading">
        <h2 id="backlog">{health.backlog}</h2>
        <span class="spring" />
        {mayRun && (
          <button type="button" onClick={() => setAsked(true)}>
            {health.run}
          </button>
        )}
      </div>
      {report !== undefined && <Report report={report} />}
      {backlog.length === 0 ? (
        <p class="empty">{health.nothingDue}</p>
      ) : (
        <Table
          caption={health.backlog}
          columns={columns}
          rows={backlog}
          keyOf={({ lookup, account }) => `${lookup} ${account}`}
        />
      )}
      {isAsked && (
        <CommandDialog<ReconciliationReport>
          title={health.run}
          consequence={health.runConsequence}
          submit={health.run}
          path="reconciliation/run"
          onDone={(answer) => {
            setReport(answer);
            setAsked(false);
            onRan();
          }}
          onClose={() => setAsked(false)}
        />
      )}
    </section>
  );
}

type Looked = ReconciliationReport['lookups'][number];
const COUNTS = ['asked', 'moved', 'unchanged', 'failed', 'given_up', 'put_off'] as const;

function Report({ report }: { report: ReconciliationReport }) {
  const { health } = t.value;
  const heads = {
    asked: health.asked,
    moved: health.moved,
    unchanged: health.unchanged,
    failed: health.failed,
    given_up: health.givenUp,
    put_off: health.putOff,
  };
  const columns: Column<Looked>[] = [
    {
      name: 'lookup',
      head: health.lookup,
      place: 'title',
      cell: ({ lookup }) => <span class="mono">{lookup}</span>,
    },
    ...COUNTS.map((name): Column<Looked> => ({
      name,
      head: heads[name],
      place: name === 'asked' ? 'end' : name === 'moved' ? 'sub' : name === 'failed' ? 'sub-end' : 'hidden',
      isNumber: true,
      cell: (row) => formats.value.number(row[name]),
    })),
  ];
  return (
    <Card title={health.ran}>
      <p class={`alert ${report.is_complete ? 'good' : 'wait'}`} role="status">
        {report.is_complete ? health.complete : health.incomplete}
      </p>
      <Table caption={health.ran} columns={columns} rows={report.lookups} keyOf={({ lookup }) => lookup} />
    </Card>
  );
}

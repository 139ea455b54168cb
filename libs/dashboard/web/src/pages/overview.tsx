import {
  NOTIFICATION_STATUSES,
  type Attention,
  type AttentionItem,
  type MethodStats,
  type Stats,
} from '../api-types';
import { attentionHref, bySeverity } from '../attention';
import {
  counts,
  lagSeries,
  notificationSeries,
  OTHERS,
  paidByMethod,
  refundSeries,
  webhookSeries,
} from '../chart-data';
import { Ago, Badge, Failure, Icon, Loading } from '../components/basics';
import { ChartCard } from '../components/chart-card';
import { Table, type Column } from '../components/table';
import { methodName } from '../components/words';
import { bucketsOf, PERIODS, periodOf, spanOf, type Span } from '../period';
import { hrefOf, type Query } from '../route';
import { formats, route, t, zone } from '../state';
import { useApi } from '../use-api';

const LIVE_MS = 15_000;
const MINUTE = 60_000;

export function OverviewPage() {
  const { overview, pages } = t.value;
  const period = periodOf(route.value.query.period);
  // By the minute: each moment would be another address to ask.
  const now = new Date(Math.floor(Date.now() / MINUTE) * MINUTE + MINUTE);
  const span = spanOf(period, zone.value, now);
  const stats = useApi<Stats>(
    `stats?${new URLSearchParams({ ...span, time_zone: zone.value }).toString()}`,
    LIVE_MS,
    false,
  );
  return (
    <>
      <h1 class="hidden">{pages.overview}</h1>
      <NeedsAttention />
      <div class="heading">
        <h2>{overview.periods[period]}</h2>
        <span class="spring" />
        <nav class="segments" aria-label={overview.period}>
          {PERIODS.map((each) => (
            <a
              key={each}
              href={hrefOf('overview', { period: each })}
              aria-current={each === period ? 'page' : undefined}
            >
              {overview.periods[each]}
            </a>
          ))}
        </nav>
      </div>
      {stats.error !== undefined && <Failure error={stats.error} onRetry={stats.reload} />}
      {stats.data === undefined ? (
        stats.error === undefined && <Loading />
      ) : (
        <Figures stats={stats.data} span={spanOfStats(stats.data)} isBusy={stats.isLoading} />
      )}
    </>
  );
}

/** What is shown is what was answered, also while another period is asked for. */
function spanOfStats({ from, to, bucket }: Stats): Span {
  return { from, to, bucket };
}

function NeedsAttention() {
  const { data, error, reload } = useApi<Attention>('attention', LIVE_MS);
  const { overview } = t.value;
  return (
    <section class="attention" aria-labelledby="attention">
      <h2 id="attention">
        {overview.attention}
        {data !== undefined && data.items.length > 0 && <span class="count">{data.items.length}</span>}
      </h2>
      {error !== undefined && <Failure error={error} onRetry={reload} />}
      {data === undefined && error === undefined && <Loading />}
      {data?.items.length === 0 && (
        <p class="calm">
          <Icon name="tick" /> {overview.calm}
        </p>
      )}
      {data !== undefined && data.items.length > 0 && (
        <ul>
          {bySeverity(data.items).map((item) => (
            <li key={`${item.kind} ${item.account ?? ''} ${item.about ?? ''}`} class={item.severity}>
              <a href={attentionHref(item)} data-row>
                <Icon name="alert" />
                <span class="what">{wordsOf(item)}</span>
                <span class="soft since">
                  {item.account}
                  {item.account !== null && item.oldest_at !== null && ' · '}
                  {item.oldest_at !== null && <Ago at={item.oldest_at} />}
                </span>
                <Badge tone={item.severity === 'critical' ? 'bad' : 'wait'}>{overview[item.severity]}</Badge>
                <Icon name="right" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function wordsOf({ kind, count, about }: AttentionItem): string {
  // A newer server may know of more than we do.
  return t.value.attention[kind]?.(formats.value.number(count), about ?? '') ?? `${kind}: ${count}`;
}

function Figures({ stats, span, isBusy }: { stats: Stats; span: Span; isBusy: boolean }) {
  const { overview } = t.value;
  const { totals } = stats;
  const { rupiah, shortRupiah, number } = formats.value;
  const begins = bucketsOf(span);
  return (
    <div class="figures" aria-busy={isBusy}>
      <Tiles stats={stats} span={span} />
      <div class="charts">
        <ChartCard
          title={overview.paidChart}
          span={span}
          begins={begins}
          series={paidByMethod(stats, begins)}
          kind="stack"
          page="payments"
          nameOf={(name) => (name === OTHERS ? overview.others : methodName(name))}
          filterOf={(name) => (name === OTHERS ? undefined : { payment_type: name })}
          format={rupiah}
          formatShort={shortRupiah}
        />
        <ChartCard
          title={overview.countsChart}
          span={span}
          begins={begins}
          series={totals.created_count === 0 ? [] : counts(stats, begins)}
          kind="lines"
          colours={['c0', 'c2', 'c3', 'c4']}
          page="payments"
          nameOf={(name) => COUNT_NAMES[name]?.() ?? name}
          filterOf={(name) => COUNT_FILTERS[name]}
          format={number}
          formatShort={number}
        />
        <ChartCard
          title={overview.refundsChart}
          span={span}
          begins={begins}
          series={totals.refunded_count === 0 ? [] : refundSeries(stats, begins)}
          kind="stack"
          colours={['c1']}
          page="refunds"
          nameOf={() => overview.refunded}
          filterOf={() => ({})}
          format={rupiah}
          formatShort={shortRupiah}
        />
        <ChartCard
          title={overview.notificationsChart}
          span={span}
          begins={begins}
          series={notificationSeries(stats, begins, NOTIFICATION_STATUSES)}
          kind="stack"
          colours={NOTIFICATION_STATUSES.filter((name) =>
            stats.notifications.some(({ status }) => status === name),
          ).map((name) => VERDICT_COLOURS[name])}
          page="notifications"
          nameOf={(name) => verdictName(name)}
          filterOf={(name) => ({ status: name })}
          format={number}
          formatShort={number}
        />
        <ChartCard
          title={overview.webhooksChart}
          span={span}
          begins={begins}
          series={webhookSeries(stats, begins)}
          kind="lines"
          whole="most"
          colours={['c2', 'c0', 'c4']}
          page="notifications"
          nameOf={webhookName}
          filterOf={(name): Query => (name === 'again' ? { status: 'unconfirmed' } : {})}
          format={lengthOfTime}
          formatShort={lengthOfTime}
        />
        <ChartCard
          title={overview.lagChart}
          span={span}
          begins={begins}
          series={lagSeries(stats, begins)}
          kind="lines"
          whole="most"
          page="events"
          times="occurred"
          nameOf={(name) => name}
          filterOf={(consumer) => ({ consumer })}
          format={lengthOfTime}
          formatShort={lengthOfTime}
        />
      </div>
      <Methods methods={stats.methods} span={span} />
    </div>
  );
}

function webhookName(name: string): string {
  const { median, most } = t.value.overview;
  if (name === 'again') return `${most}, ${t.value.verdicts.unconfirmed}`;
  return name === 'p50' ? median : most;
}

/** Where nothing was measured, there is none. */
function lengthOfTime(ms: number): string {
  return ms === 0 ? t.value.none : formats.value.duration(ms);
}

const VERDICT_COLOURS = {
  processed: 'c2',
  stale: 'c5',
  unmatched: 'c3',
  other_transaction: 'c6',
  test: 'c7',
  amount_mismatch: 'c1',
  unconfirmed: 'c0',
  invalid_signature: 'c4',
} as const satisfies Record<(typeof NOTIFICATION_STATUSES)[number], string>;

function verdictName(name: string): string {
  const known = NOTIFICATION_STATUSES.find((status) => status === name);
  return known === undefined ? name : t.value.verdicts[known];
}

const COUNT_NAMES: Readonly<Record<string, () => string>> = {
  created: () => t.value.overview.created,
  paid: () => t.value.overview.paid,
  expired: () => t.value.overview.expired,
  denied: () => t.value.overview.denied,
};

const COUNT_FILTERS: Readonly<Record<string, Query>> = {
  created: {},
  paid: { status: 'settlement' },
  expired: { status: 'expire' },
  denied: { status: 'deny' },
};

function Tiles({ stats: { totals }, span }: { stats: Stats; span: Span }) {
  const { overview } = t.value;
  const { rupiah, number, percent } = formats.value;
  const lost = totals.expired_count + totals.denied_count + totals.cancelled_count;
  const ended = totals.paid_count + lost;
  const within = { created_after: span.from, created_before: span.to };
  return (
    <dl class="tiles">
      <Tile
        name={overview.paid}
        value={rupiah(totals.paid_amount)}
        below={overview.paidCount(number(totals.paid_count))}
        href={hrefOf('payments', { status: 'settlement', ...within })}
      />
      <Tile
        name={overview.success}
        value={ended === 0 ? t.value.none : percent(totals.paid_count / ended)}
        below={overview.successOf(number(totals.paid_count), number(ended))}
      />
      <Tile
        name={overview.waiting}
        value={rupiah(totals.pending_amount)}
        below={overview.paidCount(number(totals.pending_count))}
        href={hrefOf('payments', { status: 'pending', ...within })}
      />
      <Tile
        name={overview.refunded}
        value={rupiah(totals.refunded_amount)}
        below={overview.refundsCount(number(totals.refunded_count))}
        href={hrefOf('refunds', within)}
      />
      <Tile
        name={overview.lost}
        value={number(lost)}
        below={overview.lostParts(
          number(totals.expired_count),
          number(totals.denied_count),
          number(totals.cancelled_count),
        )}
      />
    </dl>
  );
}

function Tile({ name, value, below, href }: { name: string; value: string; below: string; href?: string }) {
  return (
    <div>
      <dt>{href === undefined ? name : <a href={href}>{name}</a>}</dt>
      <dd>
        <strong>{value}</strong>
        <span class="soft">{below}</span>
      </dd>
    </div>
  );
}

function Methods({ methods, span }: { methods: readonly MethodStats[]; span: Span }) {
  const { overview, fields } = t.value;
  const { number, percent, rupiah, duration } = formats.value;
  if (methods.length === 0) return null;
  const slowest = Math.max(1, ...methods.map(({ seconds_to_pay_p90 }) => seconds_to_pay_p90 ?? 0));
  const count = (name: string, head: string, value: (row: MethodStats) => number): Column<MethodStats> => ({
    name,
    head,
    place: 'hidden',
    isNumber: true,
    cell: (row) => number(value(row)),
  });
  const seconds = (value: number | null) => (value === null ? t.value.none : duration(value * 1_000));
  const columns: Column<MethodStats>[] = [
    {
      name: 'payment_type',
      head: fields.method,
      place: 'title',
      cell: ({ payment_type }) => methodName(payment_type),
    },
    count('created', overview.created, ({ created_count }) => created_count),
    count('paid', overview.paid, ({ paid_count }) => paid_count),
    count('expired', overview.expired, ({ expired_count }) => expired_count),
    count('denied', overview.denied, ({ denied_count }) => denied_count),
    {
      name: 'rate',
      head: overview.rate,
      place: 'sub',
      isNumber: true,
      cell: ({ created_count, paid_count }) => (
        <>
          {created_count === 0 ? t.value.none : percent(paid_count / created_count)}{' '}
          <Gauge part={created_count === 0 ? 0 : paid_count / created_count} />
        </>
      ),
    },
    {
      name: 'p50',
      head: `${overview.toPay}, ${overview.median}`,
      place: 'hidden',
      isNumber: true,
      cell: ({ seconds_to_pay_p50 }) => seconds(seconds_to_pay_p50),
    },
    {
      name: 'p90',
      head: overview.most,
      place: 'sub-end',
      isNumber: true,
      cell: ({ seconds_to_pay_p90 }) => (
        <>
          {seconds(seconds_to_pay_p90)} <Gauge part={(seconds_to_pay_p90 ?? 0) / slowest} isPlain />
        </>
      ),
    },
    {
      name: 'amount',
      head: fields.amount,
      place: 'end',
      isNumber: true,
      cell: ({ paid_amount }) => rupiah(paid_amount),
    },
  ];
  return (
    <section class="stack" aria-labelledby="methods">
      <h2 id="methods">{overview.methods}</h2>
      <Table
        caption={overview.methods}
        columns={columns}
        rows={methods}
        keyOf={({ payment_type }) => payment_type}
        hrefOf={({ payment_type }) =>
          hrefOf('payments', { payment_type, created_after: span.from, created_before: span.to })
        }
      />
    </section>
  );
}

/** How much of a whole a number beside it is. */
function Gauge({ part, isPlain = false }: { part: number; isPlain?: boolean }) {
  const width = Math.round(Math.min(1, Math.max(0, part)) * 48);
  return (
    <svg
      class={isPlain ? 'gauge plain' : 'gauge'}
      width="48"
      height="8"
      viewBox="0 0 48 8"
      aria-hidden="true"
    >
      <rect class="whole" width="48" height="8" rx="2" />
      <rect class="part" width={width} height="8" rx="2" />
    </svg>
  );
}

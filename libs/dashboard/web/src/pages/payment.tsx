import { useState } from 'preact/hooks';
import type {
  CheckedPayment,
  OutboxEvent,
  Page,
  Payment,
  PaymentAttempt,
  PaymentMethod,
  Refund,
  TimelineEntry,
} from '../api-types';
import { ApiError, request } from '../client';
import { compared } from '../comparison';
import {
  Card,
  CopyButton,
  Facts,
  Failure,
  Json,
  Loading,
  Money,
  Pending,
  Subject,
  Time,
} from '../components/basics';
import { CommandDialog } from '../components/dialog';
import { methodName, PaymentStatusBadge, RefundBadge, StateBadge } from '../components/words';
import {
  actionsOf,
  isPaidAgain,
  leftOfAttempt,
  leftToRefund,
  may,
  type PaymentAction,
} from '../payment-actions';
import { hrefOf } from '../route';
import { formats, notice, openAttempts, session, t } from '../state';
import { timelineWords, wordFor } from '../timeline-words';
import { useApi } from '../use-api';
import { PaymentActionDialog, RefundDialog } from './payment-dialogs';

const LIVE_MS = 10_000;

export function PaymentPage({ id }: { id: string }) {
  const path = `payments/${encodeURIComponent(id)}`;
  const payment = useApi<Payment>(`${path}/`, LIVE_MS);
  const timeline = useApi<TimelineEntry[]>(`${path}/timeline/`, LIVE_MS);
  const refunds = useApi<Refund[]>(`${path}/refunds/`, LIVE_MS);
  const methods = useApi<PaymentMethod[]>('payment-methods/');
  const reload = () => [payment, timeline, refunds].forEach((each) => each.reload());

  if (payment.data === undefined) return <Pending loaded={payment} />;
  const kind = methods.data?.find(({ payment_type }) => payment_type === payment.data?.payment_type)?.refunds;
  return (
    <>
      {payment.error !== undefined && <Failure error={payment.error} onRetry={payment.reload} />}
      <Header
        payment={payment.data}
        path={path}
        refunds={refunds.data ?? []}
        refundKind={kind}
        onChange={reload}
      />
      <div class="columns">
        <div class="stack">
          <AskMidtrans payment={payment.data} path={path} onChange={reload} />
          <Card title={t.value.payment.timeline}>
            {timeline.data === undefined ? <Loading /> : <Timeline entries={timeline.data} />}
          </Card>
          {refunds.data !== undefined && refunds.data.length > 0 && (
            <Refunds refunds={refunds.data} payment={payment.data} path={path} onChange={reload} />
          )}
          {payment.data.attempts.length > 1 && (
            <Attempts
              payment={payment.data}
              path={path}
              refunds={refunds.data ?? []}
              methods={methods.data ?? []}
              onChange={reload}
            />
          )}
          <EventsOf payment={payment.data} />
          <Json title={t.value.raw} value={payment.data} />
        </div>
        <div class="stack">
          <PaymentFacts payment={payment.data} />
          <Customer payment={payment.data} />
          {payment.data.items.length > 0 && <Items payment={payment.data} />}
        </div>
      </div>
    </>
  );
}

interface HeaderProps {
  readonly payment: Payment;
  readonly path: string;
  readonly refunds: readonly Refund[];
  readonly refundKind: PaymentMethod['refunds'] | undefined;
  readonly onChange: () => void;
}

function Header({ payment, path, refunds, refundKind, onChange }: HeaderProps) {
  const [action, setAction] = useState<PaymentAction>();
  const left = leftToRefund(payment, refunds);
  const possible = session.value.kind === 'in' ? actionsOf(payment, left, refundKind, session.value.me) : [];
  // What was begun and has no known outcome is there to be continued, whatever the state says by now.
  const unknown = Object.keys(t.value.actions).filter(
    (name): name is PaymentAction => openAttempts.get(`${path}/${name}/`) !== undefined,
  );
  const actions = [...new Set([...unknown, ...possible])];
  const onDone = (done: PaymentAction) => {
    setAction(undefined);
    notice.value = t.value.dialog.done(t.value.actions[done]);
    onChange();
  };
  const close = () => {
    setAction(undefined);
    onChange();
  };

  return (
    <Subject
      page="payments"
      title={<Money amount={payment.gross_amount} />}
      badge={<PaymentStatusBadge payment={payment} />}
      actions={
        <div class="row" role="group" aria-label={t.value.payment.actions}>
          {actions.map((name) => (
            <button
              key={name}
              type="button"
              class={
                unknown.includes(name) ? 'unknown' : name === 'approve' || name === 'capture' ? 'main' : ''
              }
              onClick={() => setAction(name)}
            >
              {t.value.actions[name]}
              {unknown.includes(name) && ` · ${t.value.refunds.statuses.requested}`}
            </button>
          ))}
        </div>
      }
    >
      <p class="under">
        <span class="mono">{payment.order_id}</span>
        <CopyButton text={payment.order_id} name={t.value.fields.order_id} />
        <span class="soft">
          {methodName(payment.payment_type)}
          {payment.bank !== '' && ` · ${payment.bank.toUpperCase()}`} ·{' '}
          <Time at={payment.created_at} isExact />
          {Number(payment.refund_amount) > 0 &&
            ` · ${t.value.payment.ofWhich(
              formats.value.rupiah(payment.refund_amount),
              formats.value.rupiah(payment.net_amount),
            )}`}
        </span>
      </p>
      {action === 'refund' && (
        <RefundDialog
          payment={payment}
          path={path}
          left={left}
          kind={refundKind}
          onDone={() => onDone('refund')}
          onClose={close}
        />
      )}
      {action !== undefined && action !== 'refund' && (
        <PaymentActionDialog
          key={action}
          action={action}
          payment={payment}
          path={path}
          onDone={() => onDone(action)}
          onClose={close}
        />
      )}
    </Subject>
  );
}

function PaymentFacts({ payment }: { payment: Payment }) {
  const { fields } = t.value;
  const bill = payment.bill_key === '' ? '' : `${payment.biller_code} ${payment.bill_key}`;
  return (
    <Card title={t.value.payment.facts}>
      <Facts
        facts={[
          [fields.gross_amount, <Money key="gross" amount={payment.gross_amount} />],
          [
            fields.refund_amount,
            Number(payment.refund_amount) > 0 ? <Money amount={payment.refund_amount} /> : '',
          ],
          [fields.net_amount, Number(payment.refund_amount) > 0 ? <Money amount={payment.net_amount} /> : ''],
          [fields.account, payment.account],
          [fields.transaction_id, copied(payment.transaction_id, fields.transaction_id)],
          [fields.va_number, copied(payment.va_number, fields.va_number)],
          [fields.bill, copied(bill, fields.bill)],
          [fields.payment_code, copied(payment.payment_code, fields.payment_code)],
          [fields.fraud_status, payment.fraud_status],
          [fields.status_message, [payment.status_code, payment.status_message].filter(Boolean).join(' · ')],
          [
            fields.transaction_time,
            payment.transaction_time === null ? '' : <Time at={payment.transaction_time} isExact />,
          ],
          [
            fields.settlement_time,
            payment.settlement_time === null ? '' : <Time at={payment.settlement_time} isExact />,
          ],
          [fields.expiry_time, payment.expiry_time === null ? '' : <Time at={payment.expiry_time} isExact />],
          [fields.updated_at, <Time key="updated" at={payment.updated_at} isExact />],
          [
            fields.subscription_id,
            payment.subscription_id === null ? (
              ''
            ) : (
              <a href={hrefOf('subscriptions', {}, payment.subscription_id)}>
                {t.value.payment.subscription}
              </a>
            ),
          ],
        ]}
      />
    </Card>
  );
}

function copied(text: string, name: string) {
  if (text.trim() === '') return '';
  return (
    <>
      <span class="mono">{text}</span> <CopyButton text={text} name={name} />
    </>
  );
}

function Customer({ payment }: { payment: Payment }) {
  const { fields } = t.value;
  const name = [payment.customer_first_name, payment.customer_last_name].filter(Boolean).join(' ');
  if (name === '' && payment.customer_email === '' && payment.customer_phone === '') return null;
  return (
    <Card
      title={t.value.payment.customer}
      actions={
        payment.customer_email === '' ? undefined : (
          <a class="aside" href={hrefOf('payments', { customer_email: payment.customer_email })}>
            {t.value.payment.sameCustomer}
          </a>
        )
      }
    >
      <Facts
        facts={[
          [fields.name, name],
          [fields.customer_email, payment.customer_email],
          [fields.phone, payment.customer_phone],
        ]}
      />
    </Card>
  );
}

function Items({ payment }: { payment: Payment }) {
  return (
    <Card title={t.value.payment.items}>
      <ul class="lines">
        {payment.items.map(({ id, name, quantity, price, subtotal }) => (
          <li key={id}>
            <span>
              {name}
              <span class="soft">
                {' '}
                {formats.value.number(quantity)} × <Money amount={price} />
              </span>
            </span>
            <Money amount={subtotal} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  if (entries.length === 0) return <p class="soft">{t.value.nothing}</p>;
  return (
    <ol class="timeline">
      {entries.map((entry, index) => {
        const { title, detail, tone } = timelineWords(entry, t.value, formats.value);
        return (
          <li key={`${entry.at} ${index}`} class={`${tone} ${entry.kind}`}>
            <p>
              <strong>{title}</strong>
              <Time at={entry.at} isExact />
            </p>
            {detail.map((text) => (
              <p class="soft" key={text}>
                {text}
              </p>
            ))}
          </li>
        );
      })}
    </ol>
  );
}

function Refunds({
  refunds,
  payment,
  path,
  onChange,
}: {
  refunds: readonly Refund[];
  payment: Payment;
  path: string;
  onChange: () => void;
}) {
  const [continued, setContinued] = useState<Refund>();
  const mayRefund = session.value.kind === 'in' && may('refund', session.value.me);
  return (
    <Card title={t.value.payment.refunds}>
      <ul class="lines">
        {refunds.map((refund) => (
          <li key={refund.id}>
            <span>
              <RefundBadge status={refund.status} /> {refund.reason}
              <span class="soft block">
                <Time at={refund.created_at} isExact />
                {refund.requested_by !== undefined &&
                  ` · ${refund.requested_by === null ? t.value.timeline.byCode : t.value.timeline.by(refund.requested_by)}`}
                {refund.is_direct && ` · ${t.value.refunds.direct}`}
                {refund.bank_confirmed_at !== null && ` · ${t.value.refunds.bankConfirmed}`}
                {refund.status_message !== '' && ` · ${refund.status_message}`}
              </span>
            </span>
            <span class="end">
              <Money amount={refund.amount} />
              {refund.status === 'requested' && mayRefund && (
                <button type="button" class="small" onClick={() => setContinued(refund)}>
                  {t.value.refunds.continue}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {continued !== undefined && (
        <CommandDialog
          title={t.value.dialog.refundTitle(payment.order_id)}
          consequence={t.value.refunds.continueConsequence}
          submit={t.value.dialog.submit(t.value.refunds.continue, formats.value.rupiah(continued.amount))}
          path={`${path}/refund/`}
          about={continued.refund_key}
          toBody={() => ({
            amount: Math.round(Number(continued.amount)),
            reason: continued.reason,
            direct: continued.is_direct,
            refund_key: continued.refund_key,
            ...(continued.transaction_id !== null && { transaction_id: continued.transaction_id }),
          })}
          onDone={() => {
            setContinued(undefined);
            onChange();
          }}
          onClose={() => setContinued(undefined)}
        />
      )}
    </Card>
  );
}

function Attempts({
  payment,
  path,
  refunds,
  methods,
  onChange,
}: {
  payment: Payment;
  path: string;
  refunds: readonly Refund[];
  methods: readonly PaymentMethod[];
  onChange: () => void;
}) {
  const [refunded, setRefunded] = useState<PaymentAttempt>();
  const mayRefund = session.value.kind === 'in' && may('refund', session.value.me);
  const kindOf = ({ payment_type }: PaymentAttempt) =>
    methods.find((each) => each.payment_type === payment_type)?.refunds;
  const close = () => {
    setRefunded(undefined);
    onChange();
  };
  return (
    <Card title={t.value.payment.attempts}>
      <ul class="lines">
        {payment.attempts.map((attempt) => (
          <li key={attempt.transaction_id}>
            <span>
              <PaymentStatusBadge payment={attempt} /> {methodName(attempt.payment_type)}
              {attempt.bank !== '' && ` · ${attempt.bank.toUpperCase()}`}
              <span class="soft block">
                <span class="mono">{attempt.transaction_id}</span>
                {attempt.status_message !== '' && ` · ${attempt.status_message}`}
              </span>
            </span>
            <span class="end">
              <Money amount={attempt.gross_amount} />
              <span class="soft">
                <Time at={attempt.transaction_time} />
              </span>
              {mayRefund &&
                isPaidAgain(attempt, payment) &&
                kindOf(attempt) !== 'none' &&
                leftOfAttempt(attempt, refunds) > 0 && (
                  <button type="button" class="small" onClick={() => setRefunded(attempt)}>
                    {t.value.payment.refundAttempt}
                  </button>
                )}
            </span>
          </li>
        ))}
      </ul>
      {refunded !== undefined && (
        <RefundDialog
          payment={payment}
          path={path}
          left={leftOfAttempt(refunded, refunds)}
          kind={kindOf(refunded)}
          attempt={refunded}
          onDone={() => {
            notice.value = t.value.dialog.done(t.value.actions.refund);
            close();
          }}
          onClose={close}
        />
      )}
    </Card>
  );
}

/** Which consumers have not had what happened. */
function EventsOf({ payment }: { payment: Payment }) {
  const isStaff = session.value.kind === 'in' && session.value.me.user.is_staff;
  const events = useApi<Page<OutboxEvent>>(isStaff ? `events/?subject_id=${payment.id}&limit=50` : undefined);
  if (events.data === undefined || events.data.results.length === 0) return null;
  return (
    <Card
      title={t.value.payment.events}
      actions={
        <span class="aside row">
          <a href={hrefOf('events', { subject_id: payment.id })}>{t.value.pages.events}</a>
          <a href={hrefOf('notifications', { payment_id: payment.id })}>{t.value.pages.notifications}</a>
        </span>
      }
    >
      <ul class="lines">
        {events.data.results.map((event) => (
          <li key={event.id}>
            <span>
              <a href={hrefOf('events', {}, event.id)} class="mono">
                {event.type}
              </a>
              {event.deliveries.map(({ consumer, attempts, last_error }) => (
                <span class="soft block" key={consumer}>
                  {consumer}: {t.value.event.attempts(attempts)}
                  {last_error !== '' && ` · ${last_error}`}
                </span>
              ))}
            </span>
            <StateBadge state={event.state} words={t.value.event.states} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Both sides as they were when Midtrans was asked. */
interface Asked {
  readonly before: Payment;
  readonly answer: Readonly<Record<string, unknown>>;
}

function AskMidtrans({ payment, path, onChange }: { payment: Payment; path: string; onChange: () => void }) {
  const [asked, setAsked] = useState<Asked>();
  const [error, setError] = useState<ApiError>();
  const [isAsking, setAsking] = useState(false);
  if (session.value.kind !== 'in' || !may('check_status', session.value.me)) return null;

  async function ask(): Promise<void> {
    setAsking(true);
    setError(undefined);
    try {
      const { midtrans_response } = await request<CheckedPayment>(`${path}/check_status/`);
      setAsked({ before: payment, answer: midtrans_response });
      onChange();
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      setError(thrown);
    } finally {
      setAsking(false);
    }
  }

  return (
    <Card
      title={asked === undefined ? t.value.payment.ask : t.value.payment.asked}
      actions={
        <button type="button" class="small" disabled={isAsking} onClick={() => void ask()}>
          {isAsking ? t.value.dialog.working : t.value.payment.ask}
        </button>
      }
    >
      {error !== undefined && <Failure error={error} onRetry={() => void ask()} />}
      {asked === undefined ? <p class="soft">{t.value.payment.askHint}</p> : <Sides asked={asked} />}
    </Card>
  );
}

function Sides({ asked }: { asked: Asked }) {
  const { fields } = t.value;
  const rows = compared(asked.before, asked.answer);
  const differs = rows.some((row) => row.differs);
  return (
    <>
      <p class={`alert ${differs ? 'wait' : 'good'}`} role="status">
        {differs ? t.value.payment.differs : t.value.payment.agrees}
      </p>
      <table class="sides">
        <thead>
          <tr>
            <th scope="col">{fields.field}</th>
            <th scope="col">{fields.ours}</th>
            <th scope="col">{fields.theirs}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, ours, theirs, differs: isOther }) => (
            <tr key={field} class={isOther ? 'differs' : undefined}>
              <th scope="row">{wordFor(fields, field)}</th>
              <td class="mono">{ours}</td>
              <td class="mono">
                {theirs}
                {isOther && <span class="hidden"> ≠</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Json title={t.value.rawGateway} value={asked.answer} />
    </>
  );
}

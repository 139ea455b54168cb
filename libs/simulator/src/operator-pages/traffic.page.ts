import { html } from 'hono/html';
import { textAt } from '../json';
import type { NotificationAttempt, Resent } from '../notifications/courier';
import { canTamper, TAMPERINGS, type Tampering } from '../notifications/tampering';
import { wib, type Html } from '../html/parts';
import { definitions, layout, type Page } from './layout';
import { indented, prettyJson } from './pretty-json';
import { address, otherPages, type OtherPages } from './other-pages';
import { countOf } from './table';
import { curlOfAttempt, curlOfRequest } from '../traffic/curl';
import { hasFailed, problemOfAttempt, type TrafficEntry, type TrafficFilter } from '../traffic/traffic';

/** How many entries a page shows at most. */
export const ENTRIES_PER_PAGE = 50;

export interface TrafficView {
  /** What matches the filter, the newest first. */
  readonly found: readonly TrafficEntry[];
  /** How many match it on all pages. */
  readonly total: number;
  readonly filter: TrafficFilter;
  /** Where this gateway is reached. */
  readonly origin: string;
  /** Takes out of a text what nobody is to see. */
  readonly redacted: (text: string) => string;
  readonly now: Date;
}

type Clean = Pick<TrafficView, 'origin' | 'redacted'>;

const TAMPERING_LABELS: Readonly<Record<Tampering, string>> = {
  forged: 'Forged signature',
  'other-amount': 'Another amount',
  concurrent: 'Ten times at once',
  reversed: 'All of the order, newest first',
};

const RESENT_LABELS: Readonly<Record<Resent, string>> = {
  unchanged: 'sent again',
  edited: 'edited',
  forged: 'forged signature',
  'other-amount': 'another amount',
  concurrent: 'ten at once',
  reversed: 'newest first',
};

/** The address of the page that shows what a filter looks for. */
export function trafficUrl({ orderId, kind, failedOnly, before }: TrafficFilter): string {
  return address('/simulator/traffic', {
    order: orderId,
    kind,
    failed: failedOnly ? 'true' : undefined,
    before: before?.toString(),
  });
}

function textBlock(label: string, text: string): Html | string {
  return text === ''
    ? ''
    : html`<h2>${label}</h2>
        <pre>${text}</pre>`;
}

function curlBlock(number: number, command: string): Html {
  return html`<div class="row">
      <h2>As curl</h2>
      <button
        type="button"
        class="small"
        id="copy-${number}"
        data-copy-from="curl-${number}"
        aria-label="Copy as curl: entry ${number}"
        hidden
      >
        Copy as curl
      </button>
    </div>
    <pre id="curl-${number}">${command}</pre>`;
}

interface Summary {
  readonly at: Date;
  readonly arrow: '←' | '→';
  readonly what: string;
  readonly status: number | undefined;
  readonly orderId: string | undefined;
  /** What it says or why it failed. */
  readonly words: string | undefined;
  readonly ms: number;
}

function summaryOf(entry: TrafficEntry): Summary {
  if (entry.kind === 'request') {
    const { at, method, path, status, orderId, outcome, ms } = entry.request;
    return { at, arrow: '←', what: `${method} ${path}`, status, orderId, words: outcome, ms };
  }
  const { attempt } = entry;
  const { at, url, body, status, orderId, ms } = attempt;
  const says = textAt(body, 'transaction_status') ?? textAt(body, 'account_status') ?? textAt(body, 'status');
  const words = [says, problemOfAttempt(attempt)].filter((part) => part !== undefined).join(': ');
  return { at, arrow: '→', what: `POST ${url}`, status, orderId, words, ms };
}

function marks({ attempt, fault, resent }: NotificationAttempt): Html[] {
  const texts = [
    attempt > 1 ? `attempt ${attempt}` : undefined,
    fault && `fault: ${fault}`,
    resent && RESENT_LABELS[resent],
  ];
  return texts
    .filter((text) => text !== undefined)
    .map((text) => html`<span class="badge back">${text}</span> `);
}

function summary(entry: TrafficEntry, { redacted }: Clean): Html {
  const { at, arrow, what, status, orderId, words, ms } = summaryOf(entry);
  const isRequest = entry.kind === 'request';
  return html`<span class="badge ${hasFailed(entry) ? 'bad' : 'good'}">${status ?? 'no answer'}</span>
    <span aria-hidden="true">${arrow}</span> ${isRequest ? 'Request' : 'Notification'}
    <code>${redacted(what)}</code>
    ${orderId !== undefined && html`<strong>${orderId}</strong>`} ${words}
    ${entry.kind === 'notification' && marks(entry.attempt)}
    <span class="soft">${wib(at, '')} · ${ms} ms</span>`;
}

function orderLink(orderId: string | undefined): Html | undefined {
  return orderId === undefined
    ? undefined
    : html`<a href="${trafficUrl({ orderId })}">${orderId}</a> ·
        <a href="/simulator/pay/${encodeURIComponent(orderId)}">its payment</a>`;
}

function resendForm({ id, body }: NotificationAttempt, number: number): Html {
  const action = `/simulator/api/notifications/${id}/resend`;
  return html`<h2>Send it again</h2>
    <form class="row" method="post" action="${action}">
      <button id="again-${number}" class="small">Send again</button>
      ${TAMPERINGS.filter((tampering) => canTamper(tampering, body)).map(
        (tampering) =>
          html`<button id="${tampering}-${number}" class="small" name="tamper" value="${tampering}">
            ${TAMPERING_LABELS[tampering]}
          </button> `,
      )}
      <a href="/simulator/traffic/${id}/edit">Edit and send</a>
    </form>`;
}

function details(entry: TrafficEntry, { origin, redacted }: Clean): Html {
  const { number } = entry;
  if (entry.kind === 'request') {
    const { request } = entry;
    const { at, orderId, query, outcome, requestBody, responseBody, headers } = request;
    const named = Object.entries(headers).filter(([name]) => name !== 'content-type');
    return html`${definitions([
      ['At', wib(at)],
      ['Order', orderLink(orderId)],
      ['Query', query || undefined],
      ...named,
      ['Outcome', outcome],
    ])}
    ${textBlock('Request body', indented(requestBody))} ${textBlock('Response body', indented(responseBody))}
    ${curlBlock(number, curlOfRequest(request, origin))}`;
  }
  const { attempt } = entry;
  const { at, orderId, url, body, answer = '', nextAttemptAt } = attempt;
  return html`${definitions([
    ['At', wib(at)],
    ['To', redacted(url)],
    ['About', orderLink(orderId)],
    ['Why it was not delivered', problemOfAttempt(attempt)],
    ['Next try', nextAttemptAt && wib(nextAttemptAt)],
  ])}
  ${textBlock('Body', redacted(prettyJson(body)))} ${textBlock('Response body', redacted(answer))}
  ${curlBlock(number, redacted(curlOfAttempt(attempt)))} ${resendForm(attempt, number)}`;
}

function listItem(entry: TrafficEntry, clean: Clean): Html {
  const { number } = entry;
  return html`<li id="entry-${number}">
    <details id="fold-${number}">
      <summary id="summary-${number}">${summary(entry, clean)}</summary>
      <div class="entry">${details(entry, clean)}</div>
    </details>
  </li> `;
}

const KINDS = [
  ['', 'Both'],
  ['request', 'Requests'],
  ['notification', 'Notifications'],
] as const;

function filterForm({ orderId, kind, failedOnly }: TrafficFilter): Html {
  return html`<form class="row end" method="get" role="search">
    <label>
      Order
      <input type="search" name="order" value="${orderId ?? ''}" />
    </label>
    <label>
      Kind
      <select name="kind">
        ${KINDS.map(([value, label]) =>
          value === (kind ?? '')
            ? html`<option value="${value}" selected>${label}</option>`
            : html`<option value="${value}">${label}</option>`,
        )}
      </select>
    </label>
    <label>
      ${
        failedOnly
          ? html`<input type="checkbox" name="failed" value="true" checked />`
          : html`<input type="checkbox" name="failed" value="true" />`
      }
      Failed only
    </label>
    <button>Filter</button>
  </form>`;
}

function pagesOf({ found, total, filter }: TrafficView): OtherPages {
  const last = found.at(-1);
  const isLast = last === undefined || total <= found.length;
  return {
    newest: filter.before === undefined ? undefined : trafficUrl({ ...filter, before: undefined }),
    older: isLast ? undefined : trafficUrl({ ...filter, before: last.number }),
  };
}

/** What went between the app and the gateway: requests and webhook attempts in one stream, the newest first. */
export function trafficPage(view: TrafficView): Page {
  const { found, total, filter, now } = view;
  return layout(
    'Requests and notifications',
    html`${filterForm(filter)}
      <section class="card" aria-label="Requests and notifications">
        <p id="count" class="soft" data-live>
          ${countOf(found.length, total)}${filter.before !== undefined && ', before those that came later'}.
          Times in WIB
        </p>
        <ol class="traffic" id="traffic" data-live data-list>
          ${found.map((entry) => listItem(entry, view))}
        </ol>
        <div id="pages" data-live>${otherPages(pagesOf(view))}</div>
      </section>`,
    { section: 'Requests and notifications', now, shows: ['traffic'] },
  );
}

export interface EditView {
  /** The notification's. */
  readonly id: string;
  readonly orderId: string;
  readonly url: string;
  /** JSON, as it was typed or as the notification was. */
  readonly text: string;
  readonly sign: boolean;
  /** Why it could not be sent. */
  readonly problem?: string;
  readonly now: Date;
}

/** A notification to edit and send once more. */
export function editPage({ id, orderId, url, text, sign, problem, now }: EditView): Page {
  return layout(
    `Edit and send: ${orderId}`,
    html`${problem !== undefined && html`<p role="alert" class="card bad">${problem}</p>`}
      <section class="card">
        <form class="stack" method="post" action="/simulator/traffic/${id}/edit">
          <p>It is sent to <code>${url}</code>, once.</p>
          <label>
            Body (JSON)
            <textarea name="body" rows="24" spellcheck="false" required>${text}</textarea>
          </label>
          <label>
            ${
              sign
                ? html`<input type="checkbox" name="sign" value="true" checked />`
                : html`<input type="checkbox" name="sign" value="true" />`
            }
            Sign it anew, with the server key
          </label>
          <div class="row"><button class="main">Send</button></div>
        </form>
      </section>`,
    { section: 'Requests and notifications', now },
  );
}

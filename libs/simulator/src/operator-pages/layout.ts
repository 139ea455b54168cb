import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { Html } from '../html/parts';
import { shownTime } from '../clock/shown-time';
import type { UpdateKind } from '../updates/updates';
import { prettyJson } from './pretty-json';
import { SCRIPT } from '../html/script';
import { STYLE } from './style';

const SECTIONS = [
  ['Start', '/simulator/start'],
  ['Transactions', '/simulator'],
  ['Requests and notifications', '/simulator/traffic'],
  ['Subscriptions', '/simulator/subscriptions'],
  ['Invoices', '/simulator/invoices'],
  ['GoPay accounts', '/simulator/pay-accounts'],
  ['Faults', '/simulator/faults'],
] as const;

/** A section that the bar at the top of each page leads to. */
export type Section = (typeof SECTIONS)[number][0];

export interface LayoutOptions {
  /** The section that the page belongs to. */
  readonly section?: Section;
  /** The gateway's time: given, the bar shows it and lets it be moved. */
  readonly now?: Date;
  /** What its live parts show: they are fetched anew when one of these changes. */
  readonly shows?: readonly Shown[];
}

/** Whatever is of a kind, or one thing of it. */
export type Shown = UpdateKind | `${UpdateKind}:${string}`;

/** A page for operators. */
export interface Page extends LayoutOptions {
  readonly title: string;
  readonly content: Html | Html[];
}

const sourceOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What a page may load and run: its own style and script, and nothing that a merchant's data smuggles in. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `script-src ${sourceOf(SCRIPT)}`,
  `style-src ${sourceOf(STYLE)}`,
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  // No other website makes a person press these buttons.
  "frame-ancestors 'none'",
].join('; ');

// Their content is hashed, so not a space may come in between.
const STYLE_TAG = raw(`<style>${STYLE}</style>`);
const SCRIPT_TAG = raw(`<script>${SCRIPT}</script>`);

function link([name, url]: (typeof SECTIONS)[number], current: Section | undefined): Html {
  return name === current
    ? html`<a href="${url}" aria-current="page">${name}</a>`
    : html`<a href="${url}">${name}</a>`;
}

const STEPS = [
  ['15m', '+15 min'],
  ['1h', '+1 h'],
  ['1d', '+1 d'],
] as const;

function shownNow(now: Date): Html {
  return html`<span id="now" data-live><time datetime="${now.toISOString()}">${shownTime(now)}</time></span>`;
}

function clock(now: Date): Html {
  return html`<details id="clock">
    <summary>Clock: ${shownNow(now)}</summary>
    <form class="row end" method="post" action="/simulator/api/clock/advance">
      ${STEPS.map(
        ([duration, label]) =>
          html`<button class="small" name="duration" value="${duration}" formnovalidate>${label}</button>`,
      )}
    </form>
    <form class="row end" method="post" action="/simulator/api/clock/advance">
      <label>
        Move the clock by
        <input name="duration" required placeholder="1h 30m" size="8" autocomplete="off" />
      </label>
      <button>Move</button>
    </form>
    <form class="row end" method="post" action="/simulator/api/clock/back">
      <button class="small">Back to the present</button>
    </form>
  </details>`;
}

/** What a page has below its bar. */
export function layout(title: string, content: Page['content'], options: LayoutOptions = {}): Page {
  return { title, content, ...options };
}

function main({ title, content }: Page): Html {
  return html`<main id="content">
    <h1>${title}</h1>
    ${content}
  </main>`;
}

function whole(page: Page): Html {
  const { title, section, now, shows = [] } = page;
  const data = now && raw(`data-stream="/simulator/api/stream" data-now="${now.getTime()}"`);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Midtrans simulator</title>
        <link rel="icon" href="data:," />
        ${STYLE_TAG}
      </head>
      <body ${data} data-shows="${shows.join(' ')}">
        <a class="skip" href="#content">Skip to the content</a>
        <header class="bar">
          <div>
            <strong>Midtrans simulator</strong>
            <nav aria-label="Sections">${SECTIONS.map((each) => link(each, section))}</nav>
            ${now && clock(now)}
          </div>
        </header>
        ${main(page)} ${SCRIPT_TAG}
      </body>
    </html>`;
}

/** Answers with a page; its own script, which has the rest, asks for the content alone. */
export function operatorHtml(
  context: Context,
  page: Page,
  status: 200 | 400 | 401 | 404 | 409 = 200,
): Response | Promise<Response> {
  const isAgain = context.req.header('x-only') === 'content';
  return context.html(isAgain ? html`${page.now && shownNow(page.now)}${main(page)}` : whole(page), status);
}

/** Terms and what they are; a term whose value is undefined is left out. */
export function definitions(entries: readonly (readonly [term: string, value: unknown])[]): Html {
  return html`<dl>
    ${entries
      .filter(([, value]) => value !== undefined)
      .map(
        ([term, value]) =>
          html`<dt>${term}</dt>
            <dd>${value}</dd>`,
      )}
  </dl>`;
}

export interface PostButtonOptions {
  /** What the button is for, for those who do not see what stands beside it; begins with the label. */
  readonly name?: string;
  /** The one thing to do here. */
  readonly isMain?: boolean;
  /** For a row of a table. */
  readonly isSmall?: boolean;
  /**
   * The page's only one.
   * @default made of the action
   */
  readonly id?: string;
}

/** A form that is nothing but its button. */
export function postButton(action: string, label: string, options: PostButtonOptions = {}): Html {
  const look = [options.isMain && 'main', options.isSmall && 'small'].filter(Boolean).join(' ');
  return html`<form method="post" action="${action}">
    <button
      id="${options.id ?? `post:${action}`}"
      class="${look}"
      ${options.name && html`aria-label="${options.name}"`}
    >
      ${label}
    </button>
  </form>`;
}

/** Text that unfolds. */
export function foldedText(id: string, label: string, text: string): Html {
  return html`<details id="${id}">
    <summary>${label}</summary>
    <pre>${text}</pre>
  </details>`;
}

/** JSON that unfolds. */
export function foldedJson(id: string, label: string, value: unknown): Html {
  return html`<details id="${id}">
    <summary>${label}</summary>
    <pre>${prettyJson(value)}</pre>
  </details>`;
}

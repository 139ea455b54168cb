import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { formatWib } from '../clock/time';
import { formatLength } from './length';
import { prettyJson } from './pretty-json';
import { SCRIPT } from './script';
import { STYLE } from './style';

/** Markup whose interpolated values are escaped. */
export type Html = ReturnType<typeof html>;

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

/** So little comes from the way to the browser. */
const UNNOTICED_MS = 5_000;

/** How far it is from the time of this machine. */
function offset(now: Date): string {
  const ahead = now.getTime() - Date.now();
  if (Math.abs(ahead) < UNNOTICED_MS) return '';
  return `(${formatLength(Math.abs(ahead))} ${ahead > 0 ? 'ahead' : 'behind'})`;
}

function clock(now: Date): Html {
  return html`<details id="clock">
    <summary>Clock: <span id="now" data-live>${wib(now)} ${offset(now)}</span></summary>
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

/** A whole page. */
export function layout(title: string, content: Html | Html[], options: LayoutOptions = {}): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Midtrans simulator</title>
        <link rel="icon" href="data:," />
        ${STYLE_TAG}
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header class="bar">
          <div>
            <strong>Midtrans simulator</strong>
            <nav aria-label="Sections">${SECTIONS.map((section) => link(section, options.section))}</nav>
            ${options.now && clock(options.now)}
          </div>
        </header>
        <main id="content">
          <h1>${title}</h1>
          ${content}
        </main>
        ${SCRIPT_TAG}
      </body>
    </html>`;
}

/** Whole rupiah as a person reads it: `Rp 44.000`. */
export function rupiah(amount: number): string {
  return `Rp ${amount.toLocaleString('id-ID')}`;
}

/** A moment as a clock in Jakarta shows it; under a heading that names the zone it need not say so. */
export function wib(at: Date, zone = ' WIB'): Html {
  return html`<time datetime="${at.toISOString()}">${formatWib(at)}${zone}</time>`;
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

/**
 * A part of the page that stays fresh by itself; its id must be the page's only one. Whatever is typed in it is lost when it
 * changes, so what changes with every second stands apart from inputs.
 */
export function live(id: string, content: unknown): Html {
  return html`<div id="${id}" data-live>${content}</div>`;
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

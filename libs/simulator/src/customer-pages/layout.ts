import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { Html } from '../html/parts';
import type { JsonObject } from '../json';
import type { CustomerUpdate } from './changes.app';
import { CUSTOMER_SCRIPT } from './script';
import { CUSTOMER_STYLE } from './style';
import { within, type Visit } from './visit';
import { wordsIn } from './words';

const sourceOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What a customer's page may load and run. Any merchant's page may show it in a frame. */
export const CUSTOMER_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `script-src ${sourceOf(CUSTOMER_SCRIPT)}`,
  `style-src ${sourceOf(CUSTOMER_STYLE)}`,
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
].join('; ');

// Their content is hashed, so not a space may come in between.
const STYLE_TAG = raw(`<style>${CUSTOMER_STYLE}</style>`);
const SCRIPT_TAG = raw(`<script>${CUSTOMER_SCRIPT}</script>`);

/** What the callbacks of the merchant's page get that shows this one, and which of them is called. */
export interface JsResult {
  readonly outcome: 'success' | 'pending' | 'error';
  readonly result: JsonObject;
}

export interface CustomerPage {
  readonly title: string;
  /** Who is paid. */
  readonly merchant: string;
  readonly visit: Visit;
  /** The page's own address, without what the visit goes on saying. */
  readonly path: string;
  /** The gateway's time. */
  readonly now: Date;
  readonly content: Html | readonly Html[];
  /** What a person may make happen here: the strip at the foot of the page. */
  readonly strip?: Html;
  readonly jsResult?: JsResult;
  /** What its live parts show. */
  readonly shows?: readonly CustomerUpdate[];
}

const LANGUAGE_NAMES = { en: 'English', id: 'Bahasa Indonesia' } as const;

/** A whole page as a customer sees it, with a strip for whoever plays the customer. */
export function customerLayout(page: CustomerPage): Html {
  const { title, merchant, visit, path, now, content, strip, jsResult, shows = [] } = page;
  const words = wordsIn(visit.language);
  const other = visit.language === 'en' ? 'id' : 'en';
  return html`<!doctype html>
    <html lang="${visit.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${merchant}</title>
        <link rel="icon" href="data:," />
        ${STYLE_TAG}
      </head>
      <body
        data-now="${now.getTime()}"
        ${shows.length > 0 && html`data-stream="/simulator/changes" data-shows="${shows.join(' ')}"`}
        ${visit.origin !== undefined && html`data-origin="${visit.origin}"`}
      >
        <main class="phone" id="content">
          <div class="top">
            <h1>${merchant}</h1>
            <a href="${within(visit, path, { language: other })}" hreflang="${other}" lang="${other}"
              >${LANGUAGE_NAMES[other]}</a
            >
            <button type="button" data-close hidden>${words.close}</button>
          </div>
          ${content}
        </main>
        ${strip && stripOf(strip, words.simulator)}
        <div id="js-result" data-live hidden>
          ${jsResult && html`<data value="${JSON.stringify(jsResult)}"></data>`}
        </div>
        ${SCRIPT_TAG}
      </body>
    </html>`;
}

function stripOf(strip: Html, label: string): Html {
  return html`<aside class="strip" aria-label="${label}">
    <details id="strip" open>
      <summary>${label}</summary>
      <div id="strip-buttons" data-live>${strip}</div>
    </details>
  </aside>`;
}

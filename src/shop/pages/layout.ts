import type { ShopUser } from '../../auth/shop-user';
import { html, type Html } from './html';
import type { Language } from './language';
import { wordsIn } from './words';

/** For whom a page is made, and where it is. */
export interface Visit {
  readonly language: Language;
  /** Undefined for whoever is not signed in. */
  readonly user: ShopUser | undefined;
  /** Of the page: where the choice of a language leads back to. */
  readonly path: string;
  /** Whether the gateway is simulated. */
  readonly isDemo: boolean;
  /** The address of a file that pages load. */
  readonly asset: (name: AssetName) => string;
}

export const ASSETS = ['shop.css', 'cart.js', 'order.js', 'staff.js', 'api.js', 'favicon.svg'] as const;
export type AssetName = (typeof ASSETS)[number];

export interface Page {
  readonly title: string;
  readonly visit: Visit;
  readonly content: Html;
  /** Elements of the head: what this page loads beside the style. */
  readonly head?: Html;
}

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', id: 'Indonesia' };

/** A whole page of the shop. */
export function layout({ title, visit, content, head }: Page): Html {
  const { language, asset, isDemo } = visit;
  const words = wordsIn(language);
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${words.shop}</title>
        <link rel="icon" href="${asset('favicon.svg')}" type="image/svg+xml" />
        <link rel="stylesheet" href="${asset('shop.css')}" />
        ${head}
      </head>
      <body>
        <a class="skip" href="#content">${words.skip}</a>
        ${header(visit)}
        <main id="content">${content}</main>
        <footer>
          <p>${words.poweredBy} ${isDemo && words.demoNote}</p>
          <p><a href="/docs">${words.api}</a></p>
        </footer>
      </body>
    </html>`;
}

function header({ language, user, path }: Visit): Html {
  const words = wordsIn(language);
  const other = language === 'en' ? 'id' : 'en';
  const link = (to: string, text: string) =>
    html`<a href="${to}" ${to === path && html`aria-current="page"`}>${text}</a>`;
  return html`<header>
    <a class="brand" href="/">${mark()}<span>${words.shop}</span></a>
    <nav aria-label="${words.shop}">
      ${link('/', words.goods)} ${link('/orders', words.myOrders)}
      ${user?.is_staff === true && html`${link('/staff/orders', words.allOrders)} ${link('/ops', words.operations)}`}
      <a href="/sign-in">${user?.id ?? words.signIn}</a>
      <a href="/language/${other}?to=${encodeURIComponent(path)}" lang="${other}" hreflang="${other}"
        >${LANGUAGE_NAMES[other]}</a
      >
    </nav>
  </header>`;
}

function mark(): Html {
  return html`<svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
    <circle cx="16" cy="16" r="16" fill="#6b3410" />
    <ellipse cx="16" cy="16" rx="7" ry="10" fill="#f3e3cf" transform="rotate(24 16 16)" />
    <path
      d="M18.5 7.5c-3 3-4.500 6-3 9s0 6-2.500 8"
      fill="none"
      stroke="#6b3410"
      stroke-width="2"
      stroke-linecap="round"
    />
  </svg>`;
}

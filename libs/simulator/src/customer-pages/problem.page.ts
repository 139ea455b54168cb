import { html } from 'hono/html';
import type { Html } from '../html/parts';
import type { Merchant } from '../world';
import { customerLayout } from './layout';
import type { Visit } from './visit';
import { wordsIn } from './words';

/** Why a customer sees no page to pay on. */
export interface CustomerProblem {
  readonly kind: 'not-found' | 'wrong-key';
  /** For whoever wrote the merchant's page. */
  readonly hint?: string;
  readonly merchant: Merchant;
  readonly visit: Visit;
}

/** Says so, and tells the merchant's page as well. */
export function customerProblemPage({ kind, hint, merchant, visit }: CustomerProblem): Html {
  const words = wordsIn(visit.language);
  const title = kind === 'not-found' ? words.notFound : words.wrongKey;
  const code = kind === 'not-found' ? '404' : '401';
  return customerLayout({
    title,
    merchant: merchant.name,
    visit,
    path: '',
    now: new Date(0),
    jsResult: { outcome: 'error', result: { status_code: code, status_message: [hint ?? title] } },
    content: html`<section class="card" role="alert">
      <h2>${title}</h2>
      <p>${hint ?? words.notFoundText}</p>
    </section>`,
  });
}

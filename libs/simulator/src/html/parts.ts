import { html } from 'hono/html';
import { formatWib } from '../clock/time';

/** Markup whose interpolated values are escaped. */
export type Html = ReturnType<typeof html>;

/** Whole rupiah as a person reads it: `Rp 44.000`. */
export function rupiah(amount: number): string {
  return `Rp ${amount.toLocaleString('id-ID')}`;
}

/** A moment as a clock in Jakarta shows it; under a heading that names the zone it need not say so. */
export function wib(at: Date, zone = ' WIB'): Html {
  return html`<time datetime="${at.toISOString()}">${formatWib(at)}${zone}</time>`;
}

/** A part of the page that stays fresh by itself; its id must be the page's only one. What is typed in it stays. */
export function live(id: string, content: unknown): Html {
  return html`<div id="${id}" data-live>${content}</div>`;
}

/** What changes by itself at these times: the page is fetched anew then. */
export function until(times: readonly Date[], shown: Html): Html {
  return html`<span data-until="${times.map((at) => at.getTime()).join(' ')}">${shown}</span>`;
}

/** A time that runs out, counted down by the page's script; without it, what is given stands there. */
export function countdown(at: Date, shown: Html | string): Html {
  return html`<span class="countdown" data-until="${at.getTime()}">${shown}</span>`;
}

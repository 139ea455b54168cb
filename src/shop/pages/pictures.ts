import { raw } from 'hono/html';
import { html, type Html } from './html';

/** What each product looks like, drawn into 160 by 120 units. */
const DRAWINGS: Readonly<Record<string, string>> = {
  coffee: `<path d="M52 24h56l6 14v66H46V38z" fill="#6b3410"/><path d="M52 24h56l6 14H46z" fill="#4d240a"/>
    <rect x="56" y="52" width="48" height="36" rx="4" fill="#f3e3cf"/>
    <ellipse cx="80" cy="70" rx="9" ry="12" fill="#6b3410" transform="rotate(24 80 70)"/>
    <path d="M83 60c-4 4-5 7-3 10s0 7-3 10" fill="none" stroke="#f3e3cf" stroke-width="2"/>`,
  cup: `<path d="M48 46h54v26a22 22 0 0 1-22 22h-10a22 22 0 0 1-22-22z" fill="#3f7d78"/>
    <path d="M102 52h6a12 12 0 0 1 0 24h-7" fill="none" stroke="#3f7d78" stroke-width="7"/>
    <ellipse cx="75" cy="46" rx="27" ry="6" fill="#2c5a56"/><ellipse cx="75" cy="47" rx="22" ry="4" fill="#4d240a"/>
    <path d="M64 34c-4-6 4-8 0-14M78 34c-4-6 4-8 0-14" fill="none" stroke="#b9a892" stroke-width="3" stroke-linecap="round"/>`,
  filter: `<path d="M42 34h76l-28 60H70z" fill="#fffaf2" stroke="#c9b08c" stroke-width="2"/>
    <path d="M42 34h76l-4 9H46z" fill="#efe0c8"/><path d="M80 43v51M62 43l10 51M98 43L88 94" stroke="#e0cdb0" stroke-width="2"/>`,
  dripper: `<path d="M52 30h56L88 66v10H72V66z" fill="#bfdbe0" stroke="#6c9aa3" stroke-width="2"/>
    <rect x="62" y="62" width="36" height="12" rx="4" fill="#a5703c"/>
    <path d="M58 80h44l6 22H52z" fill="#d7eaed" stroke="#6c9aa3" stroke-width="2"/><path d="M55 92h50l3 10H52z" fill="#6b3410"/>`,
  kettle: `<path d="M54 58h46l8 40H46z" fill="#59616b"/><rect x="58" y="50" width="38" height="9" rx="3" fill="#3d434b"/>
    <circle cx="77" cy="46" r="5" fill="#a5703c"/>
    <path d="M102 84c16 0 8-34 26-40" fill="none" stroke="#59616b" stroke-width="6" stroke-linecap="round"/>
    <path d="M52 62c-18-4-20 30-4 32" fill="none" stroke="#a5703c" stroke-width="6" stroke-linecap="round"/>`,
  grinder: `<rect x="62" y="44" width="36" height="60" rx="6" fill="#2f3a40"/><rect x="62" y="66" width="36" height="8" fill="#a5703c"/>
    <path d="M62 44l4-10h28l4 10z" fill="#59616b"/><path d="M80 34V22h36" fill="none" stroke="#59616b" stroke-width="5" stroke-linecap="round"/>
    <circle cx="118" cy="24" r="6" fill="#a5703c"/>`,
};

/** A product's picture. It says nothing that its name does not. */
export function picture(product: string): Html {
  return html`<svg class="picture" viewBox="0 0 160 120" aria-hidden="true">
    ${raw(DRAWINGS[product] ?? '')}
  </svg>`;
}

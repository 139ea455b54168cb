import { raw } from 'hono/html';
import { encode } from 'uqr';
import { html, type Html } from './html';

const QUIET_ZONE = 4;

/** A QR code as SVG, one unit a module, with the quiet zone that scanners need. */
export function qrSvg(text: string, label: string): Html {
  const rows = encode(text, { ecc: 'M', border: 0 }).data;
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const side = rows.length + 2 * QUIET_ZONE;
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    class="qr"
    role="img"
    aria-label="${label}"
    viewBox="${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}"
    shape-rendering="crispEdges"
  >
    <rect x="${-QUIET_ZONE}" y="${-QUIET_ZONE}" width="${side}" height="${side}" fill="#fff" />
    <path d="${raw(path.join(''))}" fill="#000" />
  </svg>`;
}

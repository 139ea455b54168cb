import { encode } from 'uqr';
import { html, raw } from 'hono/html';
import { isObject, textAt } from '../json';
import { digits } from '../transactions/digits';
import { qrisText } from '../transactions/methods/emv-qr';
import type { TransactionRecord } from '../transactions/transaction';
import type { Html } from './parts';
import { pngOf } from './png';

const QUIET_ZONE = 4;
const PIXELS_PER_MODULE = 6;

function hasCode({ paymentType, instructions }: TransactionRecord): boolean {
  const actions: unknown[] = Array.isArray(instructions.actions) ? instructions.actions : [];
  const names = actions.filter(isObject).map(({ name }) => name);
  return paymentType === 'gopay' && names.includes('generate-qr-code');
}

/** What the QR code of a transaction says; undefined where it is not paid by one. */
export function qrTextOf(record: TransactionRecord, merchantId: string): string | undefined {
  const answered = textAt(record.instructions, 'qr_string');
  if (answered !== undefined || !hasCode(record)) return answered;
  // The gateway shows GoPay's code as a picture only; it is a QRIS code as well.
  return qrisText({
    acquirerDomain: 'COM.GO-JEK.WWW',
    merchantNumber: digits(merchantId, 18),
    amount: record.grossAmount,
    reference: digits(record.transactionId, 20),
  });
}

/** Rows of modules, true where dark; as robust as its picture may be small. */
function modulesOf(text: string, border = 0): boolean[][] {
  return encode(text, { ecc: 'M', border }).data;
}

/** The QR code as inline SVG, one unit per module, with the quiet zone that scanners need. */
export function qrSvg(text: string): Html {
  const rows = modulesOf(text);
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const start = -QUIET_ZONE;
  const side = rows.length + 2 * QUIET_ZONE;
  return html`<svg
    class="qr"
    role="img"
    aria-label="QR code"
    viewBox="${start} ${start} ${side} ${side}"
    shape-rendering="crispEdges"
  >
    <path d="${raw(path.join(''))}" fill="#000" />
  </svg>`;
}

/** The QR code as a PNG image. */
export function qrPng(text: string): Buffer {
  return pngOf(modulesOf(text, QUIET_ZONE), PIXELS_PER_MODULE);
}

import { objectAt, parseObject, textAt } from '../json';
import type { Exchange } from '../log/log-entry';
import type { RequestEntry } from '../log/log-entry';

/**
 * A request of the gateway's API that is kept, with its answer. Keys, card numbers and CVVs are in none of it: where one stood,
 * `[removed]` stands.
 */
export interface KeptRequest extends RequestEntry {
  /** Later requests have greater ones. */
  readonly id: string;
  /** What follows the path, with its `?`; empty for the calls that carry a card in it. */
  readonly query: string;
  /** Those that change what the gateway does: never the key. */
  readonly headers: Readonly<Record<string, string>>;
  /** As text, of which 16 KB are kept. */
  readonly requestBody: string;
  /** As text, of which 16 KB are kept; empty for scripts and pictures. */
  readonly responseBody: string;
  /** Whether it was refused, be it with HTTP 200, or got no answer. */
  readonly isFailed: boolean;
}

const LONGEST_BODY = 16 * 1024;
/** Read beyond what is kept, so that a secret at its end is whole when it is looked for. */
const MARGIN = 1024;
const CUT = '… (cut)';

const HEADERS = [
  'content-type',
  'idempotency-key',
  'x-override-notification',
  'x-append-notification',
  'transaction-source',
] as const;

/** A browser sends the card to these in the address. */
const CARD_PATHS: readonly string[] = ['/v2/token', '/v2/card/register', '/v2/point_inquiry'];
const PATH_OF_ORDER = /^\/v2\/([^/]+)\/(?:status|cancel|expire|refund|approve|deny)(?:\/|$)/;

/** What is kept of a request. */
export function keptRequest(
  id: string,
  entry: RequestEntry,
  exchange: Exchange,
  redacted: (text: string) => string,
): KeptRequest {
  const cut = (text: string) => {
    const clean = redacted(text.slice(0, LONGEST_BODY + MARGIN));
    return clean.length > LONGEST_BODY ? clean.slice(0, LONGEST_BODY) + CUT : clean;
  };
  const { outcome } = entry;
  const orderId = entry.orderId ?? orderNamedBy(entry.path, exchange.requestBody);
  const hasCard = CARD_PATHS.some((path) => entry.path.startsWith(path));
  return {
    ...entry,
    id,
    path: redacted(entry.path),
    orderId: orderId && redacted(orderId),
    outcome: outcome && redacted(outcome),
    query: hasCard ? '' : redacted(exchange.query),
    headers: Object.fromEntries(
      HEADERS.flatMap((name) => {
        const value = exchange.headers.get(name);
        return value === null ? [] : [[name, redacted(value)]];
      }),
    ),
    requestBody: cut(exchange.requestBody),
    responseBody: cut(exchange.responseBody),
    isFailed: exchange.isRefused,
  };
}

/** The order that a request is about where its answer does not say. */
function orderNamedBy(path: string, text: string): string | undefined {
  const body = parseObject(text) ?? {};
  const named = textAt(objectAt(body, 'transaction_details'), 'order_id') ?? textAt(body, 'order_id');
  return named ?? PATH_OF_ORDER.exec(path)?.[1];
}

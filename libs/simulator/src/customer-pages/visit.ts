import type { Context } from 'hono';
import { languageOf, type Language } from './language';

/** What the addresses of a visit go on saying. */
const KEPT = ['language', 'origin', 'client_key', 'enabled', 'selected', 'ui_mode', 'next'] as const;

/** How a customer came to a page. */
export interface Visit {
  readonly language: Language;
  /** The origin of the merchant's page that shows this one, in a frame or as a window; it is told what becomes of the payment. */
  readonly origin?: string;
  /** The client key of the script that opened the page. */
  readonly clientKey?: string;
  /** The channels that the merchant's page narrows the choice to. */
  readonly enabled?: readonly string[];
  /** The channel that the merchant's page has chosen. */
  readonly selected?: string;
  /** How wallets are opened: by their app, by a code, or by either. */
  readonly uiMode?: 'deeplink' | 'qr';
  /** The page of the simulator that follows this one. */
  readonly next?: string;
  readonly kept: Readonly<Record<string, string>>;
}

export function visitOf(context: Context): Visit {
  const query = context.req.query();
  const kept = Object.fromEntries(
    KEPT.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])),
  );
  const { client_key: clientKey, enabled, selected, ui_mode: uiMode, next } = query;
  return {
    language: languageOf(context),
    origin: originIn(query.origin),
    clientKey,
    enabled: enabled?.split(','),
    selected,
    uiMode: uiMode === 'deeplink' || uiMode === 'qr' ? uiMode : undefined,
    next: next?.startsWith('/simulator/') ? next : undefined,
    kept,
  };
}

/** The address of a page within a visit. */
export function within(
  { kept }: Visit,
  path: string,
  parameters: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({ ...kept, ...parameters }).toString();
  return query === '' ? path : `${path}?${query}`;
}

function originIn(value: string | undefined): string | undefined {
  if (value === undefined || !URL.canParse(value)) return undefined;
  const { origin, protocol } = new URL(value);
  return (protocol === 'http:' || protocol === 'https:') && origin === value ? origin : undefined;
}

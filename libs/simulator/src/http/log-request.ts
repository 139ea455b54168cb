import { performance } from 'node:perf_hooks';
import { BrokenConnection } from '../faults/broken-connection';
import { parseObject, textAt } from '../json';
import type { Exchange, RequestEntry } from '../log/log-entry';

type Handler = (request: Request) => Promise<Response>;

export interface RequestListeners {
  readonly log?: (entry: RequestEntry) => void;
  /** Is given what was sent as well, with all that is secret in it. */
  readonly keep?: (entry: RequestEntry, exchange: Exchange) => void;
  readonly now: () => Date;
}

interface Answered extends Pick<RequestEntry, 'orderId' | 'outcome'> {
  readonly text: string;
  readonly isRefused: boolean;
}

/** Tells of each request of the gateway's API; those of the simulator's own pages are nobody's but a person's. */
export function logged(handle: Handler, { log, keep, now }: RequestListeners): Handler {
  if (!log && !keep) return handle;
  return async (request) => {
    const { pathname: path, search: query } = new URL(request.url);
    if (path.startsWith('/simulator')) return handle(request);
    const { method, headers } = request;
    const [at, begun] = [now(), performance.now()];
    const sent = keep ? textOf(request) : Promise.resolve('');
    const tell = async (status: number | undefined, answered: Answered) => {
      const { text, isRefused, ...more } = answered;
      const ms = Math.round(performance.now() - begun);
      const entry: RequestEntry = { kind: 'request', at, method, path, ms, status, ...more };
      log?.(entry);
      keep?.(entry, { headers, query, requestBody: await sent, responseBody: text, isRefused });
    };
    try {
      const response = await handle(request);
      await tell(response.status, await answerOf(response.clone()));
      return response;
    } catch (error) {
      const isFault = error instanceof BrokenConnection;
      const outcome = isFault ? 'the connection is broken by a fault' : 'the simulator has failed';
      await tell(undefined, { outcome, text: '', isRefused: true });
      throw error;
    }
  };
}

/** What was sent; nothing where there is no body, or the client left before its end. */
async function textOf(request: Request): Promise<string> {
  try {
    return request.method === 'GET' || request.method === 'HEAD' ? '' : await request.clone().text();
  } catch {
    return '';
  }
}

/** What an answer is about, as far as it is one of the gateway's. */
async function answerOf(response: Response): Promise<Answered> {
  const type = response.headers.get('content-type') ?? '';
  const isText = type === '' || type.includes('json') || /^text\/(?:html|plain)/.test(type);
  const text = isText ? await response.text() : '';
  const body = (type.includes('json') ? parseObject(text) : undefined) ?? {};
  const code = textAt(body, 'status_code') ?? '';
  const messages = body.error_messages ?? body.validation_messages;
  const refusal = Array.isArray(messages) ? messages.join('; ') : textAt(body, 'status_message');
  const isRefused = response.status >= 400 || code >= '400';
  return {
    text,
    isRefused,
    orderId: textAt(body, 'order_id'),
    outcome: isRefused
      ? [code, refusal].filter(Boolean).join(' ') || undefined
      : textAt(body, 'transaction_status'),
  };
}

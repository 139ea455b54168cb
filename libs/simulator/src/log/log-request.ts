import { performance } from 'node:perf_hooks';
import { BrokenConnection } from '../faults/broken-connection';
import { parseObject, textAt } from '../json';
import type { RequestEntry } from './log-entry';

type Handler = (request: Request) => Promise<Response>;

/** Tells of each request of the gateway's API; those of the simulator's own pages are nobody's but a person's. */
export function logged(
  handle: Handler,
  { log, now }: { readonly log: (entry: RequestEntry) => void; readonly now: () => Date },
): Handler {
  return async (request) => {
    const { pathname: path } = new URL(request.url);
    if (path.startsWith('/simulator')) return handle(request);
    const { method } = request;
    const [at, begun] = [now(), performance.now()];
    const tell = (more: Partial<RequestEntry>) =>
      log({ kind: 'request', at, method, path, ms: Math.round(performance.now() - begun), ...more });
    try {
      const response = await handle(request);
      tell({ status: response.status, ...(await answerOf(response.clone())) });
      return response;
    } catch (error) {
      const isFault = error instanceof BrokenConnection;
      tell({ outcome: isFault ? 'the connection is broken by a fault' : 'the simulator has failed' });
      throw error;
    }
  };
}

/** What an answer is about, as far as it is one of the gateway's. */
async function answerOf(response: Response): Promise<Pick<RequestEntry, 'orderId' | 'outcome'>> {
  if (!(response.headers.get('content-type') ?? '').includes('json')) return {};
  const body = parseObject(await response.text()) ?? {};
  const code = textAt(body, 'status_code') ?? '';
  const messages = body.error_messages ?? body.validation_messages;
  const refusal = Array.isArray(messages) ? messages.join('; ') : textAt(body, 'status_message');
  const isRefused = response.status >= 400 || code >= '400';
  return {
    orderId: textAt(body, 'order_id'),
    outcome: isRefused ? [code, refusal].filter(Boolean).join(' ') : textAt(body, 'transaction_status'),
  };
}

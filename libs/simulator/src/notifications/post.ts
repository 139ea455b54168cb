import { orAborted } from '../abort';

const MAX_HOPS = 5;
/** What comes with every notification. */
export const NOTIFICATION_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json',
  'user-agent': 'Veritrans',
};

/** Characters of an answer that are kept. */
const LONGEST_ANSWER = 2_000;

export interface Answer {
  readonly status: number;
  /** How its body begins. */
  readonly answer: string;
}

export interface PostOptions {
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  /** Aborts the post from outside. */
  readonly signal: AbortSignal;
}

async function postFollowing(
  url: string,
  body: string,
  send: typeof fetch,
  signal: AbortSignal,
): Promise<Answer> {
  let target = url;
  for (let hop = 0; hop <= MAX_HOPS; hop++) {
    const response = await send(target, {
      method: 'POST',
      headers: NOTIFICATION_HEADERS,
      body,
      redirect: 'manual',
      signal,
    });
    const answer = (await response.text()).slice(0, LONGEST_ANSWER);
    const { status } = response;
    if (status !== 307 && status !== 308) return { status, answer };
    const location = response.headers.get('location');
    if (location === null) throw new Error(`HTTP ${status} without a Location`);
    target = new URL(location, target).href;
  }
  throw new Error(`redirected more than ${MAX_HOPS} times`);
}

/** Posts a notification the gateway's way and tells the final answer; rejects when there is none. */
export async function postNotification(url: string, body: string, options: PostOptions): Promise<Answer> {
  const controller = new AbortController();
  const close = () => controller.abort(options.signal.reason);
  const timer = setTimeout(
    () => controller.abort(new Error(`no answer within ${options.timeoutMs} ms`)),
    options.timeoutMs,
  );
  timer.unref();
  options.signal.addEventListener('abort', close);
  try {
    options.signal.throwIfAborted();
    const work = postFollowing(url, body, options.fetch, controller.signal);
    return await orAborted(work, controller.signal);
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', close);
  }
}

import type { Context } from 'hono';
import type { Clock } from '../clock/clock';
import { shownTime } from '../clock/shown-time';
import { SECOND } from '../clock/time';
import type { Update, Updates } from './updates';

/** Events that wait for a client which does not read; then it is left, and begins anew by itself. */
const MOST_WAITING = 1_000;
/** So soon a browser asks again that lost its stream, by a reset for example. */
const RETRY_MS = 1_000;

export interface EventStreamSource {
  readonly updates: Updates;
  readonly clock: Pick<Clock, 'now'>;
  /** What is told of an update; undefined where nothing is. */
  readonly told: (update: Update) => string | undefined;
}

/** Server-sent events: one for each update, by its kind, and `clock` with the gateway's time, each second. */
export function eventStream(context: Context, { updates, clock, told }: EventStreamSource): Response {
  let leave: () => void = () => undefined;
  const events = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(new TextEncoder().encode(`${text}\n\n`));
      const end = () => {
        leave();
        controller.close();
      };
      const tell = (event: string, data: string) => {
        if ((controller.desiredSize ?? 0) < -MOST_WAITING) return end();
        // An id may be what a merchant sent: a line of its own would be an event of its own.
        send(`event: ${event}\ndata: ${data.replace(/[\r\n]+/g, ' ')}`);
      };
      const tellTime = () => {
        const now = clock.now();
        tell('clock', `${now.toISOString()} ${shownTime(now)}`);
      };
      const unsubscribe = updates.listen({
        updated(update) {
          const data = told(update);
          if (data !== undefined) tell(update.kind, data);
        },
        closed: end,
      });
      const timer = setInterval(tellTime, SECOND);
      timer.unref();
      leave = () => {
        unsubscribe();
        clearInterval(timer);
      };
      send(`retry: ${RETRY_MS}`);
      tellTime();
    },
    cancel: () => leave(),
  });
  return context.body(events, 200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
}

import { Agent, request } from 'node:http';

const ANSWER_WITHIN_MS = 15_000;
const AGAIN_AFTER_MS = 200;

export interface SentNotifications {
  readonly sent: number;
  /** Deliveries that were not answered with 200, and were made again. */
  readonly again: number;
  readonly seconds: number;
}

/**
 * Delivers notifications as the gateway does: whatever is not answered with 200 is delivered again, to any of the instances.
 *
 * @param webhooks - asked for each delivery
 */
export async function deliver(
  bodies: readonly string[],
  webhooks: () => readonly string[],
  connections = 30,
): Promise<SentNotifications> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const waiting = [...bodies];
  let again = 0;
  let turn = 0;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) {
        for (;;) {
          const urls = webhooks();
          const status = await post(urls[turn++ % urls.length] ?? '', agent, body);
          if (status === 200) break;
          again++;
          await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
        }
      }
    }),
  );
  agent.destroy();
  return { sent: bodies.length, again, seconds: (performance.now() - begun) / 1_000 };
}

/** @returns the status, or undefined where there was no answer */
export function post(url: string, agent: Agent, body: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const sent = request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode));
        answer.once('error', () => resolve(undefined));
      },
    );
    sent.setTimeout(ANSWER_WITHIN_MS, () => sent.destroy());
    sent.once('error', () => resolve(undefined));
    sent.end(body);
  });
}

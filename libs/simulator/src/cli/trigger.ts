import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createSimulator } from '../create-simulator';
import { NOTIFY_HEADERS } from '../http/request';
import { isObject, objectAt, parseObject, textAt, type JsonObject } from '../json';
import { connectionProblem, statusProblem } from '../notifications/delivery-problem';
import { make, type Told, type TriggerClient } from './trigger.events';

export interface Trigger {
  readonly event: string;
  /** The webhook. */
  readonly to: string;
  /** Where what is told of subscriptions goes. @default to */
  readonly recurringTo?: string;
  /** Where what is told of GoPay accounts goes. @default to */
  readonly payAccountTo?: string;
  readonly serverKey: string;
  /** Where a running simulator is; undefined to sign and send without one, so that nobody who reads back finds anything. */
  readonly simulator?: string;
  /** Of the simulator's control API, where that asks for one. */
  readonly token?: string;
  /** @default a new one */
  readonly orderId?: string;
  /** Whole rupiah. */
  readonly amount: number;
}

/** A notification that was sent. */
interface Sent {
  readonly id: string;
  readonly status?: number;
  readonly error?: string;
  readonly outcome: string;
}

/** Makes what an event is about, which sends its notifications. @returns a line for each @throws Error where one was not taken */
export async function trigger(order: Trigger): Promise<string[]> {
  const gateway = gatewayOf(order);
  try {
    const orderId = order.orderId ?? `TRIGGER-${randomUUID().slice(0, 8)}`;
    const told = await make(order.event, gateway, { orderId, amount: order.amount });
    const sent = (await Promise.all(told.map((each) => arrived(gateway, each)))).flat();
    const lines = sent.map((each) => `${each.id} ${each.outcome}: ${resultOf(each)}`);
    const count = told.reduce((sum, { notifications }) => sum + notifications, 0);
    const isTaken = sent.every(({ status }) => status !== undefined && statusProblem(status) === undefined);
    if (!isTaken || sent.length < count) {
      const what = `${sent.length} of ${count} notifications were sent`;
      throw new Error(`not every notification was taken: ${what}\n${lines.join('\n')}`);
    }
    return lines;
  } finally {
    await gateway.close();
  }
}

const PATIENCE_MS = 20_000;
const LOOKS_EVERY_MS = 50;

/** What the gateway's API makes is answered before its notification is. */
async function arrived(gateway: Gateway, { id, notifications }: Told): Promise<Sent[]> {
  for (const until = Date.now() + PATIENCE_MS; ; await delay(LOOKS_EVERY_MS)) {
    const sent = await gateway.sent(id);
    if (sent.length >= notifications || Date.now() > until) return sent;
  }
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Gateway extends TriggerClient {
  sent(id: string): Promise<Sent[]>;
  close(): Promise<void>;
}

function gatewayOf(order: Trigger): Gateway {
  const { simulator: url, serverKey, token, to, recurringTo, payAccountTo } = order;
  const own = url === undefined ? createSimulator({ serverKey }) : undefined;
  const send = (request: Request) => (own === undefined ? fetch(request) : own.fetch(request));
  const base = url ?? 'http://simulator.invalid';
  const apiHeaders = {
    authorization: `Basic ${Buffer.from(`${serverKey}:`).toString('base64')}`,
    'x-override-notification': to,
    [NOTIFY_HEADERS.payment]: to,
    [NOTIFY_HEADERS.recurring]: recurringTo ?? to,
    [NOTIFY_HEADERS.payAccount]: payAccountTo ?? to,
  };
  const controlHeaders: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  const request = async (path: string, init: RequestInit): Promise<Answer> => {
    const answer = await send(new Request(base + path, init)).catch((error: unknown) => {
      throw new Error(`the simulator at ${base}: ${connectionProblem(error)}`);
    });
    try {
      return { status: answer.status, body: JSON.parse(await answer.text()) as unknown };
    } catch {
      throw new Error(`no simulator at ${base}: ${path} answers ${answer.status} without JSON`);
    }
  };
  const control = async (path: string, init: RequestInit) =>
    accepted(path, await request(`/simulator/api${path}`, { ...init, headers: controlHeaders }));
  return {
    api: async (path, body) =>
      accepted(
        path,
        await request(path, { method: 'POST', headers: apiHeaders, body: JSON.stringify(body) }),
      ),
    control: (path, body) => control(path, { method: 'POST', body: JSON.stringify(body) }),
    now: async () => new Date(String((await control('/clock', {})).now)),
    async sent(id) {
      const path = `/simulator/api/notifications?order_id=${encodeURIComponent(id)}`;
      const { results } = accepted(path, await request(path, { headers: controlHeaders }));
      return (Array.isArray(results) ? results : []).filter(isObject).map((attempt) => {
        const body = isObject(attempt.body) ? attempt.body : (parseObject(String(attempt.body)) ?? {});
        return {
          id,
          status: typeof attempt.status === 'number' ? attempt.status : undefined,
          error: textAt(attempt, 'error'),
          outcome: outcomeOf(body),
        };
      });
    },
    close: async () => own?.close(),
  };
}

/** @throws Error where the simulator refused */
function accepted(path: string, { status, body }: Answer): JsonObject {
  const object = isObject(body) ? body : {};
  // Most refusals have HTTP 200; an expired payment has a code of its own.
  const code = object.transaction_status === undefined ? Number(textAt(object, 'status_code') ?? 0) : 0;
  if (status < 400 && code < 400) return object;
  const names = ['message', 'status_message', 'validation_messages', 'error_messages'];
  const reasons = names.flatMap((name) => object[name] ?? []).map(String);
  throw new Error(`${path}: ${reasons.join('; ') || `HTTP ${status}`}`);
}

/** What a notification tells, in one word. */
function outcomeOf(body: JsonObject): string {
  const names = ['transaction_status', 'account_status', 'event_name'];
  const told = names.map((name) => textAt(body, name)).find((value) => value !== undefined);
  const ofCharge = textAt(objectAt(body, 'transaction'), 'transaction_status');
  return [told ?? textAt(body, 'status') ?? '', ofCharge].filter(Boolean).join(' ');
}

function resultOf({ status, error }: Sent): string {
  const problem = error ?? (status === undefined ? 'no answer' : statusProblem(status));
  return [status, problem].filter((part) => part !== undefined).join(' ');
}

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createSimulator } from '../create-simulator';
import { isObject, parseObject, textAt, type JsonObject } from '../json';
import { connectionProblem, statusProblem } from '../notifications/delivery-problem';

/** What is done to a payment after its charge: by its customer or its bank, or by its merchant over the gateway's API. */
type Step = 'pay' | 'expire' | 'failure' | 'chargeback' | 'cancel' | 'refund' | 'refund a part';

interface Recipe {
  readonly charge: JsonObject;
  readonly steps: readonly Step[];
}

const bca = { payment_type: 'bank_transfer', bank_transfer: { bank: 'bca' } };
const gopay = { payment_type: 'gopay' };
const card = (number: string, more: JsonObject = {}) => ({
  payment_type: 'credit_card',
  credit_card: { token_id: `${number}-${randomUUID()}`, ...more },
});

/** How each event comes about. */
const RECIPES: Readonly<Record<string, () => Recipe>> = {
  'payment.pending': () => ({ charge: bca, steps: [] }),
  'payment.settled': () => ({ charge: bca, steps: ['pay'] }),
  'payment.authorized': () => ({ charge: card('48111111-1114', { type: 'authorize' }), steps: [] }),
  'payment.captured': () => ({ charge: card('48111111-1114'), steps: [] }),
  'payment.challenged': () => ({ charge: card('45111111-1117'), steps: [] }),
  'payment.denied': () => ({ charge: card('49111111-1113'), steps: [] }),
  'payment.expired': () => ({ charge: bca, steps: ['expire'] }),
  'payment.cancelled': () => ({ charge: bca, steps: ['cancel'] }),
  'payment.failed': () => ({ charge: bca, steps: ['failure'] }),
  'payment.refunded': () => ({ charge: gopay, steps: ['pay', 'refund'] }),
  'payment.partially_refunded': () => ({ charge: gopay, steps: ['pay', 'refund a part'] }),
  'payment.charged_back': () => ({ charge: card('48111111-1114'), steps: ['chargeback'] }),
};

export const TRIGGERED_EVENTS: readonly string[] = Object.keys(RECIPES);

export interface Trigger {
  readonly event: string;
  /** The webhook. */
  readonly to: string;
  readonly serverKey: string;
  /** Where a running simulator is; undefined to sign and send without one, so that nobody who reads back finds the payment. */
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
  readonly status?: number;
  readonly error?: string;
  readonly outcome: string;
}

/** Makes the payment that an event is about, which sends its notifications. @returns a line for each @throws Error where one was not taken */
export async function trigger(order: Trigger): Promise<string[]> {
  const recipe = RECIPES[order.event];
  if (recipe === undefined) throw new Error(`there is no recipe for ${order.event}`);
  const gateway = gatewayOf(order);
  try {
    const orderId = order.orderId ?? `TRIGGER-${randomUUID().slice(0, 8)}`;
    const played = recipe();
    await play(gateway, played, { ...order, orderId });
    const count = 1 + played.steps.length;
    const sent = await arrived(gateway, orderId, count);
    const lines = sent.map((each) => `${orderId} ${each.outcome}: ${resultOf(each)}`);
    const isTaken = sent.every(({ status }) => status !== undefined && statusProblem(status) === undefined);
    if (!isTaken || sent.length < count) {
      const told = `${sent.length} of ${count} notifications were sent`;
      throw new Error(`not every notification was taken: ${told}\n${lines.join('\n')}`);
    }
    return lines;
  } finally {
    await gateway.close();
  }
}

const PATIENCE_MS = 20_000;
const LOOKS_EVERY_MS = 50;

/** A charge is answered before its notification is. */
async function arrived(gateway: Gateway, orderId: string, count: number): Promise<Sent[]> {
  for (const until = Date.now() + PATIENCE_MS; ; await delay(LOOKS_EVERY_MS)) {
    const sent = await gateway.sent(orderId);
    if (sent.length >= count || Date.now() > until) return sent;
  }
}

async function play(
  gateway: Gateway,
  { charge, steps }: Recipe,
  { orderId, amount, to }: Trigger & { readonly orderId: string },
): Promise<void> {
  const headers = { 'x-override-notification': to };
  const details = { order_id: orderId, gross_amount: amount };
  await gateway.call('/v2/charge', { transaction_details: details, ...charge }, headers);
  const id = encodeURIComponent(orderId);
  for (const step of steps) {
    switch (step) {
      case 'cancel':
        await gateway.call(`/v2/${id}/cancel`, {});
        break;
      case 'refund':
      case 'refund a part': {
        const part = step === 'refund' ? amount : Math.floor(amount / 2);
        await gateway.call(`/v2/${id}/refund/online/direct`, { amount: part, reason: 'triggered' });
        break;
      }
      default:
        await gateway.call(`/simulator/api/transactions/${id}/${step}`, undefined);
    }
  }
}

interface Gateway {
  call(path: string, body: JsonObject | undefined, headers?: Record<string, string>): Promise<JsonObject>;
  sent(orderId: string): Promise<Sent[]>;
  close(): Promise<void>;
}

function gatewayOf({ simulator: url, serverKey, token }: Trigger): Gateway {
  const own = url === undefined ? createSimulator({ serverKey }) : undefined;
  const send = (request: Request) => (own === undefined ? fetch(request) : own.fetch(request));
  const base = url ?? 'http://simulator.invalid';
  const basic = `Basic ${Buffer.from(`${serverKey}:`).toString('base64')}`;
  const control: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const request = async (path: string, init: RequestInit): Promise<unknown> => {
    const answer = await send(new Request(base + path, init)).catch((error: unknown) => {
      throw new Error(`the simulator at ${base}: ${connectionProblem(error)}`);
    });
    try {
      return JSON.parse(await answer.text()) as unknown;
    } catch {
      throw new Error(`no simulator at ${base}: ${path} answers ${answer.status} without JSON`);
    }
  };
  return {
    async call(path, body, headers) {
      const isControl = path.startsWith('/simulator/');
      const init = {
        method: 'POST',
        headers: { ...(isControl ? control : { authorization: basic }), ...headers },
        body: JSON.stringify(body),
      };
      const answer = await request(path, init);
      const object = isObject(answer) ? answer : {};
      const code = Number(textAt(object, 'status_code') ?? 0);
      // An expired payment has a code of its own.
      const isRefused = code >= 400 && object.transaction_status === undefined;
      if (isRefused || object.error !== undefined) {
        throw new Error(`${path}: ${textAt(object, 'status_message') ?? textAt(object, 'message') ?? code}`);
      }
      return object;
    },
    async sent(orderId) {
      const all =
        own?.notifications() ?? (await request('/simulator/api/notifications', { headers: control }));
      return (Array.isArray(all) ? all : []).filter(isObject).flatMap((attempt) => {
        const body = isObject(attempt.body) ? attempt.body : (parseObject(String(attempt.body)) ?? {});
        if (body.order_id !== orderId) return [];
        return {
          status: typeof attempt.status === 'number' ? attempt.status : undefined,
          error: textAt(attempt, 'error'),
          outcome: textAt(body, 'transaction_status') ?? '',
        };
      });
    },
    close: async () => own?.close(),
  };
}

function resultOf({ status, error }: Sent): string {
  const problem = error ?? (status === undefined ? 'no answer' : statusProblem(status));
  return [status, problem].filter((part) => part !== undefined).join(' ');
}

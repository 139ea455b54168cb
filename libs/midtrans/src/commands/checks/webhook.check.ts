import { randomUUID } from 'node:crypto';
import { WRONG_SIGNATURE } from '../../notifications/notification.errors';
import { isRecord } from '../../validation/is-record';
import type { Check, CheckResult } from './check';

/** Midtrans gives up after 15 s, and hopes for an answer within 5. */
const TIMEOUT_MS = 15_000;
const SLOW_MS = 5_000;

/** What came back from the address that notifications are sent to. */
export interface WebhookAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly body: unknown;
  readonly elapsedMs: number;
}

/** Whether notifications that are sent to a URL come here: one that nobody signed must be refused in our words. */
export function webhookCheck(url: string, isProduction: boolean): Check {
  return {
    name: `webhook ${url}`,
    run: async () => {
      const verdict = webhookVerdict(await post(url));
      if (verdict.verdict !== 'ok' || new URL(url).protocol === 'https:' || !isProduction) return verdict;
      return { verdict: 'warning', detail: `${verdict.detail}, but not over https` };
    },
  };
}

async function post(url: string): Promise<WebhookAnswer> {
  const begun = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    // Midtrans follows none.
    redirect: 'manual',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(unsignedTest()),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  return {
    status: response.status,
    location: response.headers.get('location'),
    body: parsed(text),
    elapsedMs: performance.now() - begun,
  };
}

/** The dashboard's test, signed by nobody: whoever takes it takes anything. */
function unsignedTest(): object {
  return {
    order_id: `payment_notif_test_verify_${randomUUID()}`,
    transaction_status: 'pending',
    status_code: '201',
    gross_amount: '10000.00',
    payment_type: 'bank_transfer',
    signature_key: 'made-by-nobody: this is a test of the address',
  };
}

export function webhookVerdict({ status, location, body, elapsedMs }: WebhookAnswer): CheckResult {
  const message = isRecord(body) && typeof body['message'] === 'string' ? body['message'] : undefined;
  const seconds = (elapsedMs / 1_000).toFixed(1);
  if (status === 403 && message === WRONG_SIGNATURE) {
    const detail = `reached, and it refuses what is not signed, in ${seconds} s`;
    return elapsedMs > SLOW_MS
      ? { verdict: 'warning', detail: `${detail}: Midtrans hopes for 5 s` }
      : { verdict: 'ok', detail };
  }
  return { verdict: 'failed', detail: problemOf(status, location, message) };
}

function problemOf(status: number, location: string | null, message: string | undefined): string {
  if (status >= 200 && status < 300) return `answered ${status} to what nobody signed: it is not our webhook`;
  if (status >= 300 && status < 400)
    return `redirects${location === null ? '' : ` to ${location}`}: Midtrans does not follow`;
  if (status === 401) return 'answered 401: a guard stands before it, and Midtrans has no token';
  if (status === 404) return 'answered 404: there is nothing at that path';
  const words = message === undefined ? '' : `: ${message}`;
  return `answered ${status}${words}, and not as our webhook does`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { formatWibTime, type FraudStatus, type TransactionStatus } from 'nestjs-midtrans/gateway';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { SERVER_KEY } from './host';

/** A signed delivery of the gateway. */
export function delivery(
  orderId: string,
  transactionStatus: TransactionStatus,
  rest: { grossAmount?: number; fraudStatus?: FraudStatus; fields?: object; key?: string } = {},
) {
  const { grossAmount = 100_000, fraudStatus, fields, key = SERVER_KEY } = rest;
  const body = notificationBody({
    orderId,
    grossAmount,
    transactionStatus,
    transactionId: `transaction-of-${orderId}`,
    transactionTime: new Date('2026-11-21T03:00:00Z'),
    ...(fraudStatus === undefined ? {} : { fraudStatus }),
  });
  return signNotification({ ...body, ...fields }, key);
}

/** What the gateway answers, by path; every call is kept. */
export class ScriptedGateway {
  readonly calls: { method: string; path: string; body: unknown; headers: Headers }[] = [];
  private readonly routes: { pattern: RegExp; answer: (call: Request) => Response | Promise<Response> }[] =
    [];

  /** The latest answer for a pattern counts. */
  on(pattern: RegExp, answer: object | ((call: Request) => Response | Promise<Response>)): this {
    this.routes.unshift({
      pattern,
      answer:
        typeof answer === 'function' ? (answer as (call: Request) => Response) : () => Response.json(answer),
    });
    return this;
  }

  readonly fetch = async (...[input, init]: Parameters<typeof fetch>): Promise<Response> => {
    const request = new Request(input, init);
    const path = `${request.method} ${new URL(request.url).pathname}`;
    const body: unknown = request.body === null ? undefined : await request.clone().json();
    this.calls.push({ method: request.method, path, body, headers: request.headers });
    const route = this.routes.find(({ pattern }) => pattern.test(path));
    return route === undefined ? new Response('no route', { status: 500 }) : route.answer(request);
  };

  calledFor(pattern: RegExp): number {
    return this.calls.filter(({ path }) => pattern.test(path)).length;
  }
}

/** A pending answer to a charge, shaped as Midtrans' for BCA. */
export function pendingCharge(request: { order_id: string; gross_amount: number }) {
  return {
    status_code: '201',
    status_message: 'Success, Bank Transfer transaction is created',
    transaction_id: `transaction-of-${request.order_id}`,
    order_id: request.order_id,
    merchant_id: 'G812785002',
    gross_amount: `${request.gross_amount}.00`,
    currency: 'IDR',
    payment_type: 'bank_transfer',
    transaction_time: formatWibTime(new Date('2026-11-21T03:00:00Z')),
    transaction_status: 'pending',
    va_numbers: [{ bank: 'bca', va_number: '812785002530231' }],
    fraud_status: 'accept',
  };
}

/** What GET status answers for a payment in that state. */
export function statusAnswer(orderId: string, transactionStatus: TransactionStatus, rest: object = {}) {
  const answer = {
    ...delivery(orderId, transactionStatus),
    status_message: 'Success, transaction is found',
    ...rest,
  };
  const isWhole = [answer.order_id, answer.gross_amount].every((field) => typeof field === 'string');
  return isWhole && !('signature_key' in rest) ? signNotification(answer, SERVER_KEY) : answer;
}

/** Answers each GET status, by order or by the transaction of one, with the same status. */
export function answeringStatus(
  gateway: ScriptedGateway,
  status: TransactionStatus,
  key = SERVER_KEY,
): ScriptedGateway {
  return gateway.on(/^GET .*\/status$/, ({ url }) => {
    const [, , id = ''] = new URL(url).pathname.split('/');
    const orderId = decodeURIComponent(id).replace(/^transaction-of-/, '');
    return Response.json(signNotification(statusAnswer(orderId, status), key));
  });
}

/** A gateway that takes every BCA charge, and of which nothing else is known. */
export function chargingGateway(): ScriptedGateway {
  return new ScriptedGateway().on(/^POST \/v2\/charge$/, async (request) => {
    const { transaction_details } = (await request.json()) as {
      transaction_details: { order_id: string; gross_amount: number };
    };
    return Response.json(pendingCharge(transaction_details));
  });
}

export const BCA_CHARGE = { payment_type: 'bank_transfer', gross_amount: 100_000, bank: 'bca' };

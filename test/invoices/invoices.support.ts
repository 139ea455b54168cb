import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, type LoggerService } from '@nestjs/common';
import { OnMidtransEvent, type InvoiceEvent } from 'nestjs-midtrans';
import { formatWibTime } from 'nestjs-midtrans/gateway';
import { ScriptedGateway, statusAnswer } from '../support/gateway';
import { startHost, startHostWithGateway, type Answer, type Host, type HostOptions } from '../support/host';

export type HostWithGateway = Awaited<ReturnType<typeof startHostWithGateway>>;

export const INVOICES = '/api/midtrans/invoices/';
const DAY_MS = 24 * 60 * 60_000;

/** A host's durable listener that keeps what it receives of invoices. */
@Injectable()
export class InvoiceRecorder {
  readonly events: InvoiceEvent[] = [];

  @OnMidtransEvent('invoice.*')
  async record(event: InvoiceEvent): Promise<void> {
    this.events.push(event);
  }

  of(orderId: string): string[] {
    return this.events.filter(({ invoice }) => invoice.orderId === orderId).map(({ type }) => type);
  }
}

/** A host that records invoices' events, with the simulator as its gateway. */
export async function startInvoiceHost(options: HostOptions & { over?: 'memory' | 'http' } = {}) {
  const host = await startHostWithGateway({ ...options, providers: [InvoiceRecorder] });
  return { ...host, invoices: host.app.get(InvoiceRecorder) };
}

export type InvoiceHost = Awaited<ReturnType<typeof startInvoiceHost>>;

/** A host whose process dies while it waits for the gateway, over another host's database. */
export async function startDyingHost(host: InvoiceHost, { arrives }: { arrives: boolean }) {
  let reach = (): void => undefined;
  let die = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const death = new Promise<never>((_resolve, reject) => {
    die = () => reject(new Error('the process is gone'));
  });
  const dying = await startHost({
    database: host.database,
    midtrans: {
      http: {
        retries: 0,
        fetch: async (input, init) => {
          if (arrives) await host.simulator.fetch(new Request(input, init));
          reach();
          return death;
        },
      },
    },
  });
  return { ...dying, reached, die };
}

/** As if whoever had it under way were gone. */
export async function leasesEnd({ database }: Host): Promise<void> {
  await database.rows(`UPDATE midtrans_commands SET leased_until = now() - interval '1 second'`);
}

/** As if nothing that was sent could arrive any more. */
export async function nothingArrives({ database }: Host): Promise<void> {
  await database.rows(`UPDATE midtrans_commands SET asked_at = now() - interval '1 day'`);
}

/** What is left of what was asked for: all its callers have been told where that is nothing. */
export function unresolved({ database }: Host) {
  return database.rows(
    'SELECT action, resolved_at IS NOT NULL AS is_resolved FROM midtrans_commands ORDER BY created_at',
  );
}

/** A day in WIB, so many days from now. */
export function dayIn(days: number): string {
  return formatWibTime(new Date(Date.now() + days * DAY_MS)).slice(0, 10);
}

/** A body of `POST /invoices/`: the seeds' own, due in a month. */
export function body(rest: object = {}) {
  return {
    customer_name: 'Customer One',
    customer_email: 'customer-1@shop.test',
    due_date: dayIn(30),
    items: [{ description: 'Service Fee', price: 100_000, quantity: 1 }],
    notes: 'Payment for consulting',
    ...rest,
  };
}

export function post(host: Host, json: object, headers: Record<string, string> = {}): Promise<Answer> {
  return host.request(INVOICES, { method: 'POST', user: 'customer-1', json, headers });
}

/** An invoice of customer-1, as REST shows it. */
export async function create(host: Host, rest: object = {}): Promise<any> {
  const answer = await post(host, body(rest));
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

export async function retrieve(host: Host, id: string): Promise<any> {
  return (await host.request(`${INVOICES}${id}/`, { user: 'customer-1' })).body;
}

/** What staff do to an invoice. */
export function voided(host: Host, id: string, json: object = {}, headers: Record<string, string> = {}) {
  return host.request(`${INVOICES}${id}/void/`, {
    method: 'POST',
    user: 'staff',
    staff: true,
    json,
    headers,
  });
}

/** Real JSON of the gateway. */
export function gatewayFixture(name: string): any {
  return JSON.parse(readFileSync(join(__dirname, '../fixtures/gateway', `${name}.json`), 'utf8'));
}

export const MIDTRANS_ID = '65f295f869aa5a30f8fc0e1c';

/** What marks a notification as an invoice's. */
export const naming = (id: string = MIDTRANS_ID) => ({ metadata: { midtrans_invoice_id: id } });

/** The answer to the creation of an invoice. */
export async function invoiceTaken(
  request: Request,
  id: string = MIDTRANS_ID,
  rest: object = {},
): Promise<Response> {
  const { order_id, item_details } = (await request.json()) as {
    order_id: string;
    item_details: { price: number; quantity: number }[];
  };
  const gross_amount = item_details.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  const answer = { ...gatewayFixture('invoice-create-201'), id, order_id, gross_amount, ...rest };
  return Response.json(answer, { status: 201 });
}

/** What Midtrans shows of an invoice of 100,000 rupiah. */
export function invoiceShown(order_id: string, status: string, rest: object = {}) {
  return {
    ...gatewayFixture('invoice-get-200'),
    id: MIDTRANS_ID,
    order_id,
    status,
    gross_amount: 100_000,
    ...rest,
  };
}

/** A host whose gateway takes one invoice, and says of it and of its payments what a test tells it to. */
export async function startNotifiedHost(options: HostOptions = {}) {
  const gateway = new ScriptedGateway().on(/^POST \/v1\/invoices$/, (request) => invoiceTaken(request));
  const errors: string[] = [];
  const host = await startHost({
    logger: listeningTo(errors),
    ...options,
    midtrans: { http: { fetch: gateway.fetch, retries: 0 }, ...options.midtrans },
    providers: [InvoiceRecorder],
  });
  return {
    ...host,
    gateway,
    /** What was logged as an error. */
    errors,
    invoiceIs: (order_id: string, status: string, rest: object = {}, id = MIDTRANS_ID) =>
      gateway.on(new RegExp(`^GET /v1/invoices/${id}$`), invoiceShown(order_id, status, { id, ...rest })),
    statusIs: (orderId: string, ...rest: [Parameters<typeof statusAnswer>[1], object?]) =>
      gateway.on(new RegExp(`^GET /v2/(transaction-of-)?${orderId}/status$`), statusAnswer(orderId, ...rest)),
    recorded: () => host.database.rows('SELECT order_id, status FROM midtrans_notifications ORDER BY id'),
    payments: () =>
      host.database.rows('SELECT order_id, user_id, transaction_status FROM midtrans_payments ORDER BY id'),
    eventsOf: (orderId: string) => host.app.get(InvoiceRecorder).of(orderId),
  };
}

export type NotifiedHost = Awaited<ReturnType<typeof startNotifiedHost>>;

function listeningTo(errors: string[]): LoggerService {
  const ignore = () => undefined;
  return {
    error: (message: unknown) => void errors.push(String(message)),
    log: ignore,
    warn: ignore,
    debug: ignore,
    verbose: ignore,
  };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { OnMidtransEvent, type PaymentLinkEvent } from 'nestjs-midtrans';
import { startHost, startHostWithGateway, type Answer, type Host, type HostOptions } from '../support/host';

export const LINKS = '/api/midtrans/payment-links/';

/** A host's durable listener that keeps what it receives of payment links. */
@Injectable()
export class LinkRecorder {
  readonly events: PaymentLinkEvent[] = [];

  @OnMidtransEvent('payment_link.*', { name: 'link-recorder' })
  async record(event: PaymentLinkEvent): Promise<void> {
    this.events.push(event);
  }

  of(orderId: string): string[] {
    return this.events.filter(({ paymentLink }) => paymentLink.orderId === orderId).map(({ type }) => type);
  }
}

/** A host that records links' events, with the simulator as its gateway. */
export async function startLinkHost(
  options: Parameters<typeof startHostWithGateway>[0] & { retries?: number } = {},
) {
  const host = await startHostWithGateway({ ...options, providers: [LinkRecorder] });
  return { ...host, links: host.app.get(LinkRecorder) };
}

export type LinkHost = Awaited<ReturnType<typeof startLinkHost>>;

/** A host whose process dies while it waits for the gateway, over another host's database. */
export async function startDyingHost(host: LinkHost, { arrives }: { arrives: boolean }) {
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
  await database.rows(
    `UPDATE midtrans_commands SET asked_at = now() - interval '1 day', leased_until = NULL, next_check_at = now()`,
  );
}

/** What is left of what was asked for: all its callers have been told where that is nothing. */
export function unresolved({ database }: Host) {
  return database.rows(
    'SELECT action, resolved_at IS NOT NULL AS is_resolved FROM midtrans_commands ORDER BY created_at',
  );
}

/** A body of `POST /payment-links/`. */
export function body(rest: object = {}) {
  return { gross_amount: 44_000, ...rest };
}

export function post(host: Host, json: object, headers: Record<string, string> = {}): Promise<Answer> {
  return host.request(LINKS, { method: 'POST', user: 'customer-1', json, headers });
}

/** A link of customer-1, as REST shows it. */
export async function create(host: Host, rest: object = {}): Promise<any> {
  const answer = await post(host, body(rest));
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

export async function retrieve(host: Host, id: string): Promise<any> {
  return (await host.request(`${LINKS}${id}/`, { user: 'customer-1' })).body;
}

/** What staff do to a link. */
export function deleted(host: Host, id: string, headers: Record<string, string> = {}): Promise<Answer> {
  return host.request(`${LINKS}${id}/`, { method: 'DELETE', user: 'staff', staff: true, headers });
}

/** The payments of a link, as REST shows each, the first one first. */
export async function paymentsOf(host: Host, id: string): Promise<any[]> {
  const staff = { user: 'staff', staff: true };
  const { body: page } = await host.request(`/api/midtrans/payments/?payment_link_id=${id}`, staff);
  const ids: string[] = page.results.map((payment: { id: string }) => payment.id).reverse();
  return Promise.all(
    ids.map(async (each) => (await host.request(`/api/midtrans/payments/${each}/`, staff)).body),
  );
}

/** Real JSON of the gateway. */
export function gatewayFixture(name: string): any {
  return JSON.parse(readFileSync(join(__dirname, '../fixtures/gateway', `${name}.json`), 'utf8'));
}

export type { HostOptions };

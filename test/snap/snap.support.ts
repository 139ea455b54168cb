import { signNotification } from 'nestjs-midtrans/testing';
import { ScriptedGateway } from '../support/gateway';
import { SERVER_KEY, startHost, type Answer, type Host, type HostOptions } from '../support/host';

export const SNAP = '/api/midtrans/snap/';
export const OWNER = { user: 'customer-1' } as const;
export const STAFF = { user: 'staff', staff: true } as const;

/** A host whose gateway opens a page for every order, and has the transactions that it is given, by their ids and by their orders. */
export async function startSnapHost(options: HostOptions = {}) {
  const transactions = new Map<string, object>();
  let pages = 0;
  const gateway = new ScriptedGateway()
    .on(/^POST \/snap\/v1\/transactions$/, () => {
      pages++;
      const token = `66e4fa55-fdac-4ef9-91b5-${String(pages).padStart(12, '0')}`;
      const redirect_url = `https://app.sandbox.midtrans.com/snap/v4/redirection/${token}`;
      return Response.json({ token, redirect_url }, { status: 201 });
    })
    .on(/^GET .*\/status$/, ({ url }) => {
      const [, , id = ''] = new URL(url).pathname.split('/');
      const known = transactions.get(decodeURIComponent(id));
      return Response.json(known ?? { status_code: '404', status_message: "Transaction doesn't exist." });
    });
  const host = await startHost({
    ...options,
    midtrans: { ...options.midtrans, http: { retries: 0, fetch: gateway.fetch, ...options.midtrans?.http } },
  });
  return { ...host, gateway, transactions };
}

export type SnapHost = Awaited<ReturnType<typeof startSnapHost>>;

/** Opens a page for an order. */
export function open(host: Host, orderId: string, json: object = {}, who: object = OWNER): Promise<Answer> {
  return host.request(SNAP, {
    method: 'POST',
    json: { order_id: orderId, gross_amount: 150_000, ...json },
    ...who,
  });
}

export async function paymentOf(host: Host, id: string): Promise<any> {
  return (await host.request(`/api/midtrans/payments/${id}/`, STAFF)).body;
}

/** A transaction as the gateway tells of it, and answers when it is asked. */
export function told<Fields extends object>(fields: Fields): Fields {
  return signNotification(
    {
      status_message: 'midtrans payment notification',
      merchant_id: 'G100000001',
      currency: 'IDR',
      fraud_status: 'accept',
      ...fields,
    } as never,
    SERVER_KEY,
  );
}

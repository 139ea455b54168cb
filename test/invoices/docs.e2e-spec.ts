import { randomUUID } from 'node:crypto';
import type { Answer } from '../support/host';
import { apiDocument, describedApi } from '../support/openapi/document';
import {
  body,
  create,
  gatewayFixture,
  INVOICES,
  invoiceTaken,
  MIDTRANS_ID,
  post,
  startNotifiedHost,
  voided,
  type NotifiedHost,
} from './invoices.support';

/** The order id of the description's examples. */
const ORDER = 'INV-20261121093000-1A2B3C4D';

/** What the description of an endpoint has for an example of an error. */
async function exampleOf(endpoint: string, code: string): Promise<unknown> {
  const { endpoints } = await describedApi();
  const found = endpoints.find(({ method, path }) => `${method} ${path}` === endpoint);
  const answers = Object.values(found?.operation.responses ?? {}) as any[];
  return answers.map(({ content }) => content?.['application/json']?.examples?.[code]?.value).find(Boolean);
}

describe('the description of invoices', () => {
  let host: NotifiedHost;
  beforeEach(async () => {
    host = await startNotifiedHost();
  });
  afterEach(() => host.close());

  const NONE = randomUUID();
  const failing = () => new Response('', { status: 503 });

  it.each<[string, string, () => Promise<Answer>]>([
    [
      'GET /api/midtrans/invoices/{id}/',
      'not_found',
      () => host.request(`${INVOICES}${NONE}/`, { user: 'x' }),
    ],
    ['POST /api/midtrans/invoices/{id}/void/', 'not_found', () => voided(host, NONE)],
    [
      'POST /api/midtrans/subscriptions/{id}/cancel/',
      'not_found',
      () => host.request(`/api/midtrans/subscriptions/${NONE}/cancel/`, { method: 'POST', user: 'x' }),
    ],
    [
      'POST /api/midtrans/invoices/',
      'duplicate_order_id',
      async () => {
        await create(host, { order_id: ORDER });
        return post(host, body({ order_id: ORDER, notes: 'another' }));
      },
    ],
    [
      'POST /api/midtrans/invoices/',
      'gateway_failed',
      () => {
        host.gateway.on(/^POST /, failing);
        return post(host, body({ order_id: ORDER }));
      },
    ],
    [
      'POST /api/midtrans/invoices/{id}/void/',
      'gateway_failed',
      async () => {
        host.gateway.on(/^PATCH /, failing);
        return voided(host, (await create(host, { order_id: ORDER })).id);
      },
    ],
    [
      'POST /api/midtrans/invoices/{id}/void/',
      'invalid_state',
      async () => {
        const { id } = await create(host, { order_id: ORDER });
        host.gateway.on(/^PATCH /, async () => {
          await host.database.rows(`UPDATE midtrans_invoices SET status = 'paid', midtrans_status = 'paid'`);
          return Response.json(gatewayFixture('invoice-void-200'));
        });
        return voided(host, id);
      },
    ],
  ])('shows of %s, for %s, what is said', async (endpoint, code, said) => {
    const { body: error } = await said();
    expect(await exampleOf(endpoint, code)).toEqual(error);
  });

  it('shows an id of Midtrans’ as Midtrans makes them, and names the banks', async () => {
    const { schemas = {} } = (await apiDocument()).components ?? {};
    const propertyOf = (schema: string, name: string) => (schemas[schema] as any).properties[name];
    expect(propertyOf('MidtransInvoice', 'midtrans_invoice_id').example).toMatch(/^[0-9a-f]{24}$/);
    const { items: account } = propertyOf('MidtransInvoiceRequest', 'virtual_accounts');
    const { enum: banks } = account.properties.bank;
    host.gateway.on(/^POST /, (request) => invoiceTaken(request, randomUUID()));
    for (const bank of banks) {
      const by = { payment_type: 'virtual_account', virtual_accounts: [{ bank }] };
      expect((await post(host, body(by))).status).toBe(201);
    }
    expect(banks).toHaveLength(6);
  });

  it('shows an invoice with every field that one has', async () => {
    const { schemas = {} } = (await apiDocument()).components ?? {};
    const invoice = await create(host);
    expect(invoice.midtrans_invoice_id).toBe(MIDTRANS_ID);
    expect(Object.keys(invoice).sort()).toEqual(
      Object.keys((schemas['MidtransInvoice'] as any).properties).sort(),
    );
  });
});

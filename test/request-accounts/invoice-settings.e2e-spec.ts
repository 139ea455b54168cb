import { MidtransAccountService } from 'nestjs-midtrans';
import { createSimulator } from 'midtrans-simulator';
import { body } from '../invoices/invoices.support';
import { SERVER_KEY, startHost, type Host } from '../support/host';
import { about, BALI_KEY, ROOT, tenantOf } from './request-accounts.support';

const ALL = { numberPrefix: 'ALL', orderIdPrefix: 'ALL', enabledPayments: ['gopay'] };
const BALI = {
  numberPrefix: 'BALI',
  orderIdPrefix: 'B',
  enabledPayments: ['bca_va', 'qris'],
  dashboardTaxes: true,
};

describe('invoices of which one account says some settings otherwise', () => {
  const merchants = new Map(
    [SERVER_KEY, BALI_KEY].map((serverKey) => [serverKey, createSimulator({ serverKey })]),
  );
  const sent: any[] = [];
  /** What Midtrans adds to invoices. */
  let taxes = 0;
  let host: Host;

  const gateway: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const [key = ''] = atob((request.headers.get('authorization') ?? '').replace('Basic ', '')).split(':');
    if (request.method === 'POST') sent.push(await request.clone().json());
    const merchant = merchants.get(key) ?? createSimulator({ serverKey: key });
    const answer: any = await (await merchant.fetch(request)).json();
    return Response.json({ ...answer, gross_amount: Number(answer.gross_amount) + taxes }, { status: 201 });
  };

  beforeAll(async () => {
    host = await startHost({
      midtrans: {
        invoices: ALL,
        accounts: {
          bali: { serverKey: BALI_KEY, invoices: BALI },
          java: {
            serverKey: 'SB-Mid-server-java',
            invoices: { numberPrefix: 'JAVA', orderIdPrefix: undefined },
          },
        },
        access: { resolveAccount: tenantOf },
        http: { fetch: gateway },
      },
    });
  });
  afterEach(() => {
    taxes = 0;
  });
  afterAll(() => host.close());

  const send = (account: string) =>
    host.request(`${ROOT}/invoices/`, {
      method: 'POST',
      user: 'customer-1',
      json: body({ invoice_number: undefined }),
      ...about(account),
    });

  it.each([
    ['default', 'ALL', 'ALL', ALL.enabledPayments],
    ['bali', 'BALI', 'B', BALI.enabledPayments],
    // What it leaves out, or undefined, is as all have it.
    ['java', 'JAVA', 'ALL', ALL.enabledPayments],
  ])('are sent by the account %s as it says', async (account, numbers, orders, enabled_payments) => {
    const { status, body: answer } = await send(account);
    expect([status, answer.account]).toEqual([201, account]);
    expect(answer.invoice_number).toMatch(new RegExp(`^${numbers}-\\d{8}-[\\dA-F]{6}$`));
    expect(answer.order_id).toMatch(new RegExp(`^${orders}-\\d{14}-[\\dA-F]{8}$`));
    expect(sent.at(-1)).toMatchObject({ payment_link: { enabled_payments } });
  });

  it('have taxes of the dashboard where the account says that it has some', async () => {
    taxes = 11_000;
    const { status, body: answer } = await send('bali');
    expect([status, answer.total_amount]).toEqual([201, '111000.00']);
    expect((await send('default')).status).toBe(502);
  });

  it('are sent as the account says once it was reloaded', async () => {
    await host.app.get(MidtransAccountService).reload({
      serverKey: SERVER_KEY,
      accounts: { bali: { serverKey: BALI_KEY, invoices: { ...BALI, numberPrefix: 'DENPASAR' } } },
    });
    expect((await send('bali')).body.invoice_number).toMatch(/^DENPASAR-/);
  });
});

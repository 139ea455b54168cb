import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import { createSimulator, type Simulator } from '../../src';
import { blocksOf, GUIDE } from '../guide.spec.helper';

interface Client {
  charge(body: object): Promise<Record<string, unknown>>;
  createTransaction(body: object): Promise<Record<string, unknown>>;
  readonly transaction: { status(id: string): Promise<Record<string, unknown>> };
}
type Clients = Record<'CoreApi' | 'Snap', new (options: object) => Client>;

const KEYS = { isProduction: false, serverKey: 'SB-Mid-server-test', clientKey: 'SB-Mid-client-test' };

describe('the official client for Node.js, its code as it is', () => {
  let simulator: Simulator;
  beforeEach(() => (simulator = createSimulator(KEYS)));
  afterEach(() => simulator.close());

  it('charges, reads back and opens a page of Snap by the lines of the start page', async () => {
    const { url } = await simulator.listen();
    const page = await (await fetch(`${url}/`, { headers: { accept: 'text/html' } })).text();
    const [, lines = ''] = /<pre>(const config[^]*?)<\/pre>/.exec(page) ?? [];
    await expectPlayed(url, lines.replaceAll('&#39;', "'"));
  });

  it('does so by the lines of the guide', async () => {
    const { url } = await simulator.listen();
    const [lines = ''] = blocksOf(GUIDE, 'js');
    await expectPlayed(url, lines.replaceAll('http://127.0.0.1:4100', url));
  });

  async function expectPlayed(url: string, script: string): Promise<void> {
    expect(script).toContain(url);

    const require = createRequire(__filename);
    const { CoreApi, Snap } = require('midtrans-client') as Clients;
    runInNewContext(script, { require });
    const core = new CoreApi(KEYS);
    const details = { order_id: 'ORDER-1', gross_amount: 44_000 };
    const charged = await core.charge({ payment_type: 'gopay', transaction_details: details });
    expect(charged).toMatchObject({ transaction_status: 'pending', order_id: 'ORDER-1' });
    await simulator.pay('ORDER-1');
    expect(await core.transaction.status('ORDER-1')).toMatchObject({ transaction_status: 'settlement' });
    const snap = await new Snap(KEYS).createTransaction({
      transaction_details: { order_id: 'ORDER-2', gross_amount: 44_000 },
    });
    expect(String(snap.redirect_url)).toContain(`${url}/simulator/snap/`);
  }
});

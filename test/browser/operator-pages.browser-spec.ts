import { flawsOf, overflowOf, picture, WIDTHS } from './browser.support';
import { useMerchantSite } from './merchant-page.support';

describe('what an operator sees of the simulator', () => {
  const merchant = useMerchantSite();
  beforeAll(async () => {
    const { site } = merchant;
    await site.call('/v2/charge', {
      payment_type: 'bank_transfer',
      bank_transfer: { bank: 'bca' },
      transaction_details: { order_id: 'ORDER-1', gross_amount: 44_000 },
    });
    await site.call('/v2/charge', {
      payment_type: 'credit_card',
      credit_card: { token_id: '45111111-1117-3c2a' },
      transaction_details: { order_id: 'ORDER-2', gross_amount: 44_000 },
    });
    site.simulator.fail('charge', { kind: 'status', status: 503 }, { times: 'always', orderId: 'NONE' });
  });

  it.each(['start', 'pay/ORDER-1', 'pay/ORDER-2', 'notifications', 'faults', ''])(
    '/simulator/%s fits any window, is without a flaw for axe, and loads nothing that fails',
    async (path) => {
      const page = await merchant.visits.open();
      await page.goto(`${merchant.site.gateway}/simulator/${path}`.replace(/\/$/, ''));
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect([width, await overflowOf(page)]).toEqual([width, 0]);
        await picture(page, `operator-${path.replace('/', '-') || 'list'}-${width}`);
      }
      expect(await flawsOf(page)).toEqual([]);
      expect(page.problems).toEqual([]);
    },
  );
});

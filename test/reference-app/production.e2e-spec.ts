import { configOf } from '../../src/config/shop.config';
import { welcome } from '../../src/welcome';
import { ADAPTERS, ask, JWT_SECRET, openShop } from './shop.support';

const MERCHANT = {
  MIDTRANS_SERVER_KEY: 'Mid-server-key',
  MIDTRANS_BASE_URL: 'http://127.0.0.1:1',
  JWT_SECRET,
};

describe.each(ADAPTERS)('the shop with a merchant’s keys, on %s', (adapter) => {
  it('prints no token in production, and shows nobody its events', async () => {
    const env = { ...MERCHANT, HTTP_ADAPTER: adapter, MIDTRANS_ENVIRONMENT: 'production' };
    const shop = await openShop(env);
    try {
      const printed = welcome(configOf(env), shop, 0);
      // What a JSON Web Token begins with.
      expect(printed).not.toMatch(/eyJ|demo\/events|Tokens/);
      expect((await ask(`${shop.url}/demo/events`)).status).toBe(404);
      expect((await ask(`${shop.url}/docs-json`)).text).not.toContain('/demo/events');
    } finally {
      await shop.close();
    }
  });

  it('prints tokens and shows its events in the sandbox', async () => {
    const env = { ...MERCHANT, HTTP_ADAPTER: adapter };
    const shop = await openShop(env);
    try {
      expect(welcome(configOf(env), shop, 0)).toMatch(/staff +eyJ/);
      expect((await ask(`${shop.url}/demo/events`)).status).toBe(200);
    } finally {
      await shop.close();
    }
  });
});

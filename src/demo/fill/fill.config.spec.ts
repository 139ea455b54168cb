import { fillConfig } from './fill.config';

describe('fillConfig', () => {
  it('leaves out the keys of a merchant, whose gateway takes no made-up payments', () => {
    const keys = { MIDTRANS_SERVER_KEY: 'SB-Mid-server-key', MIDTRANS_BASE_URL: 'http://127.0.0.1:1' };
    expect(fillConfig({ ...keys, PORT: '4000' })).toMatchObject({
      merchant: undefined,
      databaseUrl: undefined,
      environment: 'sandbox',
      port: 4000,
    });
  });

  it('refuses a database that somebody else has, and production', () => {
    const env = { DATABASE_URL: 'postgres://127.0.0.1/shop', MIDTRANS_ENVIRONMENT: 'production' };
    expect(() => fillConfig(env)).toThrow(/--fill: .*production\n.*--fill: .*DATABASE_URL/);
  });

  it('takes an empty DATABASE_URL for none', () => {
    expect(fillConfig({ DATABASE_URL: '' }).databaseUrl).toBeUndefined();
  });
});

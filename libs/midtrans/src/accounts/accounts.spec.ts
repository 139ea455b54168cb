import { notificationSignature, payAccountSignature } from '../gateway/signature';
import { accountEntries } from '../options/account-entries';
import { Accounts } from './accounts';

const [JAKARTA, BALI] = ['SB-Mid-server-jakarta', 'SB-Mid-server-bali'];
const signedWith = (key: string) => {
  const fields = { orderId: 'order-1', statusCode: '200', grossAmount: '100000.00' };
  return { ...fields, signatureKey: notificationSignature(fields, key) };
};

describe('accountEntries', () => {
  it('the keys at the top are the account "default"', () => {
    expect(accountEntries({ serverKey: JAKARTA, clientKey: 'client', environment: 'production' })).toEqual([
      [
        'default',
        {
          serverKey: JAKARTA,
          clientKey: 'client',
          merchantId: undefined,
          snapBi: undefined,
          environment: 'production',
          baseUrl: undefined,
          snapBaseUrl: undefined,
        },
      ],
    ]);
  });

  it('without keys at the top there are the named ones alone', () => {
    const entries = accountEntries({ accounts: { bali: { serverKey: BALI } } });
    expect(entries.map(([name]) => name)).toEqual(['bali']);
  });

  it('without any account there is the default one, which lacks its key', () => {
    expect(accountEntries({}).map(([name]) => name)).toEqual(['default']);
  });
});

describe('Accounts', () => {
  const accounts = new Accounts({
    serverKey: [JAKARTA, 'SB-Mid-server-previous'],
    environment: 'production',
    baseUrl: 'https://gateway.test',
    snapBaseUrl: 'https://snap.test',
    accounts: { bali: { serverKey: BALI, environment: 'sandbox', clientKey: 'client' } },
  });

  it('calls with the first key and believes all of them', () => {
    expect(accounts.get('default')).toEqual({
      name: 'default',
      serverKey: JAKARTA,
      serverKeys: [JAKARTA, 'SB-Mid-server-previous'],
      clientKey: undefined,
      merchantId: undefined,
      snapBiKeys: [],
      environment: 'production',
      baseUrl: 'https://gateway.test',
      snapBaseUrl: 'https://snap.test',
      settings: {},
    });
    expect(accounts.get('bali')).toMatchObject({
      serverKey: BALI,
      serverKeys: [BALI],
      clientKey: 'client',
      environment: 'sandbox',
      baseUrl: 'https://gateway.test',
      snapBaseUrl: 'https://snap.test',
    });
  });

  it('is in the sandbox where nothing is said', () => {
    expect(new Accounts({ serverKey: JAKARTA }).get('default').environment).toBe('sandbox');
  });

  it('knows its names', () => {
    expect(accounts.names()).toEqual(['default', 'bali']);
    expect(accounts.all().map(({ name }) => name)).toEqual(['default', 'bali']);
    expect([accounts.has('bali'), accounts.has('lombok')]).toEqual([true, false]);
    expect(() => accounts.get('lombok')).toThrow('account "lombok" is not configured');
  });

  it.each(['toString', 'constructor', '__proto__'])('has no account "%s"', (name) => {
    expect(accounts.has(name)).toBe(false);
  });

  it('finds who signed a notification, and whether with a key that is being replaced', () => {
    const signerOf = (key: string) => {
      const signer = accounts.signerOf(signedWith(key));
      return signer && [signer.account.name, signer.isPrevious];
    };
    expect(signerOf(JAKARTA)).toEqual(['default', false]);
    expect(signerOf('SB-Mid-server-previous')).toEqual(['default', true]);
    expect(signerOf(BALI)).toEqual(['bali', false]);
    expect(signerOf('SB-Mid-server-other')).toBeUndefined();
    expect(signerOf('')).toBeUndefined();
  });

  it('finds who signed a notification about a customer’s account alike', () => {
    const signerOf = (key: string) => {
      const fields = { accountId: 'account-1', accountStatus: 'ENABLED', statusCode: '200' };
      const signer = accounts.payAccountSignerOf({
        ...fields,
        signatureKey: payAccountSignature(fields, key),
      });
      return signer && [signer.account.name, signer.isPrevious];
    };
    expect(signerOf(JAKARTA)).toEqual(['default', false]);
    expect(signerOf('SB-Mid-server-previous')).toEqual(['default', true]);
    expect(signerOf(BALI)).toEqual(['bali', false]);
    expect(signerOf('SB-Mid-server-other')).toBeUndefined();
  });

  it('is not made of an account without a key, and prints none', () => {
    expect(() => new Accounts({ serverKey: JAKARTA, accounts: { bali: { serverKey: [] } } })).toThrow(
      'The Midtrans account "bali" has no serverKey',
    );
  });
});

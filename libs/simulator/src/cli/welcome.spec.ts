import { welcome } from './welcome';

const OPTIONS = { serverKey: 'SB-Mid-server-test' };

describe('what the command says first', () => {
  it('tells of TLS only where it is spoken, and quotes the file for a shell', () => {
    const listening = { version: '1.0.0', url: 'http://127.0.0.1:4100', seed: 5, options: OPTIONS };
    expect(welcome(listening)).not.toMatch(/TLS|certificate/i);
    const secure = { url: 'https://127.0.0.1:4443', file: "/a shop's/gateway.pem" };
    const told = welcome({ ...listening, secure });
    expect(told).toContain('https://127.0.0.1:4443 in place of both');
    expect(told).toContain(String.raw`NODE_EXTRA_CA_CERTS='/a shop'\''s/gateway.pem'`);
    expect(told).toContain("curl.cainfo=/a shop's/gateway.pem in php.ini");
  });

  const said = (url: string) => welcome({ version: '1.0.0', url, seed: 5, options: OPTIONS });

  it.each(['http://127.0.0.1:4100', 'http://[::1]:4100', 'http://localhost:4100'])(
    'warns of nothing where only this machine reaches it: %s',
    (url) => expect(said(url)).not.toContain('Whoever'),
  );

  it.each(['http://0.0.0.0:4100', 'http://192.168.1.20:4100', 'http://[::]:4100'])(
    'warns that others can drive it: %s',
    (url) => expect(said(url)).toContain('Whoever reaches this address can pay'),
  );
});

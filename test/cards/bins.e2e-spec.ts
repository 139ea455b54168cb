import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AccountNotConfiguredError,
  CardService,
  MidtransAccountService,
  MidtransInputError,
  MidtransRateLimitError,
  type MidtransModuleOptions,
} from 'nestjs-midtrans';
import { about, tenantOf } from '../request-accounts/request-accounts.support';
import { ScriptedGateway } from '../support/gateway';
import { oneAdapter, SERVER_KEY, startHost, startHostWithGateway, type Host } from '../support/host';
import { OWNER, PATH, type HostWithGateway } from './cards.support';

const fixture = (name: string): object =>
  JSON.parse(readFileSync(join(__dirname, `../fixtures/gateway/${name}.json`), 'utf8'));

const ask = (host: Host, bin: string, who: object = OWNER) => host.request(`${PATH}bin/${bin}/`, who);

describe.each(oneAdapter(__filename))('BINs on %s', (adapter) => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({ adapter });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  it.each(['48111111', '481111'])('%s tells of its cards', async (bin) => {
    for (const slash of ['/', '']) {
      expect(await host.request(`${PATH}bin/${bin}${slash}`, OWNER)).toMatchObject({
        status: 200,
        body: {
          bin,
          brand: 'visa',
          bin_type: 'credit',
          bin_class: 'gold',
          bank: 'bank negara indonesia',
          bank_code: 'bni',
          country_name: 'Indonesia',
          country_code: 'id',
        },
      });
    }
  });

  it('that Midtrans does not know are not found', async () => {
    expect(await ask(host, '99999999')).toMatchObject({
      status: 404,
      body: { code: 'not_found', message: 'BIN not found' },
    });
  });

  it.each(['48111', '481111111', '4811111a', '4811%2011', '4811111111111114', '-4811111', '..%2f..%2f..'])(
    '%s is none, and Midtrans is not asked',
    async (bin) => {
      host.simulator.fail('*', { kind: 'status', status: 500 });
      const { status, body } = await ask(host, bin);
      expect([status, body.code, body.details]).toEqual([
        400,
        'invalid_input',
        [{ field: 'bin', message: 'bin must be a string of 6 to 8 digits' }],
      ]);
      expect(JSON.stringify(body)).not.toContain('1111111111');
    },
  );

  it('are told to callers only', async () => {
    expect((await ask(host, '48111111', {})).status).toBe(403);
  });

  it('that cannot be asked for are asked for again', async () => {
    host.simulator.fail('getBin', { kind: 'status', status: 500 }, { times: 9 });
    expect((await ask(host, '52111111')).status).toBe(502);
    host.simulator.clearFaults();
    expect((await ask(host, '52111111')).status).toBe(200);
  });

  it('beyond Midtrans’ 100 a minute are to be asked for later', async () => {
    const answers: number[] = [];
    let last;
    for (let number = 0; number <= 101; number++) {
      last = await ask(host, String(90_000_000 + number));
      answers.push(last.status);
      if (last.status !== 404) break;
    }
    expect(new Set(answers)).toEqual(new Set([404, 503]));
    expect(last).toMatchObject({ status: 503, body: { code: 'gateway_rate_limit' } });
    expect(last?.headers.get('retry-after')).toBe('60');
    // What is known already is told all the same.
    expect((await ask(host, '90000000')).status).toBe(404);
    await host.simulator.advance('1m');
  });
});

describe('CardService', () => {
  let host: Host;
  let gateway: ScriptedGateway;
  beforeEach(async () => {
    gateway = new ScriptedGateway()
      .on(/bins/, fixture('bin-success'))
      .on(/bins\/99999999$/, () => Response.json(fixture('bin-404'), { status: 404 }))
      .on(/bins\/11111111$/, () => Response.json(fixture('bin-404'), { status: 409 }))
      .on(/bins\/22222222$/, {});
    host = await startHost({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
  });
  afterEach(() => host.close());
  const cards = () => host.app.get(CardService);

  it('asks Midtrans once', async () => {
    const all = await Promise.all(['45563300', '45563300'].map((bin) => cards().getBin(bin)));
    all.push(await cards().getBin('45563300'));
    expect(new Set(all.map((bin) => JSON.stringify(bin))).size).toBe(1);
    expect(all[0]).toEqual({
      bin: '45563300',
      brand: 'visa',
      binType: 'credit',
      binClass: 'gold',
      bank: 'bank central asia',
      bankCode: 'bca',
      countryName: 'Indonesia',
      countryCode: 'id',
    });
    expect(gateway.calledFor(/bins/)).toBe(1);
  });

  it('knows what Midtrans does not', async () => {
    expect(await cards().getBin('99999999')).toBeNull();
    expect(await cards().getBin('99999999')).toBeNull();
    expect(gateway.calledFor(/bins/)).toBe(1);
  });

  it('tells of its rate limit as such, and asks again', async () => {
    await expect(cards().getBin('11111111')).rejects.toThrow(MidtransRateLimitError);
    await expect(cards().getBin('11111111')).rejects.toMatchObject({
      retryAfterMs: 60_000,
      statusCode: '409',
    });
    expect(gateway.calledFor(/bins/)).toBe(2);
  });

  it('reads an answer that says nothing', async () => {
    expect(await cards().getBin('22222222')).toMatchObject({ bin: '22222222', brand: null, bank: null });
  });

  it.each([undefined, 45563300, '', '4556330x', ['45563300']])('takes no %p', async (bin) => {
    await expect(cards().getBin(bin as string)).rejects.toThrow(MidtransInputError);
    expect(gateway.calls).toEqual([]);
  });
});

it('BINs need no account by the name of "default"', async () => {
  const gateway = new ScriptedGateway().on(/bins/, fixture('bin-success'));
  const host = await startHost({
    midtrans: {
      serverKey: undefined,
      clientKey: undefined,
      accounts: { bali: { serverKey: 'SB-Mid-server-bali' } },
      http: { fetch: gateway.fetch },
    },
  });
  try {
    expect((await ask(host, '45563300')).body.bank_code).toBe('bca');
  } finally {
    await host.close();
  }
});

describe('the account that asks what a BIN is', () => {
  const asked: string[] = [];
  const open: Host[] = [];
  const start = async (midtrans: Partial<MidtransModuleOptions>): Promise<Host> => {
    const gateway = new ScriptedGateway().on(/bins/, ({ headers }) => {
      const key = atob((headers.get('authorization') ?? '').replace('Basic ', '')).replace(':', '');
      asked.push(key.replace('SB-Mid-server-', ''));
      return Response.json(fixture('bin-success'));
    });
    const host = await startHost({
      midtrans: { http: { fetch: gateway.fetch }, access: { resolveAccount: tenantOf }, ...midtrans },
    });
    open.push(host);
    return host;
  };
  afterEach(async () => {
    asked.splice(0);
    await Promise.all(open.splice(0).map((host) => host.close()));
  });

  it('is the one that the request is about, or else the default one', async () => {
    const host = await start({
      accounts: {
        bali: { serverKey: 'SB-Mid-server-bali' },
        default: { serverKey: 'SB-Mid-server-default' },
      },
      serverKey: undefined,
      clientKey: undefined,
    });
    for (const init of [about('bali'), {}, about('default'), about('bali')]) {
      expect((await ask(host, '45563300', { ...OWNER, ...init })).status).toBe(200);
    }
    // What was asked of Midtrans within the hour is known.
    expect(asked).toEqual(['bali', 'default']);
    await host.app.get(CardService).getBin('45563301', { account: 'bali' });
    await host.app.get(CardService).getBin('45563301');
    expect(asked.slice(2)).toEqual(['bali', 'default']);
    await expect(host.app.get(CardService).getBin('45563300', { account: 'java' })).rejects.toMatchObject({
      details: [{ field: 'account', message: 'account java is not configured' }],
    });
  });

  it('is the first one where the request is about none and none is the default', async () => {
    const java = { serverKey: 'SB-Mid-server-java' };
    const bali = { serverKey: 'SB-Mid-server-bali' };
    const host = await start({ accounts: { java, bali }, serverKey: undefined, clientKey: undefined });
    expect((await ask(host, '45563300')).status).toBe(200);
    expect(asked).toEqual(['java']);
  });

  it('is none that is configured no more, whatever was asked before', async () => {
    const host = await start({ accounts: { bali: { serverKey: 'SB-Mid-server-bali' } } });
    expect((await ask(host, '45563300', { ...OWNER, ...about('bali') })).status).toBe(200);
    await host.app.get(MidtransAccountService).reload({ serverKey: SERVER_KEY });
    const { status, body } = await ask(host, '45563300', { ...OWNER, ...about('bali') });
    expect([status, body.code]).toEqual([409, 'account_not_configured']);
    const asking = host.app.get(CardService).getBin('45563300', { account: 'bali' });
    await expect(asking).rejects.toBeInstanceOf(AccountNotConfiguredError);
  });
});

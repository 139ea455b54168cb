import { commandOf } from './arguments';
import { HELP } from './help';

const KEYS = ['--server-key', 'server'];

describe('the flags', () => {
  it('make the options', () => {
    const line =
      '--port 0 --host 0.0.0.0 --server-key server --client-key client --notify http://a.test/n ' +
      '--notify-recurring http://a.test/r --notify-pay-account https://a.test/p --base-url https://pay.test/ ' +
      '--time-scale 0.5 --seed 7 --token secret --real-http-codes';
    expect(commandOf(line.split(' '))).toEqual({
      kind: 'serve',
      where: { port: 0, hostname: '0.0.0.0' },
      options: {
        serverKey: 'server',
        clientKey: 'client',
        notificationUrl: 'http://a.test/n',
        recurringNotificationUrl: 'http://a.test/r',
        payAccountNotificationUrl: 'https://a.test/p',
        baseUrl: 'https://pay.test',
        controlToken: 'secret',
        timeScale: 0.5,
        seed: 7,
        realHttpCodes: true,
      },
      output: 'lines',
    });
    expect(commandOf([...KEYS, '--quiet'])).toMatchObject({ output: 'none' });
    expect(commandOf([...KEYS, '--json'])).toMatchObject({ output: 'json' });
  });

  it('serve over TLS as well, where it is told', () => {
    const file = 'midtrans-simulator.pem';
    expect(commandOf([...KEYS, '--https'])).toMatchObject({ https: { port: 4443, file } });
    const line = [...KEYS, '--https', '--https-port', '443', '--https-cert', 'gateway.pem'];
    expect(commandOf(line)).toMatchObject({ https: { port: 443, file: 'gateway.pem' } });
  });

  it('keep what the simulator knows in a file, where they are told', () => {
    expect(commandOf([...KEYS, '--state', 'shop.json'])).toMatchObject({ state: 'shop.json' });
  });

  it('make a payment for an event, and wait for a simulator', () => {
    const line = 'payment.settled --to http://a.test/n --server-key server --order-id ORDER-1 --amount 5000';
    const trigger = {
      event: 'payment.settled',
      to: 'http://a.test/n',
      serverKey: 'server',
      simulator: 'http://127.0.0.1:4100',
      orderId: 'ORDER-1',
      amount: 5_000,
    };
    expect(commandOf(['trigger', ...line.split(' ')])).toEqual({ kind: 'trigger', trigger });
    const urls = ['--notify-recurring', 'http://a.test/r', '--notify-pay-account', 'http://a.test/p'];
    expect(commandOf(['trigger', ...line.split(' '), ...urls])).toEqual({
      kind: 'trigger',
      trigger: { ...trigger, recurringTo: 'http://a.test/r', payAccountTo: 'http://a.test/p' },
    });
    const alone = commandOf(['trigger', ...line.split(' '), '--standalone']);
    expect(alone).toEqual({ kind: 'trigger', trigger: { ...trigger, simulator: undefined } });
    expect(commandOf(['wait', '--url', 'http://a.test:1/', '--timeout', '2.5'])).toEqual({
      kind: 'wait',
      wait: { url: 'http://a.test:1', timeoutMs: 2_500 },
    });
    expect(commandOf(['wait', '-h'])).toEqual({ kind: 'help' });
  });

  it('leave what is not given to the defaults', () => {
    const command = commandOf(KEYS);
    expect(command).toEqual({
      kind: 'serve',
      where: { port: 4100 },
      options: { serverKey: 'server' },
      output: 'lines',
    });
  });

  it('may ask for no more than words', () => {
    expect(commandOf(['--help'])).toEqual({ kind: 'help' });
    expect(commandOf(['-h', '--version'])).toEqual({ kind: 'help' });
    expect(commandOf(['-v'])).toEqual({ kind: 'version' });
  });

  it.each([
    [[], '--server-key is required'],
    [['--server-key', ' '], '--server-key is required'],
    [['--server-key'], '--server-key needs a value'],
    [[...KEYS, '--notify', '--seed', '1'], '--notify needs a value'],
    [[...KEYS, '--nonsense'], 'Unknown flag --nonsense'],
    [[...KEYS, '-x'], 'Unknown flag -x'],
    [[...KEYS, '--toString'], 'Unknown flag --toString'],
    [[...KEYS, 'nonsense'], 'One of the arguments belongs to no flag'],
    [[...KEYS, '--notfiy', 'http://a.test'], 'Unknown flag --notfiy: is it --notify?'],
    [[...KEYS, '--serverkey', 'x'], 'Unknown flag --serverkey: is it --server-key?'],
    [[...KEYS, '--quiet', '--json'], 'Give --quiet or --json, not both'],
    [[...KEYS, '--https=yes'], '--https takes no value'],
    [[...KEYS, '--https-port', '443'], '--https-port needs --https'],
    [[...KEYS, '--https-cert', 'gateway.pem'], '--https-cert needs --https'],
    [
      [...KEYS, '--https', '--https-port', 'tls'],
      '--https-port must be a whole number from 0 to 65535, not "tls"',
    ],
    [[...KEYS, '--state', ' '], '--state must be more than spaces'],
    [['wait', '--port', '1'], 'Unknown flag --port'],
    [['wait', 'here'], 'wait takes flags only'],
    [
      ['trigger', ...KEYS, '--to', 'http://a.test'],
      expect.stringMatching(
        /^trigger needs an event:\n {2}payment\.pending, [^]*\n {2}pay_account\.linked, /,
      ),
    ],
    [
      ['trigger', 'payment.setled', ...KEYS],
      expect.stringMatching(/^trigger knows no event payment\.setled\. There are:\n {2}payment\.pending, /),
    ],
    [
      ['trigger', 'invoice.voided', ...KEYS],
      'Midtrans sends no notification of invoice.voided, so trigger cannot. Of invoice there are invoice.paid, invoice.expired',
    ],
    [['trigger', 'payment.settled', ...KEYS], '--to is required: the URL of the webhook'],
    [['trigger', 'payment.settled', '--to', 'http://a.test'], '--server-key is required'],
    [
      ['trigger', 'payment.settled', ...KEYS, '--standalone', '--url', 'http://a.test'],
      'Give --standalone or --url, not both',
    ],
    [[...KEYS, '--real-http-codes=yes'], '--real-http-codes takes no value'],
    [[...KEYS, '--port', 'http'], '--port must be a whole number from 0 to 65535, not "http"'],
    [[...KEYS, '--port', '70000'], '--port must be a whole number from 0 to 65535, not "70000"'],
    [[...KEYS, '--seed', '1.5'], '--seed must be a whole number from 0 to 4294967295, not "1.5"'],
    [[...KEYS, '--time-scale', 'fast'], '--time-scale must be a number of 0 or more, not "fast"'],
    [[...KEYS, '--notify', 'localhost:3000'], '--notify must be an http or https URL'],
    [[...KEYS, '--base-url', 'ftp://pay.test'], '--base-url must be an http or https URL'],
  ])('%j are refused: %s', (args, message) => {
    expect(() => commandOf(args)).toThrow(expect.objectContaining({ name: 'UsageError', message }));
  });

  it('are all in the help', () => {
    const told = [...HELP.matchAll(/--[a-z-]+/g)].map(([flag]) => flag);
    expect(new Set(told)).toEqual(
      new Set([
        '--server-key',
        '--client-key',
        '--notify',
        '--notify-recurring',
        '--notify-pay-account',
        '--port',
        '--host',
        '--https',
        '--https-port',
        '--https-cert',
        '--base-url',
        '--time-scale',
        '--seed',
        '--real-http-codes',
        '--state',
        '--quiet',
        '--json',
        '--to',
        '--url',
        '--order-id',
        '--amount',
        '--standalone',
        '--timeout',
        '--token',
        '--help',
        '--version',
      ]),
    );
  });
});

import type { LoggerService } from '@nestjs/common';
import {
  AccountNotConfiguredError,
  MidtransAccountService,
  MidtransConfigurationError,
  NotificationService,
  PaymentService,
  type MidtransOptions,
} from 'nestjs-midtrans';
import type { App } from '../module/app.support';
import { delivery } from '../support/gateway';
import { BALI, JAKARTA, ORDER, useApplications } from './accounts.support';

describe('which merchant an account is', () => {
  const applications = useApplications();
  const { stop, stopAll } = applications;

  /** An application on the database, with what it warns of. */
  async function start(...all: MidtransOptions[]): Promise<App & { warnings: string[] }> {
    const warnings: string[] = [];
    const silent = (): void => undefined;
    const warn = (message: unknown): void => void warnings.push(String(message));
    const logger: LoggerService = { log: silent, error: silent, fatal: silent, warn };
    return { ...(await applications.start(all, { logger })), warnings };
  }

  const refused = (start: Promise<unknown>): Promise<readonly string[]> =>
    start.then(
      () => [],
      (error: unknown) => (error instanceof MidtransConfigurationError ? error.problems : [String(error)]),
    );

  const knownKeys = () =>
    applications.database.rows<{ account: string; keys: number }>(
      'SELECT account, count(*)::int AS keys FROM midtrans_account_keys GROUP BY 1 ORDER BY 1',
    );

  /** As if nothing had run for a while. */
  const forgetRuns = () =>
    applications.database.rows(
      "UPDATE midtrans_account_keys SET last_seen_at = now() - interval '3 minutes'",
    );

  it('is kept by its key, which stands nowhere: another merchant of that name does not start, and changes nothing', async () => {
    await start({ serverKey: JAKARTA });
    const [problem] = await refused(start({ serverKey: BALI }));
    expect(problem).toMatch(/^account "default": the database knows it by another server key/);
    expect(problem).toContain('serverKey: [next, previous]');
    expect(problem).not.toContain(BALI);
    expect(await knownKeys()).toEqual([{ account: 'default', keys: 1 }]);
    const stored = await applications.database.rows('SELECT * FROM midtrans_account_keys');
    expect(JSON.stringify(stored)).not.toContain(JAKARTA);
    // By a name of its own it does.
    await start({ serverKey: BALI, account: 'bali' });
    expect((await knownKeys()).map(({ account }) => account)).toEqual(['bali', 'default']);
  });

  it('is one of several applications that take a name at the same time', async () => {
    const starts = [1, 2, 3, 4, 5, 6].map((nth) => start({ serverKey: `SB-Mid-server-${nth}` }));
    const outcomes = await Promise.allSettled(starts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await knownKeys()).toEqual([{ account: 'default', keys: 1 }]);
  });

  it('is the same once its key was rotated', async () => {
    await start({ serverKey: JAKARTA });
    await start({ serverKey: ['SB-Mid-server-next', JAKARTA] });
    await start({ serverKey: 'SB-Mid-server-next' });
    // An instance that was not told yet starts again as well.
    await start({ serverKey: JAKARTA });
    expect(await refused(start({ serverKey: BALI }))).toHaveLength(1);
  });

  it('is told of where its key had another name before', async () => {
    await start({ serverKey: JAKARTA });
    // While one runs by that name, it may be another merchant that was given the wrong key.
    const [problem] = await refused(start({ serverKey: JAKARTA, account: 'jakarta' }));
    expect(problem).toMatch(/^account "jakarta": its server key is in use as that of account "default"/);
    expect(problem).toMatch(/If it was called "default" before, .* two minutes/);
    await stop();
    await forgetRuns();
    const { warnings } = await start({ serverKey: JAKARTA, account: 'jakarta' });
    expect(warnings).toContain(
      'The server key of account "jakarta" was that of "default": what was stored then stays with "default"',
    );
  });

  it('cannot be said by two registrations of one application', async () => {
    const [problem] = await refused(start({ serverKey: JAKARTA }, { serverKey: BALI }));
    expect(problem).toMatch(/^account "default": another registration has an account of that name/);
    expect(await refused(start({ serverKey: JAKARTA }, { serverKey: BALI, account: 'bali' }))).toEqual([]);
  });

  it('has no key that another registration of the application has', async () => {
    const lombok = { account: 'lombok', serverKey: 'SB-Mid-server-lombok' };
    const bali = { account: 'bali', serverKey: [BALI, JAKARTA] };
    const jakarta = { account: 'jakarta', serverKey: JAKARTA };
    const [problem] = await refused(start(jakarta, bali));
    expect(problem).toMatch(
      /^account "(bali|jakarta)": account "(jakarta|bali)" of another registration has/,
    );
    expect(await knownKeys()).toEqual([]);

    const { app } = await start(jakarta, lombok);
    const services = app.get(MidtransAccountService, { strict: false, each: true });
    const reload = services
      .find((each) => each.names().includes('lombok'))
      ?.reload({ ...lombok, accounts: { bali: { serverKey: [BALI, JAKARTA] } } });
    expect(await refused(Promise.resolve(reload))).toEqual([
      expect.stringMatching(/^account "bali": account "jakarta" of another registration has/),
    ]);
    expect((await knownKeys()).map(({ account }) => account)).toEqual(['jakarta', 'lombok']);
  });

  it('has no key that another application on the database has in use', async () => {
    await start({ account: 'jakarta', serverKey: ['SB-Mid-server-next', JAKARTA] });
    await start({ account: 'bali', serverKey: BALI });
    const crossed = [
      { account: 'bali', serverKey: [JAKARTA, BALI] },
      { account: 'bali', serverKey: [BALI, 'SB-Mid-server-next'] },
      { account: 'lombok', serverKey: JAKARTA },
      { account: 'lombok', serverKey: 'SB-Mid-server-lombok', accounts: { sumba: { serverKey: JAKARTA } } },
    ];
    for (const options of crossed) {
      expect(await refused(start(options))).toEqual([
        expect.stringMatching(/its server key is in use as that of account "jakarta"/),
      ]);
    }
    expect(await knownKeys()).toEqual([
      { account: 'bali', keys: 1 },
      { account: 'jakarta', keys: 2 },
    ]);
    // An instance of its own has it, of course, and whoever else once nobody has.
    await start({ account: 'jakarta', serverKey: ['SB-Mid-server-next', JAKARTA] });
    await stopAll();
    await forgetRuns();
    await start({ account: 'lombok', serverKey: JAKARTA });
  });

  it('that was started with the key of another by mistake is started with its own once the database has forgotten that', async () => {
    await start({ account: 'jakarta', serverKey: JAKARTA });
    await stop();
    await forgetRuns();
    await start({ account: 'bali', serverKey: JAKARTA });
    await stop();
    const [problem = ''] = await refused(start({ account: 'bali', serverKey: BALI }));
    const [statement = ''] = /DELETE FROM .*'bali'/.exec(problem) ?? [];
    expect(problem).toContain('It was started with the key of account "jakarta"');
    await applications.database.rows(statement);
    await start({ account: 'bali', serverKey: BALI });
    await start({ account: 'jakarta', serverKey: JAKARTA });
  });

  it('is remembered where it is configured no more: what it has is counted, and can be read alone', async () => {
    const before = await start({ serverKey: JAKARTA, accounts: { bali: { serverKey: BALI } } });
    const { payment } = await before.app.get(PaymentService).createCharge({ ...ORDER, account: 'bali' });

    const { app, warnings } = await start({ serverKey: JAKARTA });
    expect(warnings).toContainEqual(
      expect.stringMatching(
        /^Account "bali" is not configured any more: what it has \(1 in midtrans_payments\) can be read/,
      ),
    );
    const payments = app.get(PaymentService);
    expect(await payments.find(payment.id)).toMatchObject({ account: 'bali', orderId: payment.orderId });
    expect((await payments.list({ account: 'bali' })).items).toHaveLength(1);
    await expect(payments.cancelPayment(payment.id)).rejects.toBeInstanceOf(AccountNotConfiguredError);
    const charged = payments.createCharge({ ...ORDER, account: 'bali' });
    await expect(charged).rejects.toBeInstanceOf(AccountNotConfiguredError);
    // Another application on the database has never had it.
    const other = await start({ serverKey: 'SB-Mid-server-lombok', account: 'lombok' });
    expect(await other.app.get(PaymentService).find(payment.id)).toBeNull();
    expect(other.warnings.join()).not.toContain('bali');
  });

  it('is remembered whatever the order of the accounts, with what is of none of them', async () => {
    const [jakarta, bali, lombok, aceh] = ['jakarta', 'bali', 'lombok', 'aceh'].map((name) => ({
      [name]: { serverKey: `SB-Mid-server-${name}` },
    }));
    const before = await start({ accounts: { ...jakarta, ...bali, ...lombok } });
    const { payment } = await before.app.get(PaymentService).createCharge({ ...ORDER, account: 'lombok' });
    const unsigned = delivery('of-nobody', 'settlement', { key: 'SB-Mid-server-stranger' });
    await before.ask('/m0/notification/', { method: 'POST', json: unsigned });
    const all = [
      { accounts: { ...bali, ...jakarta } },
      { accounts: { ...aceh, ...jakarta, ...bali } },
      { account: 'bali', serverKey: 'SB-Mid-server-bali', accounts: { ...jakarta } },
    ];
    for (const options of all) {
      const { app } = await start(options);
      expect(await app.get(PaymentService).find(payment.id)).toMatchObject({ account: 'lombok' });
      const { items } = await app.get(NotificationService).list();
      expect(items).toMatchObject([{ account: null, orderId: 'of-nobody', status: 'invalid_signature' }]);
    }
    // What goes with a part of them is another registration.
    const other = await start({ accounts: { ...lombok, sumba: { serverKey: 'SB-Mid-server-sumba' } } });
    expect((await other.app.get(NotificationService).list()).items).toEqual([]);
    expect(await other.app.get(PaymentService).find(payment.id)).not.toBeNull();
  });
});

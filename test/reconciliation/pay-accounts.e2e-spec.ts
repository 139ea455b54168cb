import { randomUUID } from 'node:crypto';
import {
  AccountRecorder,
  link,
  newPhoneNumber,
  PATH,
  retrieve,
  rowOf,
  rowsOf,
  STAFF,
  unbind,
} from '../pay-accounts/pay-accounts.support';
import { until } from '../support/until';
import {
  clearFaults,
  makeCommandsDue,
  passMinutes,
  reconcile,
  startQuietHost,
  type HostWithGateway,
} from './reconciliation.support';
import { makeAllDue, nextCheckIn } from './rows.support';

describe('a GoPay account of which no notification has told', () => {
  let host: HostWithGateway;
  beforeEach(async () => {
    host = await startQuietHost({ providers: [AccountRecorder] });
  });
  afterEach(() => host.close());

  const newUser = () => ({ user: `customer-${randomUUID()}` });
  const eventsOf = (id: string) => host.app.get(AccountRecorder).of(id);

  /** One whose customer agreed, which reconciliation found out. */
  const linkedUnheard = async () => {
    const { id, account_id } = (await link(host)).body;
    await host.simulator.linkPayAccount(account_id);
    await makeAllDue(host);
    await reconcile(host);
    await until(() => eventsOf(id).length === 1);
    return { id, account_id };
  };

  it('is linked where its customer agreed, as a notification would have told', async () => {
    const { id, account_id } = (await link(host)).body;
    await host.simulator.linkPayAccount(account_id);
    expect(await rowOf(host, id)).toMatchObject({ status: 'pending' });
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ payAccounts: { asked: 1, moved: 1 } });
    expect(await rowOf(host, id)).toMatchObject({ status: 'enabled', linked_at: expect.any(Date) });
    await until(() => eventsOf(id).length === 1);
    expect(eventsOf(id)).toEqual(['pay_account.linked']);
    expect(await reconcile(host)).toEqual({});
  });

  it('is unlinked where its customer unlinked it at GoPay, as a notification would have told', async () => {
    const { id, account_id } = await linkedUnheard();
    expect(await nextCheckIn(host, 'midtrans_pay_accounts', id)).toBeGreaterThan(6 * 24 * 60);
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ 'payAccounts.linked': { asked: 1, unchanged: 1 } });
    expect(await nextCheckIn(host, 'midtrans_pay_accounts', id)).toBeGreaterThan(6 * 24 * 60);
    await host.simulator.unlinkPayAccount(account_id);
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ 'payAccounts.linked': { asked: 1, moved: 1 } });
    expect(await rowOf(host, id)).toMatchObject({ status: 'disabled' });
    await until(() => eventsOf(id).length === 2);
    expect(eventsOf(id)).toEqual(['pay_account.linked', 'pay_account.unlinked']);
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({});
  });

  it('stays linked where Midtrans does not find it', async () => {
    const { id } = await linkedUnheard();
    host.simulator.fail('getPayAccount', { kind: 'status', status: 404 });
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ 'payAccounts.linked': { asked: 1, unchanged: 1 } });
    expect(await rowOf(host, id)).toMatchObject({ status: 'enabled' });
  });

  it('expires where its customer did not, without a word', async () => {
    const { id } = (await link(host)).body;
    await host.simulator.advance('16m');
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ payAccounts: { asked: 1, moved: 1 } });
    expect(await rowOf(host, id)).toMatchObject({ status: 'expired' });
    expect(eventsOf(id)).toEqual([]);
  });

  it('is asked about a minute later, and again at growing intervals while its customer may still agree', async () => {
    const { id } = (await link(host)).body;
    expect(await nextCheckIn(host, 'midtrans_pay_accounts', id)).toBeLessThan(1.1);
    await host.database.rows(`UPDATE midtrans_pay_accounts SET updated_at = now() - interval '10 minutes'`);
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ payAccounts: { asked: 1, unchanged: 1 } });
    expect(await rowOf(host, id)).toMatchObject({ status: 'pending' });
    expect(await nextCheckIn(host, 'midtrans_pay_accounts', id)).toBeGreaterThan(9);
  });

  it('expires where Midtrans does not have it any more, and is linked where it turns out that it has', async () => {
    const { id, account_id } = (await link(host)).body;
    host.simulator.fail('getPayAccount', { kind: 'status', status: 404 });
    await makeAllDue(host);
    expect(await reconcile(host)).toEqual({ payAccounts: { asked: 1, moved: 1 } });
    expect(await rowOf(host, id)).toMatchObject({ status: 'expired' });
    clearFaults(host);
    host.simulator.clearFaults();
    await host.simulator.linkPayAccount(account_id);
    await until(async () => (await rowOf(host, id))?.['status'] === 'enabled');
  });

  describe('whose linking was never answered', () => {
    const lost = async (kind: 'lost-response' | 'reset', who: object, phone_number = newPhoneNumber()) => {
      host.simulator.fail('createPayAccount', { kind });
      const { status, body } = await link(host, who, { phone_number });
      expect(status).toBe(502);
      return { id: body.pay_account_id as string, phone_number };
    };

    it('waits as long as the answer may come', async () => {
      const { id } = await lost('lost-response', newUser());
      await makeCommandsDue(host);
      expect(await reconcile(host)).toEqual({ 'payAccounts.commands': { asked: 1, unchanged: 1 } });
      expect(await rowOf(host, id)).toMatchObject({ status: 'initiated' });
    });

    it.each(['lost-response', 'reset'] as const)(
      'is unanswered then, for its user and for staff to see, and the same linking goes on with it (%s)',
      async (kind) => {
        const [who, another] = [newUser(), newUser()];
        const { id, phone_number } = await lost(kind, who);
        await passMinutes(host);
        expect(await reconcile(host)).toEqual({ 'payAccounts.commands': { asked: 1, moved: 1 } });
        for (const each of [who, STAFF]) {
          const { body } = await host.request(`${PATH}?status=unanswered`, each);
          expect(body.results).toMatchObject([{ id, account_id: '', status: 'unanswered' }]);
        }
        expect((await host.request(`${PATH}?status=unanswered`, another)).body.results).toEqual([]);
        expect(await retrieve(host, id, another)).toMatchObject({ status: 404 });
        expect(await retrieve(host, id, who)).toMatchObject({ status: 200, body: { payment_options: [] } });
        expect(await unbind(host, id, who)).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
        expect(await reconcile(host)).toEqual({});

        const again = await link(host, who, { phone_number });
        expect(again).toMatchObject({ status: 201, body: { id, status: 'pending' } });
        expect(await rowsOf(host, who.user)).toHaveLength(1);
        expect(await host.database.rows('SELECT 1 FROM midtrans_commands')).toEqual([]);
        host.simulator.clearFaults();
        await host.simulator.linkPayAccount(again.body.account_id);
        await until(() => eventsOf(id).includes('pay_account.linked'));
      },
    );

    it('is given to nobody by the notification of an account that may be it', async () => {
      const who = newUser();
      await lost('lost-response', who);
      await passMinutes(host);
      await reconcile(host);
      const [{ accountId }] = host.simulator.payAccounts() as any;
      host.simulator.clearFaults();
      await host.simulator.linkPayAccount(accountId);
      await host.simulator.idle();
      expect(await rowsOf(host, who.user)).toMatchObject([{ account_id: null, status: 'unanswered' }]);
      // Midtrans is told to come again: whoever asks for the linking anew learns the account's id.
      expect(host.simulator.notifications().at(-1)).toMatchObject({ status: 503 });
    });
  });

  it('is unlinked where nobody was told that it was', async () => {
    host.simulator.clearFaults();
    const { id } = await linkedUnheard();
    host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
    host.simulator.fail('unbindPayAccount', { kind: 'lost-response' });
    expect((await unbind(host, id)).status).toBe(502);
    await makeCommandsDue(host);
    expect(await reconcile(host)).toEqual({ 'payAccounts.commands': { asked: 1, moved: 1 } });
    expect(await rowOf(host, id)).toMatchObject({ status: 'disabled' });
    await until(() => eventsOf(id).includes('pay_account.unlinked'));
  });

  it('stays as it is where Midtrans does not find it after an unlinking without an answer, which is no failure', async () => {
    host.simulator.clearFaults();
    const { id } = await linkedUnheard();
    host.simulator.fail('unbindPayAccount', { kind: 'lost-response' });
    expect((await unbind(host, id)).status).toBe(502);
    host.simulator.fail('getPayAccount', { kind: 'status', status: 404 });
    await makeCommandsDue(host);
    expect(await reconcile(host)).toEqual({ 'payAccounts.commands': { asked: 1, unchanged: 1 } });
  });

  it('stays linked where the unlinking never arrived', async () => {
    host.simulator.clearFaults();
    const { id } = await linkedUnheard();
    host.simulator.fail('unbindPayAccount', { kind: 'reset' });
    expect((await unbind(host, id)).status).toBe(502);
    await passMinutes(host);
    expect(await reconcile(host)).toEqual({ 'payAccounts.commands': { asked: 1, moved: 1 } });
    expect(await rowOf(host, id)).toMatchObject({ status: 'enabled' });
    expect((await unbind(host, id)).status).toBe(200);
  });
});

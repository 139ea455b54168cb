import { MidtransHealthIndicator } from 'nestjs-midtrans';
import { charge } from '../merchants/cases.support';
import { openMerchants, type Merchant, type Merchants } from '../merchants/merchants.support';
import { until } from '../support/until';
import { startSdk } from './sdk.support';

const ACCOUNT = 'midtrans.account';

describe.each(['one registration with two accounts', 'two registrations on one DataSource'] as const)(
  'a gauge says of each merchant how it stands: %s',
  (setUp) => {
    let sdk: ReturnType<typeof startSdk>;
    let merchants: Merchants;
    beforeAll(async () => {
      sdk = startSdk();
      merchants = await openMerchants(setUp, 'fastify', {
        health: { cacheMs: 0 },
        http: { circuitBreaker: { failures: 2, openMs: 3_600_000 } },
      });
    });
    afterAll(async () => {
      await merchants?.close();
      await sdk.stop();
    });

    /** What a gauge says of each account, of what the attributes say. */
    async function valuesOf(gauge: string, of: Record<string, string> = {}): Promise<Record<string, number>> {
      const points = (await sdk.points(gauge)).filter(({ attributes }) =>
        Object.entries(of).every(([name, value]) => attributes[name] === value),
      );
      const values = points.map(({ attributes, value }) => [attributes[ACCOUNT], value]);
      expect(new Set(values.map(([account]) => account)).size).toBe(points.length);
      return Object.fromEntries(values);
    }

    it('what its reconciliation has to look at, and for how long an answer has been missing', async () => {
      const { jakarta, bali } = merchants;
      for (const [each, count] of [
        [jakarta, 1],
        [bali, 2],
      ] as const) {
        for (let n = 1; n <= count; n++) await charge(each, `due-${n}`);
        await each.database.rows(
          `UPDATE midtrans_payments SET next_check_at = now() - interval '1 second' WHERE account = $1`,
          [each.name],
        );
        await each.database.rows(
          `INSERT INTO midtrans_commands (id, account, subject_id, slot, action, asked_at)
           SELECT gen_random_uuid(), account, id, 'refund', 'refund', now() - $2::integer * interval '1 hour'
           FROM midtrans_payments WHERE account = $1 AND order_id = 'due-1'`,
          [each.name, count],
        );
      }
      const payments = { 'midtrans.lookup': 'payments' };
      expect(await valuesOf('midtrans.reconciliation.due', payments)).toEqual({ jakarta: 1, bali: 2 });
      const commands = { 'midtrans.lookup': 'payments.commands' };
      const unresolved = await valuesOf('midtrans.reconciliation.unresolved', commands);
      expect(unresolved['jakarta']).toBeGreaterThanOrEqual(3_600);
      expect(unresolved['jakarta']).toBeLessThan(7_200);
      expect(unresolved['bali']).toBeGreaterThanOrEqual(7_200);
    });

    it('what waits for its consumers', async () => {
      for (const each of [merchants.jakarta, merchants.bali]) {
        await each.database.rows(
          `INSERT INTO midtrans_consumers (name, account, type) VALUES ('absent', $1, 'payment.pending')`,
          [each.name],
        );
      }
      await charge(merchants.bali, 'waits');
      const absent = { 'messaging.consumer.group.name': 'absent' };
      await until(
        () => valuesOf('midtrans.consumer.waiting', absent),
        ({ jakarta, bali }) => jakarta === 0 && bali === 1,
      );
      expect(await valuesOf('midtrans.consumer.dead', absent)).toEqual({ jakarta: 0, bali: 0 });
    });

    it('whether its webhook hears nothing while a payment waits, whatever the other’s hears', async () => {
      const { jakarta, bali, isShared } = merchants;
      bali.simulator.failNotifications({ kind: 'drop' }, { orderId: 'silent' });
      for (const each of [jakarta, bali]) {
        await charge(each, 'silent');
        await each.simulator.idle();
      }
      await bali.database.rows(
        `WITH heard AS (UPDATE midtrans_notifications SET created_at = created_at - interval '1 hour' WHERE account = 'bali')
         UPDATE midtrans_payments SET created_at = now() - interval '20 minutes' WHERE order_id = 'silent'`,
      );
      const silence = await valuesOf('midtrans.webhook.silence');
      expect(silence).toEqual({ jakarta: 0, bali: expect.any(Number) });
      expect(silence['bali']).toBeGreaterThanOrEqual(20 * 60);
      const only = { maxLagMs: false, maxUnresolvedMs: false, closedCircuits: false } as const;
      const problemsAt = async (each: Merchant) =>
        (await each.get(MidtransHealthIndicator).report(only)).problems;
      expect(await problemsAt(bali)).toEqual([
        'a payment of account bali that was charged 20 minutes ago is pending, and no notification of the account has come since: look whether Midtrans reaches the webhook',
      ]);
      expect(await problemsAt(jakarta)).toEqual(isShared ? await problemsAt(bali) : []);
    });

    it('the circuit of its gateway', async () => {
      for (const each of [merchants.jakarta, merchants.bali]) {
        each.simulator.fail('charge', { kind: 'status', status: 500 }, { times: 'always' });
        for (const n of [1, 2]) await charge(each, `refused-${n}`).catch(() => undefined);
      }
      expect(await valuesOf('midtrans.client.circuit')).toEqual({ jakarta: 2, bali: 2 });
    });
  },
);

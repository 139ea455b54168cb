import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { OnMidtransEvent, type PayAccountEvent } from 'nestjs-midtrans';
import { startHost, type Host } from '../support/host';
import { provider } from '../support/provider';
import { until } from '../support/until';

@Injectable()
class Shop {
  readonly seen: string[] = [];

  @OnMidtransEvent('pay_account.*')
  take({ type, payAccount: { accountId } }: PayAccountEvent): void {
    this.seen.push(`${accountId} ${type}`);
  }
}

const LINKED = 'pay_account.linked';
const UNLINKED = 'pay_account.unlinked';

/** As many rounds of the event loop as anything that was dispatched needs to reach its listener. */
async function rounds(): Promise<void> {
  for (let round = 0; round < 20; round++) await new Promise((resolve) => setImmediate(resolve));
}

describe('a transaction', () => {
  let host: Host;
  let shop: Shop;
  let transactions: any;
  beforeEach(async () => {
    // No sweep comes in the way: what arrives was dispatched by the commit.
    host = await startHost({ providers: [Shop], midtrans: { events: { sweepIntervalMs: 600_000 } } });
    shop = host.app.get(Shop);
    transactions = provider<any>(host, 'Transactions');
  });
  afterEach(() => host.close());

  const happened = (accountId: string, types: string[], subjectId: string = randomUUID()) => ({
    account: 'default',
    subjectId,
    types,
    payload: {
      payAccount: {
        id: subjectId,
        account: 'default',
        userId: null,
        paymentType: 'gopay',
        accountId,
        status: 'enabled',
      },
    },
  });
  const undelivered = () => host.database.rows('SELECT type FROM midtrans_deliveries');

  it('dispatches what was appended in it when it is committed, in order and once', async () => {
    await transactions.run(async (tx: any) => {
      await tx.append(happened('a', [LINKED, UNLINKED]));
      await tx.append(happened('b', [LINKED]));
      await rounds();
      expect(shop.seen).toEqual([]);
    });
    await until(() => shop.seen.length === 3);
    await until(undelivered, (rows) => rows.length === 0);
    await rounds();
    const seenOf = (accountId: string) => shop.seen.filter((event) => event.startsWith(accountId));
    expect([seenOf('a'), seenOf('b')]).toEqual([[`a ${LINKED}`, `a ${UNLINKED}`], [`b ${LINKED}`]]);
  });

  it('dispatches what is appended behind an undelivered event of the same subject after that one', async () => {
    await transactions.run(async (tx: any) => {
      const subjectId = randomUUID();
      await tx.append(happened('a', [LINKED], subjectId));
      await tx.append(happened('a', [UNLINKED], subjectId));
    });
    await until(() => shop.seen.length === 2);
    await until(undelivered, (rows) => rows.length === 0);
    expect(shop.seen).toEqual([`a ${LINKED}`, `a ${UNLINKED}`]);
  });

  it('dispatches and keeps nothing of what was appended in it when it is rolled back', async () => {
    const steps: string[] = [];
    const failing = transactions.run(async (tx: any) => {
      await tx.append(happened('a', [LINKED]));
      tx.afterCommit(() => steps.push('taken'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await rounds();
    expect([shop.seen, steps]).toEqual([[], []]);
    expect(await host.database.rows('SELECT 1 FROM midtrans_outbox')).toEqual([]);
  });

  it('takes its further steps after the commit, with its connection given back, before its caller goes on', async () => {
    const steps: string[] = [];
    await transactions.run(async (tx: any) => {
      await tx.append(happened('a', [LINKED]));
      tx.afterCommit(async () => {
        const stored = await transactions.autoCommit.query(
          { name: 'stored', text: 'SELECT 1 FROM midtrans_outbox' },
          [],
        );
        steps.push(`stored ${stored.length}`);
      });
      steps.push('worked');
    });
    expect(steps).toEqual(['worked', 'stored 1']);
  });

  it('dispatches what was appended although a step after the commit fails, which its caller is told', async () => {
    const failing = transactions.run(async (tx: any) => {
      tx.afterCommit(() => {
        throw new Error('the step failed');
      });
      await tx.append(happened('a', [LINKED]));
    });
    await expect(failing).rejects.toThrow('the step failed');
    await until(() => shop.seen.length === 1);
    expect(shop.seen).toEqual([`a ${LINKED}`]);
  });

  it('of a single statement dispatches what that appended at once', async () => {
    await transactions.autoCommit.append(happened('a', [LINKED, UNLINKED]));
    await until(() => shop.seen.length === 2);
    await until(undelivered, (rows) => rows.length === 0);
    expect(shop.seen).toEqual([`a ${LINKED}`, `a ${UNLINKED}`]);
  });
});

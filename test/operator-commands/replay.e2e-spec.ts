import { delivery } from '../support/gateway';
import { linesOf, openCommandLine } from './commands.support';

describe('the commands replay, reconcile and purge', () => {
  let line: Awaited<ReturnType<typeof openCommandLine>>;
  beforeAll(async () => void (line = await openCommandLine()));
  afterAll(() => line.close());

  const statusOf = async (orderId: string) =>
    (
      await line.database.rows('SELECT transaction_status FROM midtrans_payments WHERE order_id = $1', [
        orderId,
      ])
    )[0]?.['transaction_status'];

  it('moves the payments of notifications that came signed with a key that was not configured', async () => {
    for (const order of ['replay-1', 'replay-2']) {
      await line.charge(order);
      await line.host.notify(delivery(order, 'settlement', { key: 'SB-Mid-server-wrong' }));
    }
    await line.simulator.pay('replay-1');
    const ended = await line.run(['replay', '--outcome', 'invalid_signature', '--since', '1h', '--json']);
    expect(ended.stderr).toBe('');
    expect(linesOf(ended)).toMatchObject([
      { outcome: 'moved', order_id: 'replay-1', status: 'invalid_signature' },
      { outcome: 'unchanged', order_id: 'replay-2', status: 'invalid_signature' },
      { command: 'replay', end: 'done', count: 2, totals: { moved: 1, unchanged: 1 } },
    ]);
    expect(ended.code).toBe(0);
    expect([await statusOf('replay-1'), await statusOf('replay-2')]).toEqual(['settlement', 'pending']);
  });

  it('takes those that are named by id, and tells of one that there is not', async () => {
    const [row] = await line.database.rows<{ id: string }>('SELECT id FROM midtrans_notifications LIMIT 1');
    const missing = '019acb1e-0000-7000-8000-000000000000';
    const ended = await line.run(['replay', row?.id ?? '', missing, '--json']);
    expect(linesOf(ended)).toMatchObject([
      { subject: row?.id, outcome: 'unchanged' },
      { subject: missing, outcome: 'failed', detail: 'Notification not found' },
      { end: 'failed', totals: { unchanged: 1, failed: 1 } },
    ]);
    expect(ended.code).toBe(1);
  });

  it.each([
    [['replay'], 'error: replay: give ids, or --order'],
    [['replay', 'x'], 'error: replay: x is no id of a notification'],
    [['replay', '--outcome', 'lost'], 'error: --outcome: lost is none of processed'],
    [['replay', '--since', 'noon'], 'error: --since: noon is no time'],
    [['reconcile', '--limit', '0'], 'error: --limit: 0 is no whole number'],
    [['reconcile', '--only', 'nothing'], 'error: --only names nothing, and there are '],
    [['reconcile', '--account', 'branch'], 'error: --account: there is no account "branch", only default'],
  ])('refuses %j and names what is wrong', async (args, words) => {
    const { code, stdout, stderr } = await line.run(args);
    expect(stderr).toContain(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('asks about payments that nobody has told of, where it reconciles', async () => {
    await line.charge('reconcile-1');
    await line.simulator.pay('reconcile-1');
    const ended = await line.run(['reconcile', '--only', 'payments', '--all', '--json']);
    expect(ended.stderr).toBe('');
    const lines = linesOf(ended);
    expect(lines.find(({ subject }) => subject === 'payments')).toMatchObject({
      outcome: 'looked',
      failed: false,
    });
    expect(lines.at(-1)).toMatchObject({ command: 'reconcile', end: 'done' });
    expect(ended.code).toBe(0);
    expect(await statusOf('reconcile-1')).toBe('settlement');
  });

  it('deletes what is old, and nothing else', async () => {
    const old = '019acb1e-0000-7000-8000-00000000000a';
    const [{ count: before } = { count: 0 }] = await line.database.rows<{ count: number }>(
      'SELECT count(*)::integer AS count FROM midtrans_notifications',
    );
    await line.database.rows(
      `INSERT INTO midtrans_notifications (id, account, order_id, status, raw_payload, fingerprint, created_at)
       VALUES ($1, 'default', 'old', 'stale', '{}', 'old', now() - interval '10 years')`,
      [old],
    );
    const ended = await line.run(['purge', '--json']);
    expect(ended.stderr).toBe('');
    expect(linesOf(ended).reduce((sum, { deleted = 0 }) => sum + Number(deleted), 0)).toBe(1);
    expect(ended.code).toBe(0);
    expect(await line.database.rows('SELECT count(*)::integer AS count FROM midtrans_notifications')).toEqual(
      [{ count: before }],
    );
  });
});

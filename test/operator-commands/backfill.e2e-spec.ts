import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../reference-app/process.support';
import { until } from '../support/until';
import { holdingGateway, linesOf, openCommandLine } from './commands.support';

describe('the command backfill', () => {
  let line: Awaited<ReturnType<typeof openCommandLine>>;
  let folder: string;
  beforeAll(async () => {
    await compile();
    line = await openCommandLine();
    folder = await mkdtemp(join(tmpdir(), 'backfill-'));
  }, 120_000);
  afterAll(async () => {
    await line.close();
    await rm(folder, { recursive: true });
  });

  let files = 0;
  async function fileOf(text: string): Promise<string> {
    const file = join(folder, `orders-${++files}.txt`);
    await writeFile(file, text);
    return file;
  }
  const rowsOf = (prefix: string) =>
    line.database.rows<{ order_id: string; user_id: string | null; transaction_status: string }>(
      'SELECT order_id, user_id, transaction_status FROM midtrans_payments WHERE order_id LIKE $1 ORDER BY order_id',
      [`${prefix}%`],
    );

  it('imports what Midtrans has, skips what is known, tells what is missing, and its listeners hear of it', async () => {
    await line.chargeElsewhere('lost-1');
    await line.chargeElsewhere('lost-2');
    await line.simulator.pay('lost-2');
    await line.charge('lost-known');
    const file = await fileOf(
      'order_id,user_id\nlost-1,customer-7\nlost-2,\nlost-known,\nlost-never,\nlost-1,\n',
    );

    const ended = await line.run(['backfill', file, '--json']);
    expect(ended.stderr).toBe('');
    expect(linesOf(ended)).toMatchObject([
      { subject: 'lost-1', outcome: 'imported', transaction_status: 'pending' },
      { subject: 'lost-2', outcome: 'imported', transaction_status: 'settlement' },
      { subject: 'lost-known', outcome: 'known' },
      { subject: 'lost-never', outcome: 'missing' },
      { end: 'done', count: 4, failed: 0, totals: { imported: 2, known: 1, missing: 1 } },
    ]);
    expect(ended.code).toBe(0);
    expect(await rowsOf('lost-')).toEqual([
      { order_id: 'lost-1', user_id: 'customer-7', transaction_status: 'pending' },
      { order_id: 'lost-2', user_id: null, transaction_status: 'settlement' },
      { order_id: 'lost-known', user_id: 'someone', transaction_status: 'pending' },
    ]);
    await until(() => line.host.recorder.of('lost-2').includes('payment.settled'));

    const again = await line.run(['backfill', file]);
    expect(again.stdout).toMatch(/^known +lost-1$[^]*\nbackfill done: 3 known, 1 missing\n$/m);
    expect(again.code).toBe(0);
    expect(await rowsOf('lost-')).toHaveLength(3);
  });

  it('stops after the order under way where it is interrupted, tells what it did, and goes on when repeated', async () => {
    const orders = ['cut-1', 'cut-2', 'cut-3'];
    for (const order of orders) await line.chargeElsewhere(order);
    const file = await fileOf(orders.join('\n'));
    const gateway = await holdingGateway(line.gatewayUrl, /cut-2/);
    try {
      const command = line.spawn(['backfill', file, '--json'], { MIDTRANS_BASE_URL: gateway.url });
      await gateway.reached;
      command.kill('SIGINT');
      gateway.release();
      const ended = await command.ended;
      expect(ended.stderr).toBe('');
      expect(linesOf(ended)).toMatchObject([
        { subject: 'cut-1', outcome: 'imported' },
        { subject: 'cut-2', outcome: 'imported' },
        { command: 'backfill', end: 'interrupted', count: 2, failed: 0, totals: { imported: 2 } },
      ]);
      expect(ended.code).toBe(130);
    } finally {
      gateway.close();
    }
    expect((await rowsOf('cut-')).map(({ order_id }) => order_id)).toEqual(['cut-1', 'cut-2']);

    const again = await line.run(['backfill', file, '--json']);
    expect(linesOf(again).at(-1)).toMatchObject({ end: 'done', totals: { known: 2, imported: 1 } });
    expect(again.code).toBe(0);
    expect((await rowsOf('cut-')).map(({ order_id }) => order_id)).toEqual(orders);
  });

  it('changes nothing for a file with a line that is none, and names it', async () => {
    await line.chargeElsewhere('refused-1');
    const file = await fileOf('{"order_id":"refused-1"}\n{"order":"refused-2"}\n');
    const { code, stdout, stderr } = await line.run(['backfill', file]);
    expect(stderr).toBe(`error: ${file}: line 2: order_id is missing\n`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(await rowsOf('refused-')).toEqual([]);
  });

  it('names a file that there is not', async () => {
    const { code, stderr } = await line.run(['backfill', join(folder, 'nowhere')]);
    expect(stderr).toMatch(/^error: .*nowhere: ENOENT/);
    expect(code).toBe(2);
  });

  it('stops where the key is refused, and counts what cannot be asked as failed', async () => {
    const file = await fileOf('away-1\naway-2\n');
    await line.database.rows('TRUNCATE midtrans_account_keys');
    const refused = await line.run(['backfill', file, '--json'], {
      MIDTRANS_SERVER_KEY: 'SB-Mid-server-of-another',
    });
    expect(linesOf(refused)).toMatchObject([{ end: 'failed', count: 0 }]);
    expect(refused.stderr).toMatch(/^error: .*401/m);
    expect(refused.code).toBe(1);
    await line.database.rows('TRUNCATE midtrans_account_keys');
    const away = await line.run(['backfill', file, '--json'], { MIDTRANS_BASE_URL: 'http://127.0.0.1:1' });
    expect(linesOf(away).at(-1)).toMatchObject({ end: 'failed', count: 2, failed: 2, totals: { failed: 2 } });
    expect(away.code).toBe(1);
  });

  it('reads its orders from stdin', async () => {
    await line.chargeElsewhere('piped-1');
    const command = line.spawn(['backfill', '-', '--json']);
    command.stdin.end('piped-1\n');
    const ended = await command.ended;
    expect(linesOf(ended)[0]).toMatchObject({ subject: 'piped-1', outcome: 'imported' });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });
});

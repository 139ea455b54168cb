import { until } from '../support/until';
import { linesOf, openCommandLine } from './commands.support';

describe('the command status', () => {
  let line: Awaited<ReturnType<typeof openCommandLine>>;
  beforeAll(async () => void (line = await openCommandLine()));
  afterAll(() => line.close());

  it('shows that a payment stands here as it does at Midtrans, and ends with 0', async () => {
    await line.charge('order-in-step');
    const { code, stdout, stderr } = await line.run(['status', 'order-in-step']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^transaction_status +pending +pending$/m);
    expect(stdout).toMatch(/^gross_amount +100000 +100000$/m);
    expect(stdout).toMatch(/^Both agree\.\nstatus done: 1 in_step\n$/m);
    expect(code).toBe(0);
  });

  it('changes nothing where Midtrans is ahead, tells so, and ends with 1', async () => {
    await line.charge('order-behind');
    await line.simulator.pay('order-behind');
    const ended = await line.run(['status', 'order-behind', '--json']);
    expect(ended.stderr).toBe('');
    expect(linesOf(ended)).toMatchObject([
      {
        subject: 'order-behind',
        outcome: 'behind',
        failed: true,
        stored: { transaction_status: 'pending' },
        midtrans: { transaction_status: 'settlement', gross_amount: 100_000 },
      },
      { command: 'status', end: 'failed', count: 1, failed: 1, totals: { behind: 1 } },
    ]);
    expect(ended.code).toBe(1);
    const [row] = await line.database.rows(
      "SELECT transaction_status FROM midtrans_payments WHERE order_id = 'order-behind'",
    );
    expect(row).toEqual({ transaction_status: 'pending' });
  });

  it('moves the payment with --sync, and leaves its event to the instances that run', async () => {
    await line.charge('order-to-sync');
    await line.simulator.pay('order-to-sync');
    const ended = await line.run(['status', 'order-to-sync', '--sync', '--json']);
    expect(linesOf(ended)[0]).toMatchObject({
      outcome: 'in_step',
      stored: { transaction_status: 'settlement' },
      midtrans: { transaction_status: 'settlement' },
    });
    expect(ended.code).toBe(0);
    await until(() => line.host.recorder.of('order-to-sync').includes('payment.settled'));
  });

  it('tells of an order that only Midtrans has', async () => {
    await line.chargeElsewhere('order-elsewhere');
    const ended = await line.run(['status', 'order-elsewhere', '--json']);
    expect(linesOf(ended)[0]).toMatchObject({ outcome: 'missing_here', stored: null });
    expect(ended.code).toBe(1);
  });

  it('tells of an order that nobody has', async () => {
    const ended = await line.run(['status', 'order-of-nobody', '--json']);
    expect(linesOf(ended)[0]).toMatchObject({ outcome: 'nowhere', stored: null, midtrans: null });
    expect(ended.code).toBe(1);
  });

  it('shows what is stored where Midtrans cannot be asked, says why, and ends with 1', async () => {
    await line.charge('order-of-silence');
    const ended = await line.run(['status', 'order-of-silence', '--json'], {
      MIDTRANS_BASE_URL: 'http://127.0.0.1:1',
    });
    expect(linesOf(ended)[0]).toMatchObject({
      outcome: 'not_asked',
      detail: expect.stringMatching(/could not be asked.*ECONNREFUSED/),
      stored: { transaction_status: 'pending' },
      midtrans: null,
    });
    expect(ended.code).toBe(1);
  });
});

import { until } from '../support/until';
import { linesOf, openCommandLine } from './commands.support';

describe('the commands events and consumers', () => {
  let line: Awaited<ReturnType<typeof openCommandLine>>;
  beforeAll(async () => void (line = await openCommandLine()));
  afterAll(() => line.close());

  /** An event that a consumer, which no instance has, was given up for. */
  async function dead(orderId: string): Promise<string> {
    await line.charge(orderId);
    const [event] = await until(
      () =>
        line.database.rows<{ id: string; sequence: string; subject_id: string; type: string }>(
          `SELECT o.id, o.sequence, o.subject_id, o.type FROM midtrans_outbox o
           JOIN midtrans_payments p ON p.id = o.subject_id WHERE p.order_id = $1`,
          [orderId],
        ),
      (rows) => rows.length > 0,
    );
    await line.database.rows(
      `INSERT INTO midtrans_deliveries (sequence, consumer, account, type, subject_id, attempts, dead_at, last_error)
       VALUES ($1, 'retired', 'default', $2, $3, 8, now(), 'no more paper')`,
      [event?.sequence, event?.type, event?.subject_id],
    );
    return event?.id ?? '';
  }

  it('list what was given up, retry it, and let consumers go without it', async () => {
    const first = await dead('events-1');
    const second = await dead('events-2');
    const listed = await line.run(['events', 'list', '--state', 'dead', '--consumer', 'retired', '--json']);
    expect(listed.stderr).toBe('');
    expect(linesOf(listed)).toMatchObject([
      {
        subject: second,
        outcome: 'dead',
        order_id: 'events-2',
        deliveries: expect.arrayContaining([
          expect.objectContaining({ consumer: 'retired', attempts: 8, last_error: 'no more paper' }),
        ]),
      },
      { subject: first, outcome: 'dead', order_id: 'events-1' },
      { command: 'events list', end: 'done', totals: { dead: 2 } },
    ]);

    const retried = await line.run(['events', 'retry', first, '--json']);
    expect(linesOf(retried)[0]).toMatchObject({ subject: first, outcome: 'retried', deliveries: 1 });
    const discarded = await line.run(['events', 'discard', '--consumer', 'retired', '--json']);
    expect(linesOf(discarded)[0]).toMatchObject({ outcome: 'discarded', deliveries: 1 });
    const again = await line.run(['events', 'discard', second, '--json']);
    expect(linesOf(again)[0]).toMatchObject({ subject: second, outcome: 'failed' });
    expect([listed, retried, discarded, again].map(({ code }) => code)).toEqual([0, 0, 0, 1]);
  });

  it('list the consumers, and drop none that is in use', async () => {
    const listed = await line.run(['consumers', 'list', '--json']);
    expect(listed.stderr).toBe('');
    const [consumer] = linesOf(listed);
    expect(consumer).toMatchObject({ outcome: 'seen', account: 'default', dead: 0 });
    const dropped = await line.run(['consumers', 'drop', String(consumer?.['subject'])]);
    expect(dropped.stdout).toMatch(/^failed .* is in an instance that runs/);
    const unknown = await line.run(['consumers', 'drop', 'nobody']);
    expect(unknown.stdout).toMatch(/^failed .*Consumer not found/);
    expect([listed, dropped, unknown].map(({ code }) => code)).toEqual([0, 1, 1]);
  });

  it.each([
    [['events'], 'error: events: say what: list, retry, discard'],
    [['events', 'drop'], 'error: events: there is no command drop, only list, retry, discard'],
    [['events', 'retry'], 'error: events retry: give ids, what the events are like, or --all'],
    [['events', 'list', '--state', 'lost'], 'error: --state: lost is none of waiting, dead, done'],
    [['consumers', 'drop'], "error: missing required argument 'name'"],
  ])('refuses %j and names what is wrong', async (args, words) => {
    const { code, stdout, stderr } = await line.run(args);
    expect(stderr).toContain(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

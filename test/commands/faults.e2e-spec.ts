import { startHostWithGateway, type Answer } from '../support/host';
import { COMMANDS, PAIRS, type HostWithGateway, type Subject } from './commands.support';

/** Every command of the library meets every fault of the gateway, then another, and then none. */
describe.each(COMMANDS)('$name', (command) => {
  let host: HostWithGateway;
  let count = 0;
  const most = command.mostEffects ?? 1;

  beforeAll(async () => {
    host = await startHostWithGateway({
      over: 'http',
      midtrans: { http: { timeoutMs: 300, retries: 0 } },
      simulator: { seed: 1 },
    });
  });
  beforeEach(async () => {
    await host.database.rows('DELETE FROM midtrans_commands');
    // What came of a command is for the command itself to find out.
    host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  /** Nobody believes that nothing happened where something did, and nothing happens twice. */
  async function expectHonest(subject: Subject, { status, body }: Answer): Promise<void> {
    const effects = command.effects(host, subject);
    expect(effects).toBeLessThanOrEqual(most);
    if (effects === 0) return;
    expect([status < 400 || status >= 500, body]).toEqual([true, body]);
    expect(await command.failures(host, subject)).toBe(0);
  }

  // Of a command each fault comes first the one way and second the other, and of the next command the other way round.
  describe.each([
    ['without a key', false, 0],
    ['under an Idempotency-Key', true, 1],
  ])('asked for %s', (_how, isKeyed, from) => {
    it.each(PAIRS.filter((_, index) => (index + COMMANDS.indexOf(command)) % 2 === from))(
      'meets $first, then $second: what is told is what happened, it happens once, and nothing stays open',
      async ({ fault, next }) => {
        const subject = await command.prepare(host);
        const headers = isKeyed ? { 'idempotency-key': `faults-${++count}` } : undefined;
        const answers: number[] = [];
        // Without a fault an answer may still come past a deadline this short, where the machine is busy.
        for (const each of [fault, next, ...Array<undefined>(5)]) {
          const handle = each && host.simulator.fail(command.endpoint, each);
          const answer = await command.make(host, subject, headers);
          handle?.lift();
          answers.push(answer.status);
          await expectHonest(subject, answer);
          // What is refused for good under a key is refused under it from then on.
          if (answer.status < 300 || (isKeyed && answer.status === 400)) break;
        }
        const last = answers.at(-1) ?? 0;
        expect(last < 300 || (isKeyed && last === 400)).toBe(true);
        expect(command.effects(host, subject) > 0).toBe(last < 300);
        expect(await host.database.rows('SELECT action FROM midtrans_commands')).toEqual([]);
      },
    );
  });
});

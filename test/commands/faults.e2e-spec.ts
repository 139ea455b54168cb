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

  describe.each([
    ['without a key', false],
    ['under an Idempotency-Key', true],
  ])('asked for %s', (_how, isKeyed) => {
    it.each(PAIRS)(
      'meets $first, then $second: what is told is what happened, it happens once, and nothing stays open',
      async ({ fault, next }) => {
        const subject = await command.prepare(host);
        const headers = isKeyed ? { 'idempotency-key': `faults-${++count}` } : undefined;
        const answers: number[] = [];
        for (const each of [fault, next, undefined]) {
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

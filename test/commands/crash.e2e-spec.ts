import { startHost, startHostWithGateway, type Host } from '../support/host';
import { until } from '../support/until';
import { COMMANDS, type HostWithGateway } from './commands.support';

/** A process ends between the row that reserves something and the gateway's answer. Another goes on. */
describe.each(COMMANDS)('$name whose process dies before the answer', (command) => {
  let host: HostWithGateway;
  const dying: { host: Host; crash: () => void }[] = [];

  beforeAll(async () => {
    host = await startHostWithGateway({ midtrans: { http: { timeoutMs: 2_000, retries: 0 } } });
  });
  beforeEach(() => {
    host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
  });
  afterEach(async () => {
    host.simulator.clearFaults();
    await host.database.rows('DELETE FROM midtrans_commands');
    for (const each of dying.splice(0)) {
      each.crash();
      await each.host.close();
    }
  });
  afterAll(() => host.close());

  /** A process on the same database that never hears what became of its calls. */
  async function dyingHost(arrives: boolean) {
    let crash = (): void => undefined;
    const gone = new Promise<never>((_resolve, reject) => {
      crash = () => reject(new TypeError('the process is gone'));
    });
    gone.catch(() => undefined);
    const asked = { changes: 0 };
    const started = await startHost({
      database: host.database,
      midtrans: {
        http: {
          timeoutMs: 60_000,
          retries: 0,
          fetch: async (input, init) => {
            const request = new Request(input, init);
            if (request.method === 'GET') return host.simulator.fetch(request);
            if (arrives) await host.simulator.fetch(request);
            asked.changes++;
            return gone;
          },
        },
      },
    });
    dying.push({ host: started, crash });
    return { started, asked };
  }

  it.each([
    ['has reached the gateway', true],
    ['never left', false],
  ])(
    'is gone on with by the next process that is asked for it, where it %s, and happens once',
    async (_what, arrives) => {
      const subject = await command.prepare(host);
      const { started, asked } = await dyingHost(arrives);
      command.make(started, subject).catch(() => undefined);
      await until(() => asked.changes > 0);

      // As long as the first may still be at it, nobody else is.
      const early = await command.make(host, subject);
      expect(early.status).toBeGreaterThanOrEqual(400);
      expect(command.effects(host, subject)).toBe(arrives ? 1 : 0);

      await host.database.rows(`UPDATE midtrans_commands SET leased_until = now() - interval '1 second'`);
      const answer = await command.make(host, subject);
      expect([answer.status < 300, answer.body]).toEqual([true, answer.body]);
      expect(command.effects(host, subject)).toBeGreaterThan(0);
      expect(command.effects(host, subject)).toBeLessThanOrEqual(command.mostEffects ?? 1);
      expect(await command.failures(host, subject)).toBe(0);
      expect(await host.database.rows('SELECT action FROM midtrans_commands')).toEqual([]);
    },
  );
});

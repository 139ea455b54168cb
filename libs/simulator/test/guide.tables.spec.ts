import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { createSimulator, ENDPOINTS, InvalidFieldError } from '../src';
import { CHANNELS } from '../src/checkout/channels';
import { redeliveriesAfter } from '../src/notifications/policy';
import type { TransactionStatus } from '../src/transaction-status';
import type { TransactionRecord } from '../src/transactions/transaction';
import { canMove } from '../src/transactions/transitions';
import { codesIn, GUIDE, rowsOf } from './guide.spec.helper';
import { SERVER_KEY } from './support';

const sorted = (values: Iterable<string>) => [...new Set(values)].sort();

/** The codes in one column of a table. */
const codesOf = (columns: readonly string[], column: string) =>
  rowsOf(GUIDE, columns).flatMap((row) => codesIn(row[column]));

/** The routes of all that a simulator serves itself, with its paths as they are registered. */
function routesOfSimulator(): string[] {
  const mounting = jest.spyOn(Hono.prototype, 'route');
  void createSimulator({ serverKey: SERVER_KEY }).close();
  const routes = (mounting.mock.contexts as Hono[]).flatMap((app) => app.routes);
  mounting.mockRestore();
  return sorted(
    routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/simulator'))
      .map(({ method, path }) => `${method} ${path}`),
  );
}

describe('the guide', () => {
  const simulator = createSimulator({ serverKey: SERVER_KEY });
  afterAll(() => simulator.close());

  /** What a wrong value is told that there is. */
  function choicesTold(set: () => unknown): string[] {
    try {
      set();
    } catch (error) {
      if (!(error instanceof InvalidFieldError)) throw error;
      const [, choices = ''] = /(?:one of|there is) ([\w, -]+?)(?:, not .*)?$/.exec(error.message) ?? [];
      return choices.split(', ');
    }
    throw new Error('it was accepted');
  }

  it('names every endpoint, in order', () => {
    const rows = rowsOf(GUIDE, ['name', 'call']);
    const endpoints = rows.map(({ name, call }) => [...codesIn(name), ...codesIn(call)]);
    expect(endpoints).toEqual(ENDPOINTS.map(({ name, method, path }) => [name, `${method} ${path}`]));
  });

  it('names every route of the control API', () => {
    const routes = codesOf(['in a test', 'over HTTP'], 'over HTTP').filter((code) => !code.startsWith('{'));
    const ours = routes.map((route) => route.replace(' /', ' /simulator/api/'));
    const theirs = routesOfSimulator().filter((route) => route.includes(' /simulator/api/'));
    expect(sorted(ours)).toEqual(theirs.map((route) => route.replace(/:(?:name|id|payment)/, ':id')));
    expect(theirs.length).toBeGreaterThan(40);
  });

  it('names every page', () => {
    const pages = ['what customers see', 'what operators see']
      .flatMap((who) => codesOf([who, 'what it shows'], who))
      .map((page) => `GET ${page}`);
    const served = routesOfSimulator()
      .filter((route) => route.startsWith('GET ') && !route.includes('/api/'))
      .flatMap((route) => {
        const [, choices] = /:page\{\(\?:(.*)\)\}/.exec(route) ?? [];
        return choices ? choices.split('|').map((name) => route.replace(/:page\{.*\}/, name)) : [route];
      });
    // The picture of a code and the page with it are at one address.
    expect(sorted(pages)).toEqual(sorted([...new Set(served)]));
  });

  it('names every method', () => {
    const methods = codesOf(['in a test', 'over HTTP'], 'in a test').map((code) => code.replace(/\(.*/, ''));
    expect(sorted(methods)).toEqual(sorted(Object.keys(simulator)));
  });

  it('names every option', () => {
    const source = readFileSync(join(__dirname, '../src/options.ts'), 'utf8');
    const [, fields = ''] = source.split('export interface SimulatorOptions');
    const options = [...fields.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = '']) => name);
    expect(codesOf(['option'], 'option')).toEqual(options);
  });

  it('names every way between statuses', () => {
    // Between them, all that a payment type can make of a status.
    const records = [
      { paymentType: 'credit_card', reversible: false },
      { paymentType: 'gopay', reversible: false },
      { paymentType: 'echannel', reversible: true },
    ];
    const ways = rowsOf(GUIDE, ['from', 'to']).flatMap(({ from, to }) =>
      codesIn(from).map((status) => [status, sorted(codesIn(to))] as const),
    );
    const statuses = ways.map(([status]) => status as TransactionStatus);
    const possible = statuses.map((status) => {
      const can = (to: TransactionStatus) =>
        records.some((record) =>
          canMove({ ...record, status, facts: {} } as unknown as TransactionRecord, to),
        );
      return [status, sorted(statuses.filter(can))];
    });
    expect(ways).toEqual(possible);
    expect(statuses).toHaveLength(12);
  });

  it('names every operation that is counted', () => {
    const calls = ENDPOINTS.filter(({ method }) => method !== 'GET').map(({ name }) => name);
    const customers = ['linkPayAccount', 'refusePayAccount', 'unlinkPayAccount'];
    expect(sorted(codesOf(['id', 'operations'], 'operations'))).toEqual(sorted([...calls, ...customers]));
  });

  it('names every fault and its fields', () => {
    const wrong = (fault: object) => choicesTold(() => simulator.fail('charge', fault as never));
    const rows = rowsOf(GUIDE, ['kind', 'fields', 'what the client sees']);
    expect(rows.flatMap(({ kind }) => codesIn(kind))).toEqual(wrong({ kind: '' }));
    for (const { kind = '', fields } of rows) {
      const [name] = codesIn(kind);
      const needed = { latency: { ms: 1 }, status: { status: 500 } }[name ?? ''];
      expect([name, ['kind', ...codesIn(fields)]]).toEqual([
        name,
        wrong({ kind: name, ...needed, other: 1 }),
      ]);
    }
  });

  it('names every fault of notifications and its fields', () => {
    const wrong = (fault: object) => choicesTold(() => simulator.failNotifications(fault as never));
    const rows = rowsOf(GUIDE, ['kind', 'fields', 'what arrives']);
    expect(rows.flatMap(({ kind }) => codesIn(kind))).toEqual(wrong({ kind: '' }));
    for (const { kind = '', fields } of rows) {
      const [name] = codesIn(kind);
      const needed = name === 'delay' ? { duration: '1m' } : {};
      expect([name, ['kind', ...codesIn(fields)]]).toEqual([
        name,
        wrong({ kind: name, ...needed, other: 1 }),
      ]);
    }
  });

  it('names every condition', () => {
    const told = choicesTold(() => simulator.fail('charge', { kind: 'reset' }, { other: 1 } as never));
    expect(codesOf(['condition'], 'condition')).toEqual(told);
  });

  it('names every reason for which a subscription fails', async () => {
    const subscriptions = createSimulator({ serverKey: SERVER_KEY });
    const reasons = choicesTold(() => subscriptions.failNextSubscriptionCharge('', { reason: '' as never }));
    expect(codesOf(['reason', 'what happens'], 'reason')).toEqual(reasons);
    await subscriptions.close();
  });

  it('names every channel of a payment page', () => {
    const [, list] = /^The channels: ([^]*?)\.\n/m.exec(GUIDE) ?? [];
    expect(codesIn(list)).toEqual(CHANNELS);
  });

  it('tells how often what is delivered again', () => {
    const counts: Readonly<Record<string, number>> = {
      never: 0,
      once: 1,
      twice: 2,
      '4 times': 4,
      '5 times': 5,
    };
    const rows = rowsOf(GUIDE, ['answer', 'delivered again']).filter(({ answer }) => answer !== '307, 308');
    const answers = (text = ''): (number | undefined)[] => {
      if (text === '2xx') return [200, 202, 299];
      return text.startsWith('any other') ? [undefined, 401, 429, 502] : text.split(', ').map(Number);
    };
    expect(rows).toHaveLength(6);
    for (const { answer, 'delivered again': count = '' } of rows) {
      expect([answer, answers(answer).map(redeliveriesAfter)]).toEqual([
        answer,
        answers(answer).map(() => counts[count]),
      ]);
    }
  });
});

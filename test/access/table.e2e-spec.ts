import { randomUUID } from 'node:crypto';
import { Injectable, UnauthorizedException, type ExecutionContext } from '@nestjs/common';
import type { Permission } from 'nestjs-midtrans';
import type { HostWithGateway } from '../operations/operations.support';
import { HeaderGuard, startHostWithGateway, type Answer } from '../support/host';
import { describedApi } from '../support/openapi/document';
import { described } from '../support/openapi/routes';
import {
  CALLERS,
  CARDS,
  ENDPOINTS,
  OWNER_AND_STAFF,
  STAFF_ALONE,
  type Caller,
  type Row,
  type Subject,
  type Verdict,
  type Verdicts,
} from './endpoints.support';

const ROOT = '/api/midtrans';
const callers = Object.keys(CALLERS) as Caller[];
const rows = Object.entries(ENDPOINTS);

/** Throws, as passport's guards do. */
@Injectable()
class ThrowingGuard extends HeaderGuard {
  override canActivate(context: ExecutionContext): boolean {
    if (super.canActivate(context)) return true;
    throw new UnauthorizedException();
  }
}

const HOSTS = [
  ['fastify, behind a guard that returns false', 'fastify', HeaderGuard, 403],
  ['express, behind a guard that throws', 'express', ThrowingGuard, 401],
] as const;

const STATUSES: Readonly<Record<Exclude<Verdict, 'turned away'>, readonly number[]>> = {
  done: [200, 201, 204],
  hidden: [404],
  forbidden: [403],
};

function ask(host: HostWithGateway, name: string, { path, json }: Subject, who: object, slash = '/') {
  const [method = ''] = name.split(' ');
  const url = ROOT + path.replace(/\/$/, '') + slash;
  return host.request(url, { method, json: ['POST', 'PATCH'].includes(method) ? json : undefined, ...who });
}

/** All that an endpoint could change, here and at the gateway. */
async function everything({ database, simulator }: HostWithGateway): Promise<unknown> {
  await simulator.idle();
  const here = await database.rows(
    `SELECT id, transaction_status, refund_amount::text FROM midtrans_payments
     UNION ALL SELECT id, status, amount::text FROM midtrans_refunds
     UNION ALL SELECT id, status, NULL FROM midtrans_pay_accounts
     UNION ALL SELECT id, deleted_at::text, NULL FROM midtrans_saved_cards
     UNION ALL SELECT id, status, midtrans_status FROM midtrans_invoices
     UNION ALL SELECT id, status, NULL FROM midtrans_payment_links
     UNION ALL SELECT id, status, amount::text FROM midtrans_subscriptions ORDER BY 1`,
  );
  return { here, there: [simulator.transactions(), simulator.payAccounts(), simulator.subscriptions()] };
}

it('has a row for every endpoint that there is', async () => {
  const { endpoints } = await describedApi();
  const names = endpoints.map(({ method, path }) => `${method} ${described(path).slice(ROOT.length)}`);
  expect(Object.keys(ENDPOINTS).sort()).toEqual(names.sort());
});

describe.each(HOSTS)('on %s', (_name, adapter, guard, turnedAway) => {
  let host: HostWithGateway;

  beforeAll(async () => {
    host = await startHostWithGateway({ adapter, midtrans: { guards: [guard], cards: CARDS } });
  });
  afterAll(() => host.close());

  const expectVerdict = async (name: string, row: Row, caller: Caller, verdict: Verdict) => {
    let subject = await row.make(host);
    const before = verdict === 'done' ? undefined : await everything(host);
    for (const slash of ['/', '']) {
      const { status } = await ask(host, name, subject, CALLERS[caller], slash);
      expect(verdict === 'turned away' ? [turnedAway] : STATUSES[verdict]).toContain(status);
      if (verdict === 'done' && slash === '/') subject = await row.make(host);
    }
    if (verdict !== 'done') expect(await everything(host)).toEqual(before);
  };

  describe.each(rows)('%s', (name, row) => {
    it.each(callers)(`for %s is as the table says`, (caller) =>
      expectVerdict(name, row, caller, row.who[caller]),
    );
  });

  const hidden = rows.filter(([, { who }]) => Object.values(who).includes('hidden'));
  it.each(hidden)("%s tells what is another's from nothing at all in no way", async (name, row) => {
    const subject = await row.make(host);
    const nothing = { ...subject, path: subject.path.replace(/[\da-f-]{36}/, randomUUID()) };
    const [ofAnother, ofNobody] = await Promise.all(
      [subject, nothing].map((each) => ask(host, name, each, CALLERS['another customer'])),
    );
    const told = ({ status, body, headers }: Answer) => [status, body, [...headers.keys()].sort()];
    expect(ofAnother && told(ofAnother)).toEqual(ofNobody && told(ofNobody));
  });
});

const actions = rows.filter(([, { action }]) => action !== undefined);
const PERMISSIONS: readonly (readonly [Permission, Verdicts])[] = [
  ['owner', OWNER_AND_STAFF],
  ['staff', STAFF_ALONE],
];

describe.each(PERMISSIONS)('with every permission for %s', (permission, who) => {
  let host: HostWithGateway;

  beforeAll(async () => {
    const permissions = Object.fromEntries(actions.map(([, { action }]) => [action, permission]));
    host = await startHostWithGateway({ midtrans: { access: { permissions } } });
  });
  afterAll(() => host.close());

  it.each(actions)('%s is for them', async (name, row) => {
    for (const caller of callers) {
      const { status } = await ask(host, name, await row.make(host), CALLERS[caller]);
      const verdict = who[caller];
      expect([caller, verdict === 'turned away' ? [403] : STATUSES[verdict]]).toEqual([
        caller,
        expect.arrayContaining([status]),
      ]);
    }
  });
});

describe('of what is closed to owners', () => {
  let closed: HostWithGateway;
  /** What is refused changes nothing: one of each is enough. */
  const subjects = new Map<string, Subject>();

  beforeAll(async () => {
    closed = await startHostWithGateway();
    for (const [name, { make }] of actions) subjects.set(name, await make(closed));
  });
  afterAll(() => closed.close());

  it.each(actions)('opening %s opens nothing else', async (name, row) => {
    const permissions = { [String(row.action)]: 'owner' as const };
    const host = await startHostWithGateway({
      database: closed.database,
      midtrans: { access: { permissions } },
    });
    for (const [other, { make, who }] of actions) {
      const verdict = other === name ? 'done' : who.owner;
      const subject = verdict === 'done' ? undefined : subjects.get(other);
      const { status } = await ask(host, other, subject ?? (await make(host)), CALLERS.owner);
      expect([other, verdict === 'done']).toEqual([other, status === 200]);
    }
    await host.close();
  });
});

describe('in public, where nobody is known', () => {
  let host: HostWithGateway;

  beforeAll(async () => {
    host = await startHostWithGateway({ midtrans: { guards: [], public: true } });
  });
  afterAll(() => host.close());

  /** What must be somebody's own needs somebody. */
  const OWN: readonly string[] = [
    'GET /cards',
    'DELETE /cards/{id}',
    'POST /pay-accounts',
    'GET /pay-accounts',
    'GET /pay-accounts/{id}',
    'POST /pay-accounts/{id}/unbind',
  ];
  const open = rows.filter(([name]) => !OWN.includes(name));

  it.each(open)('%s is for nobody what it is for an owner, and staff there is none', async (name, row) => {
    const subject = await row.make(host);
    for (const caller of ['staff', 'anonymous'] as const) {
      const { status } = await ask(
        host,
        name,
        caller === 'staff' ? subject : await row.make(host),
        CALLERS[caller],
      );
      const verdict = row.who.owner === 'forbidden' ? 'forbidden' : 'done';
      expect([caller, STATUSES[verdict]]).toEqual([caller, expect.arrayContaining([status])]);
    }
  });

  it.each(open.filter(([name]) => name.includes('/payments/{id}')))(
    "%s shows nobody somebody's payment",
    async (name, row) => {
      const subject = await row.make(host);
      const [id = ''] = /[\da-f-]{36}/.exec(subject.path) ?? [];
      await host.database.rows("UPDATE midtrans_payments SET user_id = 'customer-1' WHERE id = $1", [id]);
      expect((await ask(host, name, subject, CALLERS.anonymous)).status).toBe(404);
    },
  );

  it.each(OWN)('%s is for nobody', async (name) => {
    const path = name.replace(/^\w+ /, '').replace('{id}', randomUUID());
    const json = { phone_number: '81234567890', country_code: '62' };
    const { status, body } = await ask(host, name, { path, json: path.endsWith('unbind') ? {} : json }, {});
    expect([status, body.code]).toEqual([401, 'unauthorized']);
  });
});

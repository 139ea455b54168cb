import { createSimulator } from 'midtrans-simulator';
import { MidtransAuditService } from 'nestjs-midtrans';
import { CALLERS, CARDS, ENDPOINTS, type Row } from '../access/endpoints.support';
import { act, charge, settled, type HostWithGateway } from '../operations/operations.support';
import { about, asBali, startMerchants, type Merchants } from '../request-accounts/request-accounts.support';
import { createTestDatabase } from '../support/database';
import { ADAPTERS, CLIENT_KEY, SERVER_KEY, startHost, startHostWithGateway } from '../support/host';
import { spawnHost } from '../support/host-process';
import { until } from '../support/until';

const ROOT = '/api/midtrans';
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const UUID = /[\da-f]{8}-[\da-f-]{27}/;

/** What is audited, by the action that its entry names. */
const ACTIONS: Readonly<Record<string, readonly [action: string, subject: string]>> = {
  'POST /payments/{id}/cancel': ['cancel', 'payment'],
  'POST /payments/{id}/expire': ['expire', 'payment'],
  'POST /payments/{id}/capture': ['capture', 'payment'],
  'POST /payments/{id}/approve': ['approve', 'payment'],
  'POST /payments/{id}/deny': ['deny', 'payment'],
  'POST /payments/{id}/refund': ['refund', 'payment'],
  'POST /pay-accounts/{id}/unbind': ['unbind_pay_account', 'pay_account'],
  'DELETE /cards/{id}': ['delete_card', 'card'],
  'POST /invoices/{id}/void': ['void_invoice', 'invoice'],
  'DELETE /payment-links/{id}': ['delete_payment_link', 'payment_link'],
  'PATCH /subscriptions/{id}': ['update_subscription', 'subscription'],
  'POST /subscriptions/{id}/disable': ['disable_subscription', 'subscription'],
  'POST /subscriptions/{id}/enable': ['enable_subscription', 'subscription'],
  'POST /subscriptions/{id}/cancel': ['cancel_subscription', 'subscription'],
  'POST /events/retry': ['retry_events', 'events'],
  'POST /events/discard': ['discard_events', 'events'],
  'POST /events/{id}/retry': ['retry_event', 'event'],
  'POST /events/{id}/discard': ['discard_event', 'event'],
  'POST /reconciliation/run': ['run_reconciliation', 'reconciliation'],
  'POST /notifications/{id}/replay': ['replay_notification', 'notification'],
};
/** Those about an order, which their entry names. */
const OF_ORDERS = ['payment', 'invoice', 'payment_link', 'event', 'notification'];

/** What makes something has a row of its own; a customer who goes on paying, and Midtrans, are not kept waiting. */
const isUnaudited = (name: string): boolean =>
  name.startsWith('GET ') ||
  (/^POST \/(charge|snap|pay-accounts|invoices|payment-links|subscriptions|notification.*)$/.test(name) &&
    !(name in ACTIONS)) ||
  name === 'POST /payments/{id}/continue';

const rows = Object.entries(ENDPOINTS);

async function written({ database }: Pick<HostWithGateway, 'database'>): Promise<number> {
  const [row] = await database.rows<{ count: number }>(
    'SELECT count(*)::integer AS count FROM midtrans_audit',
  );
  return row?.count ?? 0;
}

async function audit(host: Pick<HostWithGateway, 'request'>, query = '', headers = {}): Promise<any[]> {
  const { status, body } = await host.request(`${ROOT}/audit/${query}`, { ...CALLERS.staff, headers });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.results;
}

async function latest(host: Pick<HostWithGateway, 'request'>): Promise<any> {
  return (await audit(host, '?limit=1'))[0];
}

async function ask(host: HostWithGateway, name: string, { make }: Row, who: object) {
  const { path, json } = await make(host);
  await host.simulator.idle();
  const before = await written(host);
  const [method = ''] = name.split(' ');
  const sent = ['POST', 'PATCH'].includes(method) ? { json } : {};
  const { status } = await host.request(ROOT + path, { method, ...sent, ...who });
  return { path, status, count: (await written(host)) - before };
}

it('says of every endpoint that changes something whether it is audited', () => {
  const changing = rows.map(([name]) => name).filter((name) => !isUnaudited(name));
  expect(Object.keys(ACTIONS).sort()).toEqual(changing.sort());
});

describe.each(ADAPTERS)('on %s', (adapter) => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({ adapter, midtrans: { cards: CARDS } });
  });
  afterAll(() => host.close());

  it.each(rows.filter(([name]) => name in ACTIONS))(
    '%s leaves one entry, of who asked, for what, and that it is done',
    async (name, row) => {
      const who = row.who.staff === 'done' ? CALLERS.staff : CALLERS.owner;
      const { path, status, count } = await ask(host, name, row, who);
      expect([status < 300, count]).toEqual([true, 1]);
      const [action, subject = ''] = ACTIONS[name] ?? [];
      const entry = await latest(host);
      expect(entry).toMatchObject({
        account: 'default',
        actor: who.user,
        is_staff: who === CALLERS.staff,
        action,
        subject,
        subject_id: UUID.exec(path)?.[0] ?? null,
        outcome: 'done',
        error: '',
        ended_at: expect.stringMatching(/Z$/),
      });
      expect(entry.order_id !== '').toBe(OF_ORDERS.includes(subject));
    },
  );

  it.each(rows.filter(([name]) => isUnaudited(name)))('%s leaves none', async (name, row) => {
    const who = row.who.staff === 'done' ? CALLERS.staff : CALLERS.owner;
    const { status, count } = await ask(host, name, row, who);
    expect([status < 300, count]).toEqual([true, 0]);
  });

  it('an entry says what was asked for: reason, note and amount, and the events of a filter', async () => {
    const { id, orderId } = await settled(host);
    const json = { amount: 10_000, reason: 'broken', note: 'she called', refund_key: `key-${orderId}` };
    expect((await act(host, id, 'refund', json)).status).toBe(200);
    expect(await latest(host)).toEqual({
      id: expect.stringMatching(UUID),
      account: 'default',
      actor: 'staff',
      is_staff: true,
      action: 'refund',
      subject: 'payment',
      subject_id: id,
      order_id: orderId,
      reason: 'broken',
      note: 'she called',
      request: { amount: 10_000, refund_key: `key-${orderId}` },
      outcome: 'done',
      error: '',
      created_at: expect.stringMatching(/Z$/),
      ended_at: expect.stringMatching(/Z$/),
    });
    const filter = { consumer: 'ship', state: 'dead', occurred_before: '2026-01-01' };
    await host.request(`${ROOT}/events/discard/`, {
      method: 'POST',
      ...CALLERS.staff,
      json: { ...filter, reason: 'shipped by hand' },
    });
    expect(await latest(host)).toMatchObject({ reason: 'shipped by hand', request: filter });
  });

  it('what is refused leaves one entry with the error’s code, and nothing is done', async () => {
    const { id } = await charge(host, 'bca');
    const owned = { ...CALLERS.owner, method: 'POST', json: { amount: 10_000 } };
    const cases: [string, object, object][] = [
      [id, owned, { actor: 'customer-1', is_staff: false, error: 'forbidden', request: { amount: 10_000 } }],
      [id, { ...owned, user: 'customer-2' }, { actor: 'customer-2', error: 'not_found' }],
      [
        id,
        { ...owned, ...CALLERS.staff, json: { amount: 'all' } },
        { actor: 'staff', error: 'invalid_input' },
      ],
      [id, { ...owned, ...CALLERS.staff }, { is_staff: true, error: 'not_supported' }],
      [UNKNOWN_ID, { ...owned, ...CALLERS.staff }, { error: 'not_found', order_id: '' }],
      ['none', { ...owned, ...CALLERS.staff }, { error: 'not_found', subject_id: null }],
    ];
    for (const [subject, request, entry] of cases) {
      const before = await written(host);
      const { status } = await host.request(`${ROOT}/payments/${subject}/refund/`, request);
      expect([status >= 400, (await written(host)) - before]).toEqual([true, 1]);
      expect(await latest(host)).toMatchObject({ action: 'refund', outcome: 'refused', ...entry });
    }
    const before = await written(host);
    expect((await host.request(`${ROOT}/payments/${id}/refund/`, { ...owned, user: undefined })).status).toBe(
      403,
    );
    expect(await written(host)).toBe(before);
  });

  it('what a request is answered by its Idempotency-Key is no second act', async () => {
    const { id } = await settled(host);
    const before = await written(host);
    const refund = () => act(host, id, 'refund', { amount: 10_000 }, { 'idempotency-key': `once-${id}` });
    expect([(await refund()).status, (await refund()).headers.get('idempotent-replayed')]).toEqual([
      200,
      'true',
    ]);
    expect(
      (await act(host, id, 'refund', { amount: 20_000 }, { 'idempotency-key': `once-${id}` })).status,
    ).toBe(422);
    expect(await written(host)).toBe(before + 1);
  });

  it('what Midtrans may have carried out is unknown', async () => {
    const { id, orderId } = await settled(host);
    host.simulator.fail('refund', { kind: 'status', status: 500 }, { times: 'always', orderId });
    expect((await act(host, id, 'refund', { amount: 10_000 })).status).toBe(502);
    expect(await latest(host)).toMatchObject({ outcome: 'unknown', error: 'gateway_failed', subject_id: id });
    host.simulator.clearFaults();
  });

  it('what is under way is begun, and done when it is, however long that takes', async () => {
    const { id, orderId } = await settled(host);
    const held = host.hold(new RegExp(`${orderId}/refund`));
    const refund = act(host, id, 'refund', { amount: 10_000 });
    await held.reached;
    const outcomes = async (query = '') =>
      (await audit(host, `?subject_id=${id}${query}`)).map(({ outcome, ended_at }) => [outcome, ended_at]);
    expect([await outcomes('&outcome=begun'), await outcomes('&outcome=unknown')]).toEqual([
      [['begun', null]],
      [],
    ]);
    await host.database.rows(
      "UPDATE midtrans_audit SET created_at = created_at - interval '11 minutes' WHERE subject_id = $1",
      [id],
    );
    expect([await outcomes('&outcome=begun'), await outcomes('&outcome=unknown')]).toEqual([
      [],
      [['unknown', null]],
    ]);
    held.release();
    expect((await refund).status).toBe(200);
    expect(await outcomes()).toEqual([['done', expect.stringMatching(/Z$/)]]);
  });

  it('nothing is done of which no entry can be written', async () => {
    const { id, orderId } = await settled(host);
    await failing('INSERT', async () => {
      const { status, body } = await act(host, id, 'refund', { amount: 10_000 });
      expect([status, body.code]).toEqual([500, 'internal_error']);
    });
    expect(host.simulator.transaction(orderId)?.refunds).toEqual([]);
    await failing('UPDATE', async () => {
      expect((await act(host, id, 'refund', { amount: 10_000 })).status).toBe(200);
    });
    expect(host.simulator.transaction(orderId)?.refunds).toHaveLength(1);
    expect(await latest(host)).toMatchObject({ subject_id: id, outcome: 'begun' });
  });

  /** While the database refuses to write the audit. */
  async function failing(statement: 'INSERT' | 'UPDATE', work: () => Promise<void>): Promise<void> {
    await host.database.rows(`
      CREATE OR REPLACE FUNCTION refuse_audit() RETURNS trigger AS $$ BEGIN RAISE 'no audit'; END $$ LANGUAGE plpgsql`);
    await host.database.rows(
      `CREATE TRIGGER refuse BEFORE ${statement} ON midtrans_audit FOR EACH ROW EXECUTE FUNCTION refuse_audit()`,
    );
    try {
      await work();
    } finally {
      await host.database.rows('DROP TRIGGER refuse ON midtrans_audit');
      await host.database.rows('DROP FUNCTION refuse_audit()');
    }
  }

  it('no secret and no card number is kept, whether it is refused or not', async () => {
    const { id } = await charge(host, 'bca');
    const CARD = '4811111111111114';
    const bodies = [
      { note: 'key Mid-server-a1b2c3d4e5f6' },
      { note: `card ${CARD}` },
      { note: 'CVV 123' },
      { note: { token: CARD } },
      { amount: CARD, refund_key: CARD, transaction_id: [`${CARD}`], reason: `x${'y'.repeat(300)}` },
      { amount: { card_cvv: '123' }, reason: 'NUL \0' },
    ];
    for (const json of bodies) {
      const before = await written(host);
      await act(host, id, 'refund', json);
      await act(host, id, 'expire', json);
      expect(await written(host)).toBe(before + 2);
    }
    const [{ text = '' } = {}] = await host.database.rows<{ text: string }>(
      'SELECT json_agg(a)::text AS text FROM midtrans_audit a',
    );
    expect(text).toContain('key [redacted]');
    expect(text).not.toMatch(/a1b2c3d4|4811111111111114|CVV|cvv|"123"|yyy|48111111-/);
  });

  it('a body that is no object is for the endpoint to refuse, once it knows who may', async () => {
    const { id } = await charge(host, 'bca');
    const refused = async (who: object) => {
      const request = { method: 'POST', body: 'note', headers: { 'content-type': 'text/plain' }, ...who };
      const { body } = await host.request(`${ROOT}/payments/${id}/approve/`, request);
      return [body.code, (await latest(host)).error];
    };
    expect(await refused(CALLERS.owner)).toEqual(['forbidden', 'forbidden']);
  });

  it('is narrowed by each filter, and read page by page', async () => {
    const { id, orderId } = await charge(host, 'bca');
    const other = await charge(host, 'bca');
    await act(host, id, 'approve');
    await act(host, id, 'expire', { note: 'late' });
    await act(host, other.id, 'expire');
    const found = async (query: string) => (await audit(host, query)).map(({ action }) => action);
    expect(await found(`?order_id=${orderId}`)).toEqual(['expire', 'approve']);
    expect(await found(`?subject_id=${id}&outcome=refused`)).toEqual(['approve']);
    expect(await found(`?subject_id=${id}&action=expire&actor=staff&account=default`)).toEqual(['expire']);
    expect(await found(`?subject_id=${id}&actor=staff-2`)).toEqual([]);
    expect(await found(`?subject_id=${id}&created_before=2020-01-01`)).toEqual([]);
    expect(await found(`?subject_id=${id}&created_after=2020-01-01`)).toHaveLength(2);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = `?limit=1&order_id=${orderId}${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { body } = await host.request(`${ROOT}/audit/${query}`, CALLERS.staff);
      seen.push(...body.results.map(({ action }: any) => action));
      cursor = body.next_cursor;
    }
    expect(seen).toEqual(['expire', 'approve']);
    for (const [query, field] of [
      ['outcome=lost', 'outcome'],
      ['subject_id=5', 'subject_id'],
      ['account=lombok', 'account'],
      ['colour=red', 'colour'],
      ['created_after=soon', 'created_after'],
    ]) {
      const { status, body } = await host.request(`${ROOT}/audit/?${query}`, CALLERS.staff);
      expect([status, body.details[0].field]).toEqual([400, field]);
    }
    const listed = await host.app.get(MidtransAuditService).list({ orderId, outcome: 'done' });
    expect(listed.items).toMatchObject([{ action: 'expire', note: 'late', actor: 'staff' }]);
  });
});

describe('of several merchant accounts', () => {
  let host: Merchants;
  beforeAll(async () => {
    host = await startMerchants();
  });
  afterAll(() => host.close());

  it('staff who ask about one read what was asked about it, and what was asked about none is for who asks about all', async () => {
    const bali = asBali(host);
    const mine = await charge(host, 'bca');
    const theirs = await charge(bali, 'bca');
    const cancel = (id: string, headers: object) => act(host, id, 'cancel', {}, headers);
    const [atBali, atDefault] = [about('bali').headers, about('default').headers];
    expect((await cancel(mine.id, atBali)).status).toBe(404);
    expect((await cancel(theirs.id, {})).status).toBe(200);
    expect((await cancel(mine.id, atDefault)).status).toBe(200);
    await act(host, UNKNOWN_ID, 'cancel');
    const told = async (headers: object, query = '') =>
      (await audit(host, query, headers)).map(({ account, subject_id, order_id, outcome }) => [
        account,
        subject_id,
        order_id,
        outcome,
      ]);
    const ofBali = [
      ['bali', theirs.id, theirs.orderId, 'done'],
      ['bali', mine.id, '', 'refused'],
    ];
    const ofDefault = ['default', mine.id, mine.orderId, 'done'];
    const ofNone = [null, UNKNOWN_ID, '', 'refused'];
    expect(await told(atBali)).toEqual(ofBali);
    expect(await told(atDefault)).toEqual([ofDefault]);
    expect(await told({})).toEqual([ofNone, ofDefault, ...ofBali]);
    expect(await told({}, '?account=bali')).toEqual(ofBali);
    expect(await told(atDefault, '?account=bali')).toEqual([]);
  });
});

it('what a process was at when it was killed is told by the next one, as unknown', async () => {
  const database = await createTestDatabase();
  const simulator = createSimulator({ serverKey: SERVER_KEY, clientKey: CLIENT_KEY, timeScale: 0 });
  const baseUrl = (await simulator.listen()).url;
  const first = await spawnHost(database, {
    baseUrl,
    http: { retries: 0 },
    reconciliation: { enabled: false },
  });
  const post = (path: string, json: object, who: object) =>
    first.request(ROOT + path, { method: 'POST', json, ...who });
  const { id } = (await post('/charge/', { payment_type: 'qris', gross_amount: 10_000 }, CALLERS.owner)).body;
  simulator.fail('expire', { kind: 'timeout' });
  void post(`/payments/${id}/expire/`, { note: 'late' }, CALLERS.staff).catch(() => 'gone');
  await until(() => simulator.faults().length === 0);
  await first.kill();
  await simulator.close();
  const next = await startHost({ database });
  const left = { action: 'expire', subject_id: id, actor: 'staff', note: 'late', error: '', ended_at: null };
  expect(await audit(next)).toEqual([expect.objectContaining({ ...left, outcome: 'begun' })]);
  await database.rows("UPDATE midtrans_audit SET created_at = created_at - interval '11 minutes'");
  expect(await audit(next, '?outcome=unknown')).toEqual([
    expect.objectContaining({ ...left, outcome: 'unknown' }),
  ]);
  await next.close();
}, 60_000);

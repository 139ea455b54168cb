import { randomUUID } from 'node:crypto';
import { act, charge, newOrderId, settled, type HostWithGateway } from '../operations/operations.support';
import { oneAdapter, startHostWithGateway } from '../support/host';

const CUSTOMER = { user: 'customer-1' };
const STAFF = { user: 'staff', staff: true };
const NOTE = 'The customer called';
const ASKED = { requested_by: 'staff', note: NOTE };

describe.each(oneAdapter(__filename))('who asked for it over REST, and why, on %s', (adapter) => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({ adapter });
  });
  afterAll(() => host.close());

  const read = (path: string, caller: object) => host.request(`/api/midtrans/${path}`, caller);
  const operationsIn = async (id: string, caller: object) =>
    (await read(`payments/${id}/timeline/`, caller)).body.filter(
      ({ kind }: { kind: string }) => kind === 'operation',
    );

  it.each([
    ['cancel', 'bca', {}, null],
    ['expire', 'bca', {}, null],
    ['capture', 'authorizedCard', { amount: 55_000 }, '55000.00'],
    ['capture', 'authorizedCard', {}, null],
    ['approve', 'challengedCard', {}, null],
    ['deny', 'challengedCard', {}, null],
  ] as const)(
    '%s of %s with %j: its timeline tells staff, and its customer nothing',
    async (operation, method, json, amount) => {
      const { id } = await charge(host, method);
      expect(await act(host, id, operation, { ...json, note: NOTE })).toMatchObject({ status: 200 });
      expect(await operationsIn(id, STAFF)).toEqual([
        { kind: 'operation', at: expect.any(String), operation, amount, ...ASKED },
      ]);
      const told = JSON.stringify([
        (await read(`payments/${id}/timeline/`, CUSTOMER)).body,
        (await read(`payments/${id}/`, CUSTOMER)).body,
      ]);
      expect(told).not.toMatch(/requested_by|"note"|operation|The customer called/);
    },
  );

  it('an owner who cancels is known by their id, and their note is kept', async () => {
    const { id } = await charge(host, 'bca');
    const path = `/api/midtrans/payments/${id}/cancel/`;
    const cancelled = await host.request(path, { method: 'POST', ...CUSTOMER, json: { note: 'Too late' } });
    expect(cancelled.status).toBe(200);
    expect(await operationsIn(id, STAFF)).toMatchObject([{ requested_by: 'customer-1', note: 'Too late' }]);
  });

  it.each([{}, { note: '' }])('a body of %j is of nobody’s words', async (json) => {
    const { id } = await charge(host, 'bca');
    expect(await act(host, id, 'cancel', json)).toMatchObject({ status: 200 });
    expect(await operationsIn(id, STAFF)).toMatchObject([{ requested_by: 'staff', note: null }]);
  });

  it('a refund tells staff wherever it is read, its customer nowhere, and Midtrans nothing', async () => {
    const { id, orderId } = await settled(host);
    const refunded = await act(host, id, 'refund', { amount: 1_000, reason: 'Broken cup', note: NOTE });
    expect(refunded).toMatchObject({ status: 200, body: { refund: { reason: 'Broken cup', ...ASKED } } });
    const ofPayment = await read(`payments/${id}/refunds/`, STAFF);
    expect(ofPayment.body).toEqual([refunded.body.refund]);
    const ofAll = await read(`refunds/?payment_id=${id}`, STAFF);
    expect(ofAll.body.results).toEqual([{ ...refunded.body.refund, payment_id: id, order_id: orderId }]);
    const timeline = await read(`payments/${id}/timeline/`, STAFF);
    expect(timeline.body).toContainEqual(expect.objectContaining({ kind: 'refund', ...ASKED }));

    for (const path of [`payments/${id}/refunds/`, `payments/${id}/timeline/`]) {
      const { status, body } = await read(path, CUSTOMER);
      expect(status).toBe(200);
      expect(JSON.stringify(body)).toContain(refunded.body.refund.refund_key);
      expect(JSON.stringify(body)).not.toMatch(/requested_by|"note"|The customer called/);
    }
    expect(JSON.stringify(host.simulator.transaction(orderId))).not.toContain(NOTE);
  });

  it.each([
    ['cancel', 'a\0'],
    ['cancel', 'x'.repeat(256)],
    ['cancel', 5],
    ['expire', ['x']],
    ['capture', { a: 1 }],
    ['approve', null],
    ['deny', 'paid with 4811 1111 1111 1114'],
    ['refund', 'x'.repeat(256)],
  ])('%s with a note of %j is refused, the field named, and Midtrans is not asked', async (action, note) => {
    const { id } = await settled(host);
    await host.simulator.idle();
    const before = host.calls.length;
    const json = action === 'refund' ? { amount: 1_000, note } : { note };
    const { status, body } = await act(host, id, action, json);
    expect([status, body.code, body.details]).toEqual([
      400,
      'invalid_input',
      [{ field: 'note', message: expect.stringMatching(/^note /) }],
    ]);
    expect(host.calls.length).toBe(before);
  });
});

it('an owner who may refund is not told who asked for the refund that there is under their key, nor why', async () => {
  const host = await startHostWithGateway({ midtrans: { access: { permissions: { refund: 'owner' } } } });
  try {
    const { id } = await settled(host);
    const json = { amount: 1_000, refund_key: newOrderId('key') };
    const ofStaff = await act(host, id, 'refund', { ...json, note: NOTE });
    const path = `/api/midtrans/payments/${id}/refund/`;
    const ofOwner = await host.request(path, { method: 'POST', ...CUSTOMER, json });
    const { requested_by, note, ...told } = ofStaff.body.refund;
    expect({ requested_by, note }).toEqual(ASKED);
    expect([ofOwner.status, ofOwner.body.refund]).toEqual([200, told]);
  } finally {
    await host.close();
  }
});

describe.each(oneAdapter(__filename))('the list of all refunds, on %s', (adapter) => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({ adapter });
  });
  afterAll(() => host.close());

  const list = (query: object, caller: object = STAFF) =>
    host.request(`/api/midtrans/refunds/?${new URLSearchParams(Object.entries(query)).toString()}`, caller);

  it('is narrowed by each filter, and by all of them at once', async () => {
    const { id } = await settled(host);
    const refundKey = newOrderId('key');
    await act(host, id, 'refund', { amount: 1_000, refund_key: refundKey });
    const its = {
      payment_id: id,
      status: 'confirmed',
      refund_key: refundKey,
      requested_by: 'staff',
      created_after: '2020-01-01',
      created_before: '2999-01-01',
    };
    const others = {
      payment_id: randomUUID(),
      status: 'rejected',
      refund_key: 'none',
      requested_by: 'customer-1',
      created_after: '2999-01-01',
      created_before: '2020-01-01',
    };
    expect((await list(its)).body).toMatchObject({ results: [{ refund_key: refundKey }], next_cursor: null });
    for (const [name, value] of Object.entries(others)) {
      expect([name, (await list({ ...its, [name]: value })).body.results]).toEqual([name, []]);
    }
  });

  it('is read page by page, newest first', async () => {
    const { id } = await settled(host);
    for (const amount of [1_000, 2_000]) await act(host, id, 'refund', { amount });
    const first = (await list({ limit: 1 })).body;
    const second = (await list({ limit: 1, cursor: first.next_cursor })).body;
    expect([...first.results, ...second.results]).toMatchObject([
      { amount: '2000.00' },
      { amount: '1000.00' },
    ]);
  });

  it.each([
    ['payment_id', 'none'],
    ['status', 'paid'],
    ['refund_key', ''],
    ['requested_by', ''],
    ['created_before', 'soon'],
    ['refundKey', 'x'],
  ])('refuses a filter %s=%s, and names it', async (name, value) => {
    const { status, body } = await list({ [name]: value });
    expect([status, body.code, body.details]).toEqual([
      400,
      'invalid_input',
      [{ field: name, message: expect.stringContaining(name) }],
    ]);
  });

  it('is for staff', async () => {
    const { status, body } = await list({}, CUSTOMER);
    expect([status, body.code]).toEqual([403, 'forbidden']);
  });
});

import { randomUUID } from 'node:crypto';
import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { MidtransUser } from 'nestjs-midtrans';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { ADAPTERS, HeaderGuard, SERVER_KEY, startHostWithGateway } from '../support/host';

type Host = Awaited<ReturnType<typeof startHostWithGateway>>;

const CHARGE = { payment_type: 'qris', gross_amount: 10_000 };
const ROOT = '/api/midtrans';

/** Who asks. */
const CALLERS = {
  anonymous: {},
  owner: { user: 'customer-1' },
  'another customer': { user: 'customer-2' },
  staff: { user: 'staff', staff: true },
} as const;
type Caller = keyof typeof CALLERS;

const refusal = (statusCode: number, error: string, message: string) => ({
  statusCode,
  error,
  message,
  code: error.toLowerCase().replaceAll(' ', '_'),
  details: [],
});
const NOT_FOUND = refusal(404, 'Not Found', 'Payment not found');

/** Throws, as passport's guards do. */
@Injectable()
class ThrowingGuard extends HeaderGuard {
  override canActivate(context: ExecutionContext): boolean {
    if (super.canActivate(context)) return true;
    throw new UnauthorizedException();
  }
}

/** Knows users where they say who they are, and lets the others in as well. */
@Injectable()
class OptionalGuard extends HeaderGuard {
  override canActivate(context: ExecutionContext): boolean {
    super.canActivate(context);
    return true;
  }
}

/** Lets everybody in, and leaves behind what the request says. */
@Injectable()
class CarelessGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; user?: unknown }>();
    const user = request.headers['x-user-json'];
    if (user !== undefined) request.user = JSON.parse(user);
    return true;
  }
}

const charge = async (host: Host, caller: Caller | { user: string } = 'owner'): Promise<any> => {
  const who = typeof caller === 'string' ? CALLERS[caller] : caller;
  const { status, body } = await host.request(`${ROOT}/charge/`, { method: 'POST', json: CHARGE, ...who });
  expect(status).toBe(201);
  return body;
};

const listed = async (host: Host, caller: Caller): Promise<string[]> => {
  const { status, body } = await host.request(`${ROOT}/payments/?limit=200`, CALLERS[caller]);
  expect(status).toBe(200);
  return body.results.map(({ id }: { id: string }) => id);
};

describe.each(ADAPTERS)('access on %s', (adapter) => {
  describe.each([
    ['a guard that returns false', HeaderGuard, refusal(403, 'Forbidden', 'Forbidden resource')],
    ['a guard that throws', ThrowingGuard, refusal(401, 'Unauthorized', 'Unauthorized')],
  ] as const)('behind %s', (_guard, Guard, refused) => {
    let host: Host;

    beforeAll(async () => {
      host = await startHostWithGateway({ adapter, midtrans: { guards: [Guard] } });
    });
    afterAll(() => host.close());

    it('turns away whoever is not known, in our words', async () => {
      const { status, body } = await host.request(`${ROOT}/payments/`);
      expect([status, body]).toEqual([refused.statusCode, refused]);
    });

    it('tells a payment of another from none at all in no way', async () => {
      const { id } = await charge(host);
      for (const action of ['', 'check_status/']) {
        const [another, none] = await Promise.all(
          [id, randomUUID()].map((each) =>
            host.request(`${ROOT}/payments/${each}/${action}`, CALLERS['another customer']),
          ),
        );
        expect([another?.status, another?.body]).toEqual([none?.status, none?.body]);
        expect([...(another?.headers.keys() ?? [])].sort()).toEqual([...(none?.headers.keys() ?? [])].sort());
      }
    });

    it('asks the gateway nothing about a payment of another', async () => {
      const { id, order_id } = await charge(host);
      await host.simulator.idle();
      await host.database.rows(
        "UPDATE midtrans_payments SET transaction_status = 'initiated' WHERE id = $1",
        [id],
      );
      await host.request(`${ROOT}/payments/${id}/check_status/`, CALLERS['another customer']);
      const { body } = await host.request(`${ROOT}/payments/${id}/`, CALLERS.owner);
      expect(body).toMatchObject({ order_id, transaction_status: 'initiated' });
    });

    it('lists to customers their own payments, and to staff all', async () => {
      const mine = (await charge(host)).id;
      const others = (await charge(host, 'another customer')).id;
      const ofStaff = (await charge(host, 'staff')).id;

      const toOwner = await listed(host, 'owner');
      expect(toOwner).toContain(mine);
      expect(toOwner).not.toContain(others);
      expect(toOwner).not.toContain(ofStaff);
      expect(await listed(host, 'another customer')).not.toContain(mine);
      expect(await listed(host, 'staff')).toEqual(expect.arrayContaining([mine, others, ofStaff]));
    });

    it('shows nothing of another through filters and cursors', async () => {
      const mine = await charge(host);
      const others = await charge(host, 'another customer');
      for (const query of [`order_id=${mine.order_id}`, `cursor=${others.id}&order_id=${mine.order_id}`]) {
        const { body } = await host.request(`${ROOT}/payments/?${query}`, CALLERS['another customer']);
        expect(body).toEqual({ results: [], next_cursor: null });
      }
    });

    it('takes no user id from the query, the body or a header of its own', async () => {
      const charge = (json: object) =>
        host.request(`${ROOT}/charge/?user_id=customer-2&user=customer-2`, {
          method: 'POST',
          ...CALLERS.owner,
          json: { ...CHARGE, ...json },
        });
      for (const field of ['user_id', 'userId', 'user']) {
        const { status, body } = await charge({ [field]: 'customer-2' });
        expect([status, body.details]).toEqual([400, [expect.objectContaining({ field })]]);
      }
      const { body } = await charge({});
      expect(await listed(host, 'owner')).toContain(body.id);
      expect(await listed(host, 'another customer')).not.toContain(body.id);
    });

    it('lets an order id that was refused to another block nobody, and shows the new payment to whoever made it alone', async () => {
      const order_id = `refused-${randomUUID()}`;
      const refusedCharge = {
        payment_type: 'credit_card',
        gross_amount: 10_000,
        token_id: 'token',
        order_id,
      };
      const first = await host.request(`${ROOT}/charge/`, {
        method: 'POST',
        ...CALLERS.owner,
        json: refusedCharge,
      });
      expect(first.body).toMatchObject({ statusCode: 400, code: 'gateway_411' });
      const taken = await host.request(`${ROOT}/charge/`, {
        method: 'POST',
        ...CALLERS['another customer'],
        json: { ...CHARGE, order_id },
      });
      expect([taken.status, taken.body.order_id]).toEqual([201, order_id]);
      expect(await listed(host, 'another customer')).toContain(taken.body.id);
      expect(await listed(host, 'owner')).not.toContain(taken.body.id);
    });

    it('leaves notifications to their signature', async () => {
      const { order_id: orderId } = await charge(host);
      const body = notificationBody({
        orderId,
        grossAmount: 10_000,
        transactionStatus: 'expire',
        paymentType: 'qris',
      });
      const forged = await host.notify(signNotification(body, 'SB-Mid-server-another'));
      expect([forged.status, forged.body.code]).toEqual([403, 'forbidden']);
      const genuine = await host.notify(signNotification(body, SERVER_KEY));
      expect([genuine.status, genuine.body.status]).toEqual([200, 'ok']);
    });
  });

  describe('behind a guard that lets in whom nobody knows', () => {
    let host: Host;

    beforeAll(async () => {
      host = await startHostWithGateway({ adapter, midtrans: { guards: [CarelessGuard] } });
    });
    afterAll(() => host.close());

    const as = (user: unknown) => ({ headers: { 'x-user-json': JSON.stringify(user) } });

    it.each([
      ['nothing', undefined],
      ['null', null],
      ['no id', {}],
      ['an empty id', { id: '' }],
      ['an id of null', { id: null }],
      ['an id that is an object', { id: { toString: 'customer-1' } }],
      ['an id that is a list', { id: ['customer-1'] }],
      ['an id that is a boolean', { id: true }],
      ['text', 'customer-1'],
      ['an id with a NUL', { id: 'customer\0-1' }],
      ['an id of more than 255 characters', { id: 'c'.repeat(256) }],
      ['an id with half of a surrogate pair', { id: 'customer-\ud83d' }],
    ])('knows no user of %s', async (_what, user) => {
      const paths = [
        `${ROOT}/payments/`,
        `${ROOT}/payments/${randomUUID()}/`,
        `${ROOT}/payments/${randomUUID()}/check_status/`,
      ];
      const headers = user === undefined ? {} : as(user);
      const answers = [
        ...(await Promise.all(paths.map((path) => host.request(path, headers)))),
        await host.request(`${ROOT}/charge/`, { method: 'POST', json: CHARGE, ...headers }),
        // Who asks is found out before what they ask for is read.
        await host.request(`${ROOT}/charge/`, { method: 'POST', json: { colour: 'red' }, ...headers }),
        await host.request(`${ROOT}/payments/?colour=red`, headers),
      ];
      const expected = refusal(401, 'Unauthorized', 'Unauthorized');
      expect(answers.map(({ body }) => body)).toEqual(answers.map(() => expected));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
    });

    it('takes an id of 255 characters everywhere, under an Idempotency-Key too', async () => {
      const { headers } = as({ id: 'c'.repeat(255) });
      const { status } = await host.request(`${ROOT}/charge/`, {
        method: 'POST',
        json: CHARGE,
        headers: { ...headers, 'idempotency-key': randomUUID() },
      });
      expect(status).toBe(201);
    });

    it.each([
      [{ id: 7 }, { sub: '7' }],
      [{ id: 0 }, { id: '0' }],
      [{ id: 'customer-3', sub: 'x' }, { sub: 'customer-3' }],
    ])('knows %j and %j as one', async (one, other) => {
      const { status, body } = await host.request(`${ROOT}/charge/`, {
        method: 'POST',
        json: CHARGE,
        ...as(one),
      });
      expect(status).toBe(201);
      expect((await host.request(`${ROOT}/payments/${body.id}/`, as(other))).status).toBe(200);
    });

    it.each([
      [{ id: 'staff', is_staff: true }, 200],
      [{ id: 'staff', isStaff: true }, 200],
      [{ id: 'staff', is_staff: false, isStaff: true }, 404],
      [{ id: 'staff', is_staff: 'true' }, 404],
      [{ id: 'staff', is_staff: 1 }, 404],
      [{ id: 'staff', isStaff: {} }, 404],
      [{ id: 'staff', staff: true }, 404],
    ])('takes %j for staff only where it says so (%i)', async (user, status) => {
      const { body } = await host.request(`${ROOT}/charge/`, {
        method: 'POST',
        json: CHARGE,
        ...as({ id: 'customer-1' }),
      });
      expect((await host.request(`${ROOT}/payments/${body.id}/`, as(user))).status).toBe(status);
    });
  });

  describe('with resolveUser', () => {
    let host: Host;
    let resolved: MidtransUser | null | undefined;
    let asked = 0;
    const resolveUser = async () => {
      asked++;
      return resolved;
    };

    beforeAll(async () => {
      const access = { resolveUser };
      host = await startHostWithGateway({ adapter, midtrans: { guards: [HeaderGuard], access } });
    });
    afterAll(() => host.close());

    it('asks it, and believes nothing else', async () => {
      resolved = { id: 'customer-9', isStaff: false };
      const { id } = await charge(host, 'staff');
      const rows = await host.database.rows('SELECT user_id FROM midtrans_payments WHERE id = $1', [id]);
      expect(rows).toEqual([{ user_id: 'customer-9' }]);
      expect(await listed(host, 'another customer')).toEqual([id]);
      resolved = { id: 'customer-8', isStaff: false };
      expect(await listed(host, 'staff')).toEqual([]);
      resolved = { id: 'customer-8', isStaff: true };
      expect(await listed(host, 'owner')).toEqual([id]);
    });

    it('asks it once for a request', async () => {
      resolved = { id: 'customer-7', isStaff: false };
      const init = { method: 'POST', user: 'anybody', headers: { 'idempotency-key': `once-${adapter}` } };
      const before = asked;
      const json = { payment_type: 'qris', gross_amount: 1_000 };
      expect((await host.request('/api/midtrans/charge/', { ...init, json })).status).toBe(201);
      expect(asked - before).toBe(1);
    });

    it.each([null, undefined])('answers 401 where it gives %s', async (user) => {
      resolved = user;
      const answers = await Promise.all([
        host.request(`${ROOT}/payments/`, CALLERS.staff),
        host.request(`${ROOT}/charge/`, { method: 'POST', json: CHARGE, ...CALLERS.staff }),
      ]);
      const expected = refusal(401, 'Unauthorized', 'Unauthorized');
      expect(answers.map(({ body }) => body)).toEqual([expected, expected]);
    });
  });

  describe('in public', () => {
    let host: Host;

    beforeAll(async () => {
      host = await startHostWithGateway({ adapter, midtrans: { guards: [], public: true } });
    });
    afterAll(() => host.close());

    it('takes charges of nobody, which belong to nobody', async () => {
      const { id } = await charge(host, 'anonymous');
      const rows = await host.database.rows('SELECT user_id FROM midtrans_payments WHERE id = $1', [id]);
      expect(rows).toEqual([{ user_id: null }]);
      for (const action of ['', 'check_status/']) {
        expect((await host.request(`${ROOT}/payments/${id}/${action}`)).status).toBe(200);
      }
      expect(await listed(host, 'anonymous')).toContain(id);
    });

    it("shows nobody somebody's payments", async () => {
      const { id } = await charge(host, 'anonymous');
      await host.database.rows("UPDATE midtrans_payments SET user_id = 'customer-1' WHERE id = $1", [id]);
      for (const action of ['', 'check_status/']) {
        const { status, body } = await host.request(`${ROOT}/payments/${id}/${action}`);
        expect([status, body]).toEqual([404, NOT_FOUND]);
      }
      expect(await listed(host, 'anonymous')).not.toContain(id);
    });

    it('believes no header that only a guard would read', async () => {
      const { id } = await charge(host, 'anonymous');
      await host.database.rows("UPDATE midtrans_payments SET user_id = 'customer-1' WHERE id = $1", [id]);
      for (const caller of ['owner', 'staff'] as const) {
        expect((await host.request(`${ROOT}/payments/${id}/`, CALLERS[caller])).status).toBe(404);
      }
    });
  });

  describe('in public, with a user where there is one', () => {
    let host: Host;

    beforeAll(async () => {
      host = await startHostWithGateway({ adapter, midtrans: { guards: [OptionalGuard], public: true } });
    });
    afterAll(() => host.close());

    it('keeps what belongs to somebody from nobody, and the other way round', async () => {
      const ofNobody = (await charge(host, 'anonymous')).id;
      const ofOwner = (await charge(host)).id;
      const seen = async (id: string) =>
        Promise.all(
          (Object.keys(CALLERS) as Caller[]).map(
            async (caller) => (await host.request(`${ROOT}/payments/${id}/`, CALLERS[caller])).status,
          ),
        );
      // Anonymous, owner, another customer, staff.
      expect(await seen(ofNobody)).toEqual([200, 404, 404, 200]);
      expect(await seen(ofOwner)).toEqual([404, 200, 404, 200]);
      expect(await listed(host, 'anonymous')).not.toContain(ofOwner);
      expect(await listed(host, 'owner')).not.toContain(ofNobody);
    });
  });
});

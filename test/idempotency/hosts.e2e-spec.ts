import {
  Injectable,
  ValidationPipe,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { map } from 'rxjs';
import { ADAPTERS, startHostWithGateway } from '../support/host';
import type { HostWithGateway } from '../operations/operations.support';

const CHARGE = { payment_type: 'qris', gross_amount: 100_000 };

/** Wraps every answer, and marks it with a number of its own. */
@Injectable()
class NumberingInterceptor implements NestInterceptor {
  private count = 0;

  intercept(_context: ExecutionContext, next: CallHandler) {
    return next.handle().pipe(map((data: unknown) => ({ number: ++this.count, data })));
  }
}

describe.each(ADAPTERS)(
  'Idempotency-Keys in a host with a prefix, pipes and interceptors, on %s',
  (adapter) => {
    let host: HostWithGateway;

    beforeAll(async () => {
      host = await startHostWithGateway({
        adapter,
        prepare: (app) => {
          app.setGlobalPrefix('shop');
          app.useGlobalPipes(
            new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }),
          );
          app.useGlobalInterceptors(new NumberingInterceptor());
        },
      });
    });
    afterAll(() => host.close());

    const post = (path: string, json: object, key: string) =>
      host.request(`/shop/api/midtrans${path}`, {
        method: 'POST',
        user: 'customer-1',
        json,
        headers: { 'idempotency-key': key },
      });

    it('keep our answer, and leave to the host what it makes of it', async () => {
      const first = await post('/charge/', CHARGE, 'key-1');
      const again = await post('/charge', CHARGE, 'key-1');
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(again.body).toEqual({ number: first.body.number + 1, data: first.body.data });
      expect(host.simulator.effects(first.body.data.order_id)).toMatchObject({ charge: 1 });
    });

    it('keep the shape and the status of our errors', async () => {
      const bad = await post('/charge/', { ...CHARGE, gross_amount: 0 }, 'key-2');
      const again = await post('/charge/', { ...CHARGE, gross_amount: 0 }, 'key-2');
      expect(bad).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
      expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([
        400,
        bad.body,
        'true',
      ]);
      expect(await post('/charge/', CHARGE, 'key-2')).toMatchObject({
        status: 422,
        body: { code: 'idempotency_key_reused' },
      });
      expect(await post('/charge/', CHARGE, 'no key')).toMatchObject({
        status: 400,
        body: { details: [{ field: 'Idempotency-Key' }] },
      });
    });
  },
);

describe('Idempotency-Keys where everybody may charge', () => {
  it('are of nobody, like the payments', async () => {
    const host = await startHostWithGateway({ midtrans: { guards: [], public: true } });
    const request = { method: 'POST', json: CHARGE, headers: { 'idempotency-key': 'key-1' } };
    const first = await host.request('/api/midtrans/charge/', request);
    const again = await host.request('/api/midtrans/charge/', request);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    await host.close();
  });
});

describe('two hosts on one database', () => {
  it('share keys: what one of them has answered, the other does not do again', async () => {
    const one = await startHostWithGateway({ adapter: 'fastify' });
    const other = await startHostWithGateway({ adapter: 'express', database: one.database });
    const request = {
      method: 'POST',
      user: 'customer-1',
      json: CHARGE,
      headers: { 'idempotency-key': 'shared' },
    };
    const first = await one.request('/api/midtrans/charge/', request);
    const again = await other.request('/api/midtrans/charge/', request);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(other.simulator.transactions()).toEqual([]);
    await other.close();
    await one.close();
  });
});

import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ADAPTERS, startHost } from '../support/host';

const seen: unknown[] = [];

@Injectable()
class LookingGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    seen.push([...places.map(({ name }) => name), this.reflector.getAllAndOverride('limit', places)]);
    return true;
  }
}

it.each(ADAPTERS)(
  "a host's guard on %s sees one handler, with a trailing slash and without",
  async (adapter) => {
    seen.length = 0;
    const host = await startHost({
      adapter,
      midtrans: {
        guards: [LookingGuard],
        controllers: { payments: { decorators: [SetMetadata('limit', 5)] } },
      },
    });
    for (const path of ['/api/midtrans/payments', '/api/midtrans/payments/']) {
      expect((await host.request(path)).status).toBe(401);
    }
    expect(seen).toEqual(Array(2).fill(['list', 'MidtransPaymentsController', 5]));
    await host.close();
  },
);

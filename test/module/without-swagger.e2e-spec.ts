import { runInNewContext } from 'node:vm';

/** Registers the module anew, in a host where a package is what a test says. */
async function registerWhere(swagger: () => unknown): Promise<unknown[]> {
  let controllers: unknown[] = [];
  await jest.isolateModulesAsync(async () => {
    jest.doMock('@nestjs/swagger', swagger);
    const { MidtransModule } = await import('nestjs-midtrans');
    controllers = MidtransModule.forRoot({ serverKey: 'SB-Mid-server-test', public: true }).controllers ?? [];
  });
  return controllers;
}

describe('@nestjs/swagger', () => {
  afterEach(() => jest.dontMock('@nestjs/swagger'));

  it('may be missing: then nothing is described', async () => {
    const absent = () => {
      throw Object.assign(new Error("Cannot find module '@nestjs/swagger'"), { code: 'MODULE_NOT_FOUND' });
    };
    expect((await registerWhere(absent)).length).toBeGreaterThan(3);
  });

  it('may be missing where errors are of another realm, as in a host’s own Jest', async () => {
    const absent = () => {
      throw runInNewContext(`Object.assign(new Error('absent'), { code: 'MODULE_NOT_FOUND' })`);
    };
    expect((await registerWhere(absent)).length).toBeGreaterThan(3);
  });

  it('may not be there and fail to load', async () => {
    const broken = () => {
      throw new TypeError('broken');
    };
    await expect(registerWhere(broken)).rejects.toThrow('broken');
  });
});

import { DocumentBuilder } from '@nestjs/swagger';
import type { MidtransModuleOptions } from 'nestjs-midtrans';
import { HeaderGuard } from '../support/host';
import { sharedApi } from '../support/openapi/shared-api';
import { documentOf } from '../support/openapi/document';

/** The security of every guarded endpoint, and that of the webhook. */
async function securityOf(midtrans: Partial<MidtransModuleOptions>, builder?: DocumentBuilder) {
  const { endpoints } = sharedApi(await documentOf(midtrans, builder));
  const of = (isWebhook: boolean) =>
    endpoints
      .filter(({ path }) => path.includes('/notification/') === isWebhook)
      .map(({ operation }) => (operation as { security?: unknown }).security);
  const distinct = (values: unknown[]) => [...new Set(values.map((value) => JSON.stringify(value)))];
  return { guarded: distinct(of(false)), webhook: distinct(of(true)) };
}

describe('the security scheme in the description of the API', () => {
  const guards = [HeaderGuard];

  it.each<[what: string, midtrans: Partial<MidtransModuleOptions>, guarded: string | undefined]>([
    ['is that of addBearerAuth() behind guards', { guards }, '[{"bearer":[]}]'],
    ['is the one that the host names', { guards, securityScheme: 'staff-login' }, '[{"staff-login":[]}]'],
    ['is none where the host says so', { guards, securityScheme: false }, undefined],
    ['is none where the controllers are public', { public: true }, undefined],
    [
      'may be named where they are public but for a guard of the whole application',
      { public: true, securityScheme: 'bearer' },
      '[{"bearer":[]}]',
    ],
  ])('%s, and none of the webhook', async (_what, midtrans, guarded) => {
    expect(await securityOf(midtrans)).toEqual({ guarded: [guarded], webhook: ['[]'] });
  });

  it('is none of the webhook where the host asks for one everywhere', async () => {
    const everywhere = new DocumentBuilder().addBearerAuth().addSecurityRequirements('bearer');
    expect(await securityOf({ guards }, everywhere)).toMatchObject({ webhook: ['[]'] });
  });
});

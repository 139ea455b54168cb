import { Injectable } from '@nestjs/common';
import { MidtransAccountService, OnMidtransEvent, PaymentService } from 'nestjs-midtrans';
import { postgres } from '../module/app.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { BALI, JAKARTA, ORDER, useApplications } from './accounts.support';

const jakarta = { account: 'jakarta', serverKey: JAKARTA };

@Injectable()
class Shop {
  @OnMidtransEvent('payment.*', { name: 'shop', account: 'jakarta' })
  take(): void {}
}

describe('an application that is started again', () => {
  const applications = useApplications();
  const { start, stop } = applications;
  let another: TestDatabase;
  beforeAll(async () => {
    another = await createTestDatabase();
  });
  afterAll(() => another.drop());

  const known = () =>
    applications.database.rows('SELECT account FROM midtrans_account_keys ORDER BY account');

  it('by its right name starts at once: a start that was refused kept nothing', async () => {
    await expect(start([{ ...jakarta, account: 'jakarat' }], { providers: [Shop] })).rejects.toThrow(
      'has an account "jakarta"',
    );
    expect(await known()).toEqual([]);
    await start([jakarta], { providers: [Shop] });
    expect(await known()).toEqual([{ account: 'jakarta' }]);
  });

  it('by the name that a reload gave its account starts at once', async () => {
    const app = await start([{ serverKey: JAKARTA }]);
    await app.app
      .get(MidtransAccountService, { strict: false })
      .reload({ account: 'shop', serverKey: JAKARTA });
    await stop();
    await start([{ account: 'shop', serverKey: JAKARTA }]);
    expect(await known()).toEqual([{ account: 'default' }, { account: 'shop' }]);
  });

  it('reads what an account left in its database, where the account went to a registration on another one', async () => {
    const before = await start([{ ...jakarta, accounts: { bali: { serverKey: BALI } } }]);
    const { payment } = await before.app
      .get(PaymentService, { strict: false })
      .createCharge({ ...ORDER, account: 'bali' });
    await stop();
    const { app } = await start([jakarta, { account: 'bali', serverKey: BALI, dataSource: 'bali' }], {
      imports: [postgres(another.url, 'bali')],
    });
    const found = [];
    for (const service of app.get(PaymentService, { strict: false, each: true })) {
      found.push((await service.find(payment.id))?.account);
    }
    expect(found).toEqual(['bali', undefined]);
  });
});

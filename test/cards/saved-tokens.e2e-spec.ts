import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signNotification } from 'nestjs-midtrans/testing';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ScriptedGateway } from '../support/gateway';
import { SERVER_KEY, startHost, startHostWithGateway, type Host } from '../support/host';
import {
  ANOTHER,
  charge,
  list,
  newKey,
  NOT_ENROLLED,
  OWNER,
  PATH,
  paymentsOf,
  remove,
  saved,
  tokenFor,
  type HostWithGateway,
} from './cards.support';

const fixture = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(join(__dirname, `../fixtures/gateway/${name}.json`), 'utf8'));

const keptWith = (encryptionKey: string | string[]) => ({ cards: { savedTokens: { encryptionKey } } });

describe('the key of saved cards', () => {
  let database: TestDatabase;
  let host: HostWithGateway;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await host.close();
    await database.drop();
  });

  const start = async (encryptionKey: string | string[]) => {
    host = await startHostWithGateway({ database, midtrans: keptWith(encryptionKey) });
  };
  const outcomeOf = async (id: string): Promise<unknown> => {
    const { status, body } = await charge(host, { saved_card: id, authentication: false });
    return status === 201 ? 'paid' : body.details[0].message;
  };
  const UNREADABLE = 'saved_card can no longer be charged: save the card anew';

  it('can be replaced while the earlier one still decrypts, and not without it', async () => {
    const [old, next] = [newKey(), newKey()];
    await start(old);
    const { id } = await saved(host);
    await host.close();
    await start([next, old]);
    expect(await outcomeOf(id)).toBe('paid');
    const { id: newer } = await saved(host, OWNER, NOT_ENROLLED);
    await host.close();
    await start(next);
    expect([await outcomeOf(id), await outcomeOf(newer)]).toEqual([UNREADABLE, 'paid']);
  });

  it('reads no token that was moved to another card', async () => {
    await start(newKey());
    const rich = await saved(host, ANOTHER);
    const poor = await saved(host, OWNER, NOT_ENROLLED);
    await host.database.rows(
      `UPDATE midtrans_saved_cards SET token = (SELECT token FROM midtrans_saved_cards WHERE id = $1) WHERE id = $2`,
      [rich.id, poor.id],
    );
    expect(await outcomeOf(poor.id)).toBe(UNREADABLE);
  });
});

describe('where no card is kept, which is the default,', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway();
  });
  afterAll(() => host.close());

  it('tokens are forgotten', async () => {
    const options = { token_id: await tokenFor(host, NOT_ENROLLED), save_token_id: true };
    expect((await charge(host, options)).status).toBe(201);
    expect(await list(host)).toEqual([]);
    expect(await host.database.rows('SELECT id FROM midtrans_saved_cards')).toEqual([]);
  });

  it('a charge of a saved card says so', async () => {
    const before = await paymentsOf(host);
    expect(await charge(host, { saved_card: randomUUID() })).toMatchObject({
      status: 400,
      body: {
        code: 'invalid_input',
        details: [
          {
            field: 'credit_card.saved_card',
            message: 'saved_card cannot be charged: cards are not kept here',
          },
        ],
      },
    });
    expect(await paymentsOf(host)).toEqual(before);
  });
});

describe('where the controllers are public', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({ midtrans: { guards: [], public: true, ...keptWith(newKey()) } });
  });
  afterAll(() => host.close());

  it('a card that nobody saved is kept for nobody', async () => {
    const options = { token_id: await tokenFor(host, NOT_ENROLLED), save_token_id: true };
    expect((await charge(host, options, {})).status).toBe(201);
    expect(await host.database.rows('SELECT id FROM midtrans_saved_cards')).toEqual([]);
  });

  it('saved cards need an owner, and BINs do not', async () => {
    expect((await host.request(PATH)).status).toBe(401);
    expect((await remove(host, randomUUID(), {})).status).toBe(401);
    expect((await host.request(`${PATH}bin/48111111/`)).status).toBe(200);
  });
});

describe('what Midtrans documents', () => {
  const initial = fixture('charge-credit_card-one_click-initial');
  const [status, told] = [
    fixture('status-credit_card-saved_token'),
    fixture('notif-credit_card-one_click-initial'),
  ];
  const ORDER = { order_id: 'A87550', gross_amount: 145_000 };
  const ORDERED = { order_id: ORDER.order_id, gross_amount: '145000.00' };
  let host: Host;
  let gateway: ScriptedGateway;
  afterEach(() => host.close());

  const start = async (confirm: 'changes' | 'never') => {
    gateway = new ScriptedGateway().on(/^POST \/v2\/charge$/, initial);
    host = await startHost({
      midtrans: {
        notifications: { confirm },
        http: { fetch: gateway.fetch, retries: 0 },
        ...keptWith(newKey()),
      },
    });
  };
  const order = () =>
    host.request('/api/midtrans/charge/', {
      method: 'POST',
      ...OWNER,
      json: { payment_type: 'credit_card', token_id: 'token', ...ORDER },
    });
  const cards = () =>
    host.database.rows('SELECT masked_card, bank, expires_at, token FROM midtrans_saved_cards');
  const pendingFirst = () =>
    gateway.on(/^POST \/v2\/charge$/, {
      ...fixture('charge-credit_card-3ds-pending'),
      transaction_id: told['transaction_id'],
      ...ORDERED,
    });
  const signed = (fields: object = {}) => signNotification({ ...told, ...fields } as never, SERVER_KEY);

  it('the answer to a charge', async () => {
    await start('changes');
    expect((await order()).status).toBe(201);
    expect(await cards()).toMatchObject([
      { masked_card: '48111111-1114', bank: 'bni', expires_at: new Date('2024-08-25T04:21:48Z') },
    ]);
  });

  it('a status that confirms a notification, whose own token is not signed', async () => {
    await start('changes');
    pendingFirst();
    await order();
    gateway.on(/status$/, signed({ ...status, transaction_id: told['transaction_id'], ...ORDERED }));
    expect((await host.notify(signed({ saved_token_id: 'planted' }))).status).toBe(200);
    expect(await cards()).toMatchObject([{ bank: 'cimb', expires_at: new Date('2024-11-30T00:00:00Z') }]);
  });

  it('no notification of an authorisation that Midtrans does not confirm', async () => {
    await start('changes');
    pendingFirst();
    await order();
    expect((await host.notify(signed({ transaction_status: 'authorize' }))).status).toBe(503);
    expect(await cards()).toEqual([]);
  });

  it('a notification, where those are believed without a question', async () => {
    await start('never');
    pendingFirst();
    await order();
    expect((await host.notify(signed())).status).toBe(200);
    expect(gateway.calledFor(/status$/)).toBe(0);
    expect(await cards()).toMatchObject([{ bank: 'bni', expires_at: new Date('2024-08-25T04:21:48Z') }]);
  });

  it('a notification of another amount is not believed, and its card neither', async () => {
    await start('never');
    pendingFirst();
    await order();
    expect((await host.notify(signed({ gross_amount: '145001.00' }))).status).toBe(200);
    expect(await cards()).toEqual([]);
  });
});

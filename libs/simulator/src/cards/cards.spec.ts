import { Clock, Merchant, SERVER_KEY, card, chargeOf, fixture, shapeOf, without } from '../../test/support';
import { MINUTE, SECOND } from '../clock/time';
import type { JsonObject } from '../json';

const CLIENT_KEY = 'SB-Mid-client-test';
const NUMBER = '4811111111111114';
const VISA = { card_number: NUMBER, card_exp_month: '12', card_exp_year: '2030', card_cvv: '123' };

const clock = new Clock('2024-03-01T03:00:00Z');
let merchant: Merchant;
beforeEach(() => (merchant = new Merchant({ now: clock.now, clientKey: CLIENT_KEY })));
afterEach(() => merchant.simulator.close());

/** A call from the customer's browser: the client key goes in the query, and no other key is shown. */
function browse(path: string, query: Record<string, string>): Promise<Response> {
  const parameters = new URLSearchParams({ client_key: CLIENT_KEY, ...query });
  return merchant.request('GET', `${path}?${parameters.toString()}`, undefined, { authorization: '' });
}

async function bodyOf(response: Response | Promise<Response>): Promise<JsonObject> {
  return (await (await response).json()) as JsonObject;
}

const getToken = (query: Record<string, string> = VISA) => bodyOf(browse('/v2/token', query));
const newToken = async (query?: Record<string, string>) => String((await getToken(query)).token_id);
let orders = 0;
const charge = (token: string, more?: JsonObject) =>
  merchant.charge(chargeOf(`order-${++orders}`, card(token, more)));

describe('GET /v2/token', () => {
  it('answers like its sample, without a server key', async () => {
    const response = await browse('/v2/token', VISA);
    expect(response.status).toBe(200);
    const body = await bodyOf(response);
    expect(shapeOf(body)).toEqual(shapeOf(fixture('token-success')));
    expect(body.status_message).toBe(fixture('token-success').status_message);
    expect(body.token_id).toMatch(/^48111111-1114-[0-9a-f-]{36}$/);
  });

  it.each<Record<string, string>>([{}, { card_number: '42' }, { client_key: 'other' }])(
    'may be read by the page of a merchant, whatever the answer: %p',
    async (change) => {
      const response = await browse('/v2/token', { ...VISA, ...change });
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
    },
  );

  it('gives a card the same hash each time, and never the same token', async () => {
    const [first, second] = [
      await getToken(),
      await getToken({ ...VISA, card_number: '4811 1111 1111 1114' }),
    ];
    expect(second.hash).toBe(first.hash);
    expect(second.token_id).not.toBe(first.token_id);
  });

  it('answers a wrong number like its sample: 400 with HTTP 200', async () => {
    const response = await browse('/v2/token', { ...VISA, card_number: '4811111111111113' });
    expect(response.status).toBe(200);
    const body = await bodyOf(response);
    expect(shapeOf(body)).toEqual(shapeOf(fixture('token-error-400')));
    expect(without(body, ['id'])).toEqual(without(fixture('token-error-400'), ['id']));
  });

  it.each([
    [{ card_number: '' }, 'card_number is required'],
    [{ card_number: '42' }, 'card_number does not match with luhn algorithm'],
    [{ card_exp_month: '' }, 'card_exp_month is required'],
    [{ card_exp_month: '13' }, 'card_exp_month must be a month in MM format'],
    [{ card_exp_year: '' }, 'card_exp_year is required'],
    [{ card_exp_year: '24' }, 'card_exp_year must be a year in YYYY format'],
    [{ card_exp_year: '2023' }, 'card_exp_year must be greater than this year'],
    [
      { card_exp_year: '2024', card_exp_month: '02' },
      "card_exp_month must be greater than this year's month",
    ],
    [{ card_cvv: '' }, 'card_cvv is required'],
    [{ card_cvv: '12x' }, 'card_cvv must be 3 or 4 digits'],
  ])('refuses %p', async (wrong, message) => {
    const body = await getToken({ ...VISA, ...wrong });
    expect(body).toMatchObject({ status_code: '400', validation_messages: [message] });
    expect(JSON.stringify(body)).not.toContain(NUMBER);
  });

  it('takes a card until its month ends, in WIB', async () => {
    const marchCard = { ...VISA, card_exp_month: '03', card_exp_year: '2024' };
    const at = async (time: string) => {
      const there = new Merchant({ now: () => new Date(time), clientKey: CLIENT_KEY });
      const parameters = new URLSearchParams({ client_key: CLIENT_KEY, ...marchCard });
      const body = await there.call('GET', `/v2/token?${parameters.toString()}`);
      await there.simulator.close();
      return body.status_code;
    };
    expect(await at('2024-03-31T16:59:59Z')).toBe('200');
    expect(await at('2024-03-31T17:00:00Z')).toBe('400');
  });

  it.each(['/v2/token', '/v2/card/register'])(
    'answers a real 401 to a wrong or missing client key: %s',
    async (path) => {
      for (const key of ['', 'SB-Mid-client-other', SERVER_KEY]) {
        const response = await browse(path, { ...VISA, client_key: key });
        expect(response.status).toBe(401);
        const body = await bodyOf(response);
        expect(shapeOf(body)).toEqual(shapeOf(fixture('error-401-client-server-key')));
        expect(body.status_message).toBe(fixture('error-401-client-server-key').status_message);
      }
    },
  );

  it('refuses every client key of a merchant that has none', async () => {
    const keyless = new Merchant();
    expect((await keyless.request('GET', '/v2/token?client_key=undefined')).status).toBe(401);
    await keyless.simulator.close();
  });
});

describe('a token', () => {
  it('pays once', async () => {
    const token = await newToken();
    expect(await charge(token)).toMatchObject({ status_code: '200', masked_card: '48111111-1114' });
    const refused = await charge(token);
    expect(shapeOf(without(refused, ['id']))).toEqual(shapeOf(fixture('error-411-token-missing')));
    expect(refused.status_code).toBe('411');
  });

  it('lives 10 minutes', async () => {
    const [early, late] = [await newToken(), await newToken()];
    clock.advance(10 * MINUTE - SECOND);
    expect(await charge(early)).toMatchObject({ status_code: '200' });
    clock.advance(SECOND);
    expect(await charge(late)).toMatchObject({ status_code: '411' });
  });

  it('is not used up by a charge that is refused before', async () => {
    const token = await newToken();
    await charge(await newToken());
    const taken = chargeOf(`order-${orders}`, card(token));
    expect(await merchant.charge(taken)).toMatchObject({ status_code: '406' });
    expect(await charge(token)).toMatchObject({ status_code: '200' });
  });

  it('that is missing or none at all earns 411 with HTTP 200', async () => {
    const withNone = await merchant.charge(
      chargeOf('none', { payment_type: 'credit_card', credit_card: {} }),
    );
    expect(without(withNone, ['id'])).toEqual(fixture('error-411-token-missing'));
    const response = await merchant.request('POST', '/v2/charge', chargeOf('odd', card('dummy-token')));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status_code: '411' });
  });

  it('that was not made here pays any number of times', async () => {
    for (const token of ['48111111-1114-3c2a', '48111111-1114-3c2a', '481111-1114-0d4e3f8a']) {
      expect(await charge(token)).toMatchObject({ status_code: '200', masked_card: '48111111-1114' });
    }
  });
});

describe('a saved card', () => {
  it('is registered like its samples, and pays again and again', async () => {
    const body = await bodyOf(browse('/v2/card/register', VISA));
    expect(shapeOf(body)).toEqual(shapeOf(fixture('card-register-success')));
    expect(shapeOf(body)).toEqual(shapeOf(fixture('card-register-success-2020')));
    expect(body.saved_token_id).toMatch(/^48111111\w{20}1114$/);
    for (const order of [1, 2]) {
      const paid = await charge(String(body.saved_token_id));
      expect([order, paid.status_code, paid.masked_card]).toEqual([order, '200', '48111111-1114']);
    }
  });

  it('is not registered with a wrong number or a past date', async () => {
    const body = await bodyOf(
      browse('/v2/card/register', { ...VISA, card_number: '42', card_exp_year: '2020' }),
    );
    expect(body).toMatchObject({ status_code: '400' });
    expect(body.validation_messages).toHaveLength(2);
  });

  it('gives a token for two clicks, with its CVV', async () => {
    const { saved_token_id: saved } = await charge('48111111-1114-3c2a', { save_token_id: true });
    const token = await newToken({ token_id: String(saved), card_cvv: '123' });
    expect(token).toMatch(/^48111111-1114-/);
    expect(await charge(token)).toMatchObject({ status_code: '200' });
    expect(await charge(token)).toMatchObject({ status_code: '411' });

    expect(await getToken({ token_id: String(saved) })).toMatchObject({
      status_code: '400',
      validation_messages: ['card_cvv is required'],
    });
    for (const unsaved of ['dummy', await newToken()]) {
      expect(await getToken({ token_id: unsaved, card_cvv: '123' })).toMatchObject({
        status_code: '400',
        validation_messages: ['token_id is not a saved token'],
      });
    }
  });

  it('ends with the card', async () => {
    const token = await newToken({ ...VISA, card_exp_month: '04', card_exp_year: '2024' });
    const body = await charge(token, { save_token_id: true });
    expect(body.saved_token_id_expired_at).toBe('2024-04-30 07:00:00');
    const saved = String(body.saved_token_id);
    expect(await charge(saved)).toMatchObject({ status_code: '200' });
    await merchant.simulator.advance('60d');
    expect(await charge(saved)).toMatchObject({ status_code: '411' });
  });
});

describe('GET /v2/point_inquiry', () => {
  const inquire = (token: string) => merchant.call('GET', `/v2/point_inquiry/${token}?gross_amount=10000`);

  it('answers like its sample, and leaves the token unused', async () => {
    const token = await newToken({ ...VISA, card_number: '4617006959746656' });
    const body = await inquire(token);
    expect(shapeOf(body)).toEqual(shapeOf(fixture('point-inquiry-success')));
    expect(body.status_message).toBe(fixture('point-inquiry-success').status_message);
    expect(await charge(token)).toMatchObject({ status_code: '200' });
    expect(await inquire(token)).toMatchObject({ status_code: '411' });
  });

  it('answers 402 for the card of a bank without points', async () => {
    const body = await inquire(await newToken({ ...VISA, card_number: '4773776057051650' }));
    expect(without(body, ['id'])).toEqual(fixture('error-402-channel-not-activated'));
  });

  it('wants the server key', async () => {
    expect((await browse('/v2/point_inquiry/48111111-1114-3c2a', {})).status).toBe(401);
  });
});

describe('GET /v1/bins', () => {
  const ask = (bin: string, key = SERVER_KEY) =>
    merchant.request('GET', `/v1/bins/${bin}`, undefined, {
      authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
    });

  it('answers like its sample, to either key', async () => {
    for (const key of [SERVER_KEY, CLIENT_KEY]) {
      expect(await bodyOf(ask('45563300', key))).toEqual(fixture('bin-success'));
    }
    expect(await bodyOf(ask('455633'))).toMatchObject({ data: { bin: '455633', bank_code: 'bca' } });
  });

  it.each([
    ['48111111', 'visa', 'credit'],
    ['52111111', 'mastercard', 'credit'],
    ['40976611', 'visa', 'debit'],
    ['35282033', 'jcb', 'credit'],
    ['37019216', 'amex', 'credit'],
  ])('knows the test card %s', async (bin, brand, type) => {
    expect(await bodyOf(ask(bin))).toMatchObject({ data: { bin, brand, bin_type: type } });
  });

  it.each(['99999999', '4811', '4811111111111114'])('does not find %s', async (bin) => {
    const response = await ask(bin);
    expect(response.status).toBe(404);
    expect(await bodyOf(response)).toEqual(fixture('bin-404'));
  });

  it('answers a wrong or missing key in plain text', async () => {
    for (const response of [await ask('45563300', 'other'), await browse('/v1/bins/45563300', {})]) {
      expect(response.status).toBe(401);
      expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(await response.text()).toBe('Unauthorized');
    }
  });

  it('answers 409 to the 101st request within a minute', async () => {
    const statuses = [];
    for (let request = 0; request < 101; request++) statuses.push((await ask('45563300')).status);
    expect(statuses.slice(0, 100).every((status) => status === 200)).toBe(true);
    expect(statuses[100]).toBe(409);
    clock.advance(MINUTE);
    expect((await ask('45563300')).status).toBe(200);
  });
});

it('shows no card number and no CVV anywhere', async () => {
  const secret = { ...VISA, card_cvv: '8642' };
  const token = await newToken(secret);
  const answers = [
    await charge(token, { authentication: true }),
    await bodyOf(browse('/v2/card/register', secret)),
    await (await merchant.request('GET', '/simulator/api/transactions')).text(),
    merchant.simulator.transactions(),
  ];
  const text = JSON.stringify(answers);
  expect(text).not.toContain(NUMBER);
  expect(text).not.toContain('8642');
});

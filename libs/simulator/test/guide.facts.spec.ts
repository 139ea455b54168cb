import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../src/json';
import { isEnrolledFor3ds, verdictOn } from '../src/transactions/methods/sandbox-cards';
import { codesIn, GUIDE, rowsOf, type Row } from './guide.spec.helper';
import { Merchant } from './support';

const AMOUNT = 44_000;
let merchant: Merchant;

beforeEach(() => {
  merchant = new Merchant({ now: () => new Date('2024-03-01T10:00:00+07:00') });
});
afterEach(() => merchant.simulator.close());

let orders = 0;

async function charge(method: JsonObject, gross_amount = AMOUNT): Promise<JsonObject> {
  const transaction_details = { order_id: `order-${++orders}`, gross_amount };
  const answer = await merchant.charge({ ...method, transaction_details });
  return { order_id: transaction_details.order_id, ...answer };
}

const UNITS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600 };

/** The names of what is within a payment type. */
const PARTS: Readonly<Record<string, string>> = { bank_transfer: 'bank', cstore: 'store', qris: 'acquirer' };

/** A charge of a row of the table of payment types. */
function methodOf(row: Row, amount = AMOUNT): JsonObject {
  const [type = '', part] = codesIn(row.charge);
  const item_details = [{ id: 'book', name: 'Book', price: amount, quantity: 1 }];
  const particulars: Readonly<Record<string, JsonObject>> = {
    credit_card: { credit_card: { token_id: '48111111-1114' } },
    echannel: { echannel: { bill_info1: 'Payment:', bill_info2: 'Book' } },
    ovo: { ovo: { payer_phone_number: '081234567890' } },
    akulaku: { item_details, customer_details: { first_name: 'customer-1' } },
  };
  const within = part === undefined ? {} : { [type]: { [PARTS[type] ?? '']: part } };
  return { payment_type: type, ...within, ...particulars[type] };
}

describe('the payment types of the guide', () => {
  const types = rowsOf(GUIDE, ['charge', 'expires after']);

  it.each(types)('$charge expires after $expires after', async (row) => {
    const [, count, unit = ''] = /^(\d+) (second|minute|hour)/.exec(row['expires after'] ?? '') ?? [];
    const method = methodOf(row);
    const card = { credit_card: { token_id: '48111111-1114', authentication: true } };
    const { order_id } = await charge(
      method.payment_type === 'credit_card' ? { ...method, ...card } : method,
    );
    const transaction = merchant.simulator.transaction(String(order_id));
    expect(transaction?.status).toBe('pending');
    const seconds = (Number(transaction?.expiryTime) - Number(transaction?.transactionTime)) / 1000;
    expect(seconds).toBe(Number(count) * (UNITS[unit] ?? 0));
  });

  it.each(types)('$charge takes $amount in rupiah', async (row) => {
    const text = row['amount in rupiah'] ?? '';
    const [least = 1, most = Infinity] = (text.match(/[\d,]+/g) ?? []).map((number) =>
      Number(number.replaceAll(',', '')),
    );
    const codeOf = async (amount: number) => (await charge(methodOf(row, amount), amount)).status_code;
    expect(await codeOf(least)).toMatch(/^20[01]$/);
    if (least > 1) expect(await codeOf(least - 1)).toBe('400');
    expect(await codeOf(Math.min(most, 100_000_000_000))).toMatch(/^20[01]$/);
    if (most < Infinity) expect(await codeOf(most + 1)).toBe('400');
  });

  async function settled(row: Row): Promise<string> {
    const { order_id, transaction_id } = await charge(methodOf(row));
    await merchant.simulator.settle(String(order_id));
    return String(transaction_id);
  }
  const refund = async (id: string, amount: number, way = 'refund') =>
    (await merchant.call('POST', `/v2/${id}/${way}`, { amount })).status_code;

  it.each(types.filter((row) => row['refund within'] === 'never'))(
    '$charge is never refunded',
    async (row) => {
      expect(await refund(await settled(row), AMOUNT)).toBe('412');
      expect(await refund(await settled(row), AMOUNT, 'refund/online/direct')).toBe('412');
    },
  );

  it.each(types.filter((row) => row['refund within'] !== 'never'))('$charge is refunded so', async (row) => {
    const days = Number.parseInt(row['refund within'] ?? '', 10);
    const [whole, part, direct, late] = [
      await settled(row),
      await settled(row),
      await settled(row),
      await settled(row),
    ];
    await merchant.simulator.advance(`${days}d`);
    expect(await refund(whole, AMOUNT)).toBe('200');
    expect(await refund(part, 1_000)).toBe(row['refund in parts'] === 'yes' ? '200' : '414');
    const isDirect = row['direct refund'] !== 'no';
    expect(await refund(direct, AMOUNT, 'refund/online/direct')).toBe(isDirect ? '200' : '412');
    await merchant.simulator.advance('1s');
    expect(await refund(late, AMOUNT)).toBe('412');
  });
});

describe('the cards of the guide', () => {
  const VERDICTS: Readonly<Record<string, string>> = {
    accepted: 'accept',
    'denied by the bank (05)': 'bank-deny',
    'insufficient funds (51)': 'insufficient-funds',
    'denied by the fraud detection': 'fraud-deny',
    challenged: 'challenge',
  };
  const told = new Map(
    rowsOf(GUIDE, ['outcome', 'enrolled for 3D Secure']).flatMap((row) =>
      ['enrolled for 3D Secure', 'not enrolled'].flatMap((column) =>
        codesIn(row[column]).map((card) => {
          const isEnrolled = column !== 'not enrolled';
          return [card, { verdict: VERDICTS[row.outcome ?? ''], isEnrolled }] as const;
        }),
      ),
    ),
  );

  it('are all that the simulator knows', () => {
    const source = readFileSync(join(__dirname, '../src/transactions/methods/sandbox-cards.ts'), 'utf8');
    const cards = source.match(/\b\d{8}(?:-\d{4})?\b/g) ?? [];
    expect(cards.length).toBeGreaterThan(60);
    for (const card of [...cards, ...told.keys()]) {
      const masked = card.includes('-') ? card : `${card}-0000`;
      const ours = told.get(card) ?? told.get(card.slice(0, 8)) ?? { verdict: 'accept', isEnrolled: true };
      const theirs = { verdict: verdictOn(masked, AMOUNT), isEnrolled: isEnrolledFor3ds(masked) };
      expect({ card, ...ours }).toEqual({ card, ...theirs });
    }
  });

  it('end as the guide says', async () => {
    const ends = async (token_id: string, amount = AMOUNT) => {
      const answer = await charge({ payment_type: 'credit_card', credit_card: { token_id } }, amount);
      return [answer.transaction_status, answer.fraud_status, answer.channel_response_code];
    };
    expect(await ends('48111111-1114-anything')).toEqual(['capture', 'accept', '00']);
    expect(await ends('4911111111111113')).toEqual(['deny', 'accept', '05']);
    expect(await ends('48060000-0081-x')).toEqual(['deny', 'accept', '51']);
    expect(await ends('48060000-0081-x', 30_000)).toEqual(['capture', 'accept', '00']);
    expect(await ends('46111111-1116-x')).toEqual(['deny', 'deny', '05']);
    expect(await ends('45111111-1117-x')).toEqual(['capture', 'challenge', '00']);
  });
});

describe('the phones of the guide', () => {
  it.each(rowsOf(GUIDE, ['phone', 'what happens']).filter(({ phone }) => phone?.includes('+62')))(
    'OVO of $phone: $what happens',
    async (row) => {
      const ovo = { payer_phone_number: codesIn(row.phone)[0] };
      const answer = await charge({ payment_type: 'ovo', ovo });
      const text = row['what happens'] ?? '';
      if (text.includes('404')) {
        expect(answer.status_code).toBe('404');
        return;
      }
      const [status, code] = codesIn(text).filter((part) => part !== 'channel_response_code');
      await merchant.simulator.advance(`${/after (\d+) seconds/.exec(text)?.[1] ?? ''}s`);
      expect(merchant.simulator.transaction(String(answer.order_id))).toMatchObject({
        status,
        details: code === undefined ? {} : { channel_response_code: code },
      });
    },
  );

  /** What becomes of a GoPay account of a phone, in the words of the guide. */
  async function fateOf(phone_number: string): Promise<string> {
    const gopay_partner = { phone_number, country_code: '62' };
    const created = await merchant.call('POST', '/v2/pay/account', { payment_type: 'gopay', gopay_partner });
    if (created.status_code === '202') return 'linking answers 202: not registered';
    if (created.status_code === '410') return 'linking answers 410: blocked';
    const account_id = String(created.account_id);
    await merchant.simulator.linkPayAccount(account_id);
    const { balances = {} } = merchant.simulator.payAccount(account_id) ?? {};
    const path = `/v2/pay/account/${account_id}`;
    const { metadata } = await merchant.call('GET', path);
    const [{ token }] = (metadata as { payment_options: [{ token: string }] }).payment_options;
    const gopay = { account_id, payment_option_token: token };
    const charged = await charge({ payment_type: 'gopay', gopay });
    if (charged.status_code === '410') return 'can be linked; a charge answers 410: blocked since';
    if (charged.transaction_status === 'deny') return 'has an empty wallet: a charge is denied';
    const unbound = await merchant.call('POST', `${path}/unbind`);
    if (unbound.status_code === '202') return 'can be linked, but not unbound by the merchant: 202';
    const holdings = Object.entries(balances).map(
      ([option, rupiah]) => `Rp${rupiah.toLocaleString('en')} in \`${option}\``,
    );
    return holdings.length > 1 ? `has ${holdings.join(' and ')}` : `has \`${Object.keys(balances)[0]}\` only`;
  }

  const accounts = rowsOf(GUIDE, ['phone', 'what happens']).filter(
    (row) => !row.phone?.includes('+62') && !row['what happens']?.includes('65 seconds'),
  );

  it.each(accounts)('GoPay of $phone: $what happens', async (row) => {
    expect(await fateOf(codesIn(row.phone)[0] ?? '81212345678')).toBe(row['what happens']);
  });
});

import { chargeOf } from '../../test/support';
import { answerOf } from '../checkout/answer.spec.helper';
import type { Choice } from '../checkout/checkout';
import type { JsonObject } from '../json';
import { useSnap } from './snap.spec.helper';

const PATH = '/snap/v1/transactions';
const OF_BNI = '4811111111111114';
const OF_MANDIRI = '4617006959746656';
const MANDIRI_DEBIT = '4097661111111113';
const OF_BCA = '4773776057051650';
const TERMS = { bni: [3, 6, 12], mandiri: [3], offline: [9] };
const AMOUNT = 120_000;

describe('installments on a Snap page', () => {
  const snap = useSnap();

  const requestOf = (installment: unknown, more: JsonObject = {}) =>
    chargeOf('order-1', { credit_card: { ...more, installment } }, AMOUNT);
  const tokenOf = async (installment: unknown, more?: JsonObject) =>
    String((await snap.merchant.call('POST', PATH, requestOf(installment, more))).token);
  const pay = (token: string, choice: Choice) =>
    snap.merchant.simulator.paySnap(token, { channel: 'credit_card', ...choice });
  async function paid(installment: unknown, choice: Choice, more?: JsonObject): Promise<JsonObject> {
    await pay(await tokenOf(installment, more), choice);
    return snap.webhook.received.at(-1)?.body ?? {};
  }

  it.each([
    ['BNI', OF_BNI, 12, 'bni'],
    ['Mandiri', OF_MANDIRI, 3, 'mandiri'],
  ])(
    'are granted by the bank of the card, which acquires it: %s',
    async (_bank, cardNumber, installmentTerm, bank) => {
      const routed = { bank: 'bri', bank_routing: { bin: { cimb: ['4'] } } };
      const told = await paid({ terms: TERMS }, { cardNumber, installmentTerm }, routed);
      expect(told).toMatchObject({ transaction_status: 'capture', installment_term: installmentTerm, bank });
      const status = await snap.merchant.call('GET', '/v2/order-1/status');
      expect(status).toMatchObject({ installment_term: installmentTerm, bank });
    },
  );

  it('are offline for cards of other banks, acquired as any payment is', async () => {
    const choice = { cardNumber: OF_BCA, installmentTerm: 9 };
    expect(await paid({ terms: TERMS }, choice, { bank: 'bri' })).toMatchObject({
      installment_term: 9,
      bank: 'bri',
    });
  });

  it('wait for 3D Secure like any other card payment', async () => {
    const token = await tokenOf({ terms: TERMS }, { secure: true });
    const choice = { channel: 'credit_card', installmentTerm: 6 } as const;
    expect(await snap.merchant.simulator.choose(token, choice)).toMatchObject({ status: 'pending' });
    await snap.merchant.simulator.submitOtp('order-1', '112233');
    expect(snap.webhook.received.map(({ body }) => [body.transaction_status, body.installment_term])).toEqual(
      [
        ['pending', undefined],
        ['capture', 6],
      ],
    );
  });

  it('are the customer’s choice where they are not required', async () => {
    const told = await paid({ required: false, terms: TERMS }, { cardNumber: OF_BNI }, { bank: 'bri' });
    expect(told).toMatchObject({ transaction_status: 'capture', bank: 'bri' });
    expect(told).not.toHaveProperty('installment_term');
  });

  const NONE = 'it takes cards in installments only, and offers none for this one';
  it.each([
    [
      'that are required and not chosen',
      { required: true, terms: TERMS },
      {},
      'it asks for an installment term: 3, 6, 12',
    ],
    [
      'over other months',
      { terms: TERMS },
      { installmentTerm: 9 },
      'it does not offer this card installments over 9 months',
    ],
    [
      'that are those of another bank',
      { terms: { mandiri: [3] } },
      { installmentTerm: 3 },
      'it does not offer this card installments over 3 months',
    ],
    [
      'where there are none',
      undefined,
      { installmentTerm: 3 },
      'it does not offer this card installments over 3 months',
    ],
    [
      'where they are disabled',
      { disabled: true, terms: TERMS },
      { installmentTerm: 3 },
      'it does not offer this card installments over 3 months',
    ],
    [
      'of a debit card',
      { terms: TERMS },
      { cardNumber: MANDIRI_DEBIT, installmentTerm: 3 },
      'it does not offer this card installments over 3 months',
    ],
    ['required of a debit card', { required: true, terms: TERMS }, { cardNumber: MANDIRI_DEBIT }, NONE],
    ['required of a bank without', { required: true, terms: { bca: [3] } }, {}, NONE],
    ['required without terms', { required: true }, {}, NONE],
  ])('are refused: %s', async (_which, installment, choice, reason) => {
    await expect(paid(installment, choice)).rejects.toThrow(reason);
    await snap.merchant.simulator.idle();
    expect(snap.merchant.simulator.transactions()).toEqual([]);
    expect(snap.webhook.received).toEqual([]);
  });

  it.each([
    ['beside them', { terms: { offline: [3, 6] } }, { offline_bins: ['bca', '4811'] }],
    ['within them', { terms: { offline: [3, 6] }, offline_bins: ['bca', '4811'] }, {}],
  ])('are offline for the cards of offline_bins, %s', async (_where, installment, more) => {
    for (const cardNumber of [OF_BCA, OF_BNI]) {
      expect(await paid(installment, { cardNumber, installmentTerm: 6 }, more)).toMatchObject({
        installment_term: 6,
      });
      await snap.merchant.simulator.reset();
    }
    await expect(paid(installment, { cardNumber: OF_MANDIRI, installmentTerm: 6 }, more)).rejects.toThrow(
      'it does not offer this card installments over 6 months',
    );
  });

  it('begin at a minimum amount, of what is paid in the end', async () => {
    const installment = { terms: TERMS, minimum_amount: { bni: AMOUNT, offline: AMOUNT + 1 } };
    const token = await tokenOf(installment);
    await expect(pay(token, { installmentTerm: 3, discount: 1 })).rejects.toThrow(
      'installments over 3 months',
    );
    await expect(pay(token, { installmentTerm: 9, cardNumber: OF_BCA })).rejects.toThrow('over 9 months');
    expect(await pay(token, { installmentTerm: 3 })).toMatchObject({ status: 'capture' });
  });

  it('are no matter of other ways to pay, and leave Google Pay out where they are required', async () => {
    const token = await tokenOf({ required: true, terms: TERMS });
    await expect(snap.merchant.simulator.choose(token, 'google_pay')).rejects.toThrow(
      'it does not offer google_pay',
    );
    const choice = { channel: 'gopay', installmentTerm: 3 } as const;
    expect(await snap.merchant.simulator.choose(token, choice)).toMatchObject({ paymentType: 'gopay' });

    await snap.merchant.simulator.reset();
    const other = await tokenOf({ required: false, terms: TERMS });
    const { details } = await snap.merchant.simulator.paySnap(other, {
      channel: 'google_pay',
      installmentTerm: 3,
    });
    expect(details).not.toHaveProperty('installment_term');
  });

  it('are those of a saved card’s bank', async () => {
    const saved = await paid(
      { terms: TERMS },
      { cardNumber: OF_MANDIRI, installmentTerm: 3 },
      { save_card: true },
    );
    await snap.merchant.simulator.reset();
    const more = { card_token: saved.saved_token_id };
    expect(await paid({ required: true, terms: TERMS }, { installmentTerm: 3 }, more)).toMatchObject({
      masked_card: '46170069-6656',
      installment_term: 3,
      bank: 'mandiri',
    });
  });

  it('are offered by the page, and chosen by its form and through the control API', async () => {
    const optionsOf = async (token: string) => {
      const page = await (await snap.merchant.request('GET', `/simulator/snap/${token}`)).text();
      const [, select = ''] = /<select name="installment_term">(.*?)<\/select>/s.exec(page) ?? [];
      return [...select.matchAll(/<option value="(\d*)">(.*?)<\/option>/g)].map(([, ...option]) => option);
    };
    const required = await tokenOf({ required: true, terms: TERMS, minimum_amount: { offline: AMOUNT + 1 } });
    expect(await optionsOf(required)).toEqual([
      ['3', '3 months: BNI, MANDIRI'],
      ['6', '6 months: BNI'],
      ['12', '12 months: BNI'],
    ]);
    const token = await tokenOf({ terms: { bni: [6, 3], offline: [6] } });
    expect(await optionsOf(token)).toEqual([
      ['', 'All at once'],
      ['3', '3 months: BNI'],
      ['6', '6 months: BNI, any other bank'],
    ]);
    expect(await optionsOf(await tokenOf({ disabled: true, terms: TERMS }))).toEqual([]);

    const form = { channel: 'credit_card', card_number: OF_BNI, installment_term: '6' };
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const byForm = await tokenOf({ terms: TERMS });
    await snap.merchant.request(
      'POST',
      `/simulator/snap/${byForm}`,
      new URLSearchParams(form).toString(),
      type,
    );
    expect(snap.merchant.simulator.transaction('order-1')?.details).toMatchObject({ installment_term: 6 });

    await snap.merchant.simulator.reset();
    const byControl = await tokenOf({ terms: TERMS });
    const choice = { channel: 'credit_card', installment_term: 12 };
    const answer = await answerOf(snap.merchant, 'POST', `/simulator/api/snap/${byControl}/choose`, choice);
    expect(answer.body).toMatchObject({ installment_term: 12, bank: 'bni' });
  });

  const PART = 'credit_card.installment';
  const BANKS = 'must be an array of BINs or banks';
  it.each([
    ['bni', [`${PART} must be an object`]],
    [
      { required: 'yes', disabled: 0 },
      [`${PART}.required must be true or false`, `${PART}.disabled must be true or false`],
    ],
    [{ terms: [3] }, [`${PART}.terms must be an object`]],
    [{ terms: { bsi: [3], online: [3] } }, [`${PART}.terms has unknown banks: bsi, online`]],
    [
      { terms: { bni: 3, mandiri: ['3'], bca: [0], offline: [1.5], permata: [6] } },
      ['bni', 'mandiri', 'bca', 'offline'].map((bank) => `${PART}.terms.${bank} must be an array of months`),
    ],
    [{ offline_bins: 'bca' }, [`${PART}.offline_bins ${BANKS}`]],
    [
      { minimum_amount: { bni: -1, offline: '1000' } },
      ['bni', 'offline'].map((bank) => `${PART}.minimum_amount.${bank} must be a whole amount`),
    ],
  ])('are not asked for by %j', async (installment, error_messages) => {
    const refused = { status: 400, body: { error_messages } };
    expect(await answerOf(snap.merchant, 'POST', PATH, requestOf(installment))).toEqual(refused);
  });

  it('are not asked for by a list beside them that is none', async () => {
    const answer = await answerOf(
      snap.merchant,
      'POST',
      PATH,
      requestOf(null, { offline_bins: ['any bank'] }),
    );
    expect(answer.body).toEqual({ error_messages: [`credit_card.offline_bins ${BANKS}`] });
  });
});

import { chargeOf } from '../../test/support';
import { answerOf } from '../checkout/answer.spec.helper';
import type { Choice } from '../checkout/checkout';
import { useSnap } from './snap.spec.helper';

const PATH = '/snap/v1/transactions';
const VISA = '4811111111111114';
const OF_MANDIRI = '4617006959746656';
const MANDIRI_DEBIT = '4097661111111113';
const OF_BCA = '4773776057051650';

describe('the bank that acquires a card on a Snap page', () => {
  const snap = useSnap();

  /** What the merchant hears of a card payment. */
  async function paid(credit_card: unknown, choice: Choice) {
    const { token } = await snap.merchant.call('POST', PATH, chargeOf('order-1', { credit_card }));
    await snap.merchant.simulator.paySnap(String(token), { channel: 'credit_card', ...choice });
    return snap.webhook.received.at(-1)?.body;
  }

  it.each([
    ['the one that the request names', { bank: 'mandiri' }, VISA, 'mandiri'],
    ['BNI, where it names none', {}, OF_MANDIRI, 'bni'],
    ['the one to which its BIN is routed', { bin: { bri: ['5', '48111111'] } }, VISA, 'bri'],
    ['the one to which its first digits are routed', { bin: { bri: ['5'], cimb: ['48'] } }, VISA, 'cimb'],
    ['the one to which its bank’s cards are routed', { bin: { mandiri: ['bca'] } }, OF_BCA, 'mandiri'],
    ['the one to which debit cards are routed', { bin: { bri: ['debit'] } }, MANDIRI_DEBIT, 'bri'],
    ['the one to which credit cards are routed', { bin: { bri: ['credit'] } }, OF_MANDIRI, 'bri'],
    ['the first of two that fit', { bin: { maybank: ['bca'], cimb: ['bca'] } }, OF_BCA, 'maybank'],
  ])('is %s', async (_which, routing, cardNumber, bank) => {
    const wishes = 'bin' in routing ? { bank_routing: routing, bank: 'mega' } : routing;
    expect(await paid(wishes, { cardNumber })).toMatchObject({ bank, transaction_status: 'capture' });
  });

  it('is the one that the request names, where no route fits', async () => {
    const wishes = { bank_routing: { bin: { bri: ['debit', '5'], cimb: [] } }, bank: 'danamon' };
    expect(await paid(wishes, { cardNumber: VISA })).toMatchObject({ bank: 'danamon' });
  });

  it('says on whom a denial was', async () => {
    const wishes = { bank_routing: { bin: { bri: ['4'] } } };
    const { token } = await snap.merchant.call('POST', PATH, chargeOf('order-1', { credit_card: wishes }));
    const denied = { channel: 'credit_card', cardNumber: '4911111111111113' } as const;
    expect(await snap.merchant.simulator.choose(String(token), denied)).toMatchObject({
      status: 'deny',
      details: { bank: 'bri' },
    });
  });

  it('acquires Google Pay after 3D Secure as well', async () => {
    const wishes = { secure: true, bank_routing: { bin: { cimb: ['bni'] } } };
    expect(await paid(wishes, { channel: 'google_pay' })).toMatchObject({ bank: 'cimb' });
  });

  const BANKS = 'bca, bni, bri, cimb, danamon, mandiri, maybank, mega';
  it.each([
    [{ bank: 'permata' }, [`credit_card.bank must be one of ${BANKS}`]],
    [{ bank: 7 }, [`credit_card.bank must be one of ${BANKS}`]],
    [{ channel: 'mpgs' }, ['credit_card.channel must be migs']],
    [{ type: 'capture' }, ['credit_card.type must be one of authorize, authorize_capture']],
    [
      { secure: 'yes', save_card: 1 },
      ['credit_card.secure must be true or false', 'credit_card.save_card must be true or false'],
    ],
    [{ bank_routing: 'bni' }, ['credit_card.bank_routing must be an object']],
    [{ bank_routing: { bin: ['bni'] } }, ['credit_card.bank_routing.bin must be an object']],
    [
      { bank_routing: { bin: { permata: ['4'] } } },
      [`credit_card.bank_routing.bin has unknown banks: permata`],
    ],
    [
      { bank_routing: { bin: { bni: ['4'], bri: ['prepaid'], cimb: 'debit' } } },
      [
        'credit_card.bank_routing.bin.bri must be an array of BINs, banks, debit or credit',
        'credit_card.bank_routing.bin.cimb must be an array of BINs, banks, debit or credit',
      ],
    ],
  ])('is not asked for by %j', async (credit_card, error_messages) => {
    const refused = { status: 400, body: { error_messages } };
    expect(await answerOf(snap.merchant, 'POST', PATH, chargeOf('order-1', { credit_card }))).toEqual(
      refused,
    );
  });

  it('is asked for by null as by nothing', async () => {
    const nothing = { secure: null, save_card: null, bank: null, channel: null, type: null };
    const wishes = { ...nothing, bank_routing: { bin: null } };
    expect(await paid(wishes, { cardNumber: VISA })).toMatchObject({ bank: 'bni' });
  });
});

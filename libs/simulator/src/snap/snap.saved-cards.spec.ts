import { chargeOf } from '../../test/support';
import { answerOf } from '../checkout/answer.spec.helper';
import type { JsonObject } from '../json';
import { useSnap } from './snap.spec.helper';

const PATH = '/snap/v1/transactions';
const SAVING = { credit_card: { save_card: true }, user_id: 'a1b2' };
const MASTERCARD = '5211111111111117';

describe('cards that customers save in Snap', () => {
  const snap = useSnap();
  let orders: number;
  beforeEach(() => {
    orders = 0;
  });

  const tokenOf = async (more: JsonObject) =>
    String((await snap.merchant.call('POST', PATH, chargeOf(`order-${++orders}`, more))).token);
  /** Saves a card, and answers its saved_token_id as the merchant hears of it. */
  async function save(cardNumber?: string, more: JsonObject = SAVING): Promise<string> {
    await snap.merchant.simulator.paySnap(await tokenOf(more), { channel: 'credit_card', cardNumber });
    return String(snap.webhook.received.at(-1)?.body.saved_token_id);
  }
  const pageOf = async (token: string) =>
    (await snap.merchant.request('GET', `/simulator/snap/${token}`)).text();

  it('are told in the notification, and offered to their user again, who pays with one', async () => {
    const [visa, mastercard] = [await save(), await save(MASTERCARD)];
    const token = await tokenOf(SAVING);
    const page = await pageOf(token);
    for (const saved of [visa, mastercard]) expect(page).toContain(`value="${saved}"`);

    const choice = { channel: 'credit_card', savedCard: mastercard } as const;
    expect(await snap.merchant.simulator.paySnap(token, choice)).toMatchObject({
      status: 'capture',
      details: { masked_card: '52111111-1117' },
    });
    expect(snap.webhook.received.at(-1)?.body).not.toHaveProperty('saved_token_id');
  });

  it('are offered once, however often they were saved', async () => {
    await save();
    const latest = await save();
    const page = await pageOf(await tokenOf(SAVING));
    expect(page.match(/48111111-1114/g)).toHaveLength(1);
    expect(page).toContain(`value="${latest}"`);
  });

  it.each([
    ['another user', { ...SAVING, user_id: 'c3d4' }],
    ['nobody in particular', { credit_card: { save_card: true } }],
    ['a user whose page saves no cards', { user_id: 'a1b2' }],
  ])('are not offered to %s', async (_whom, more) => {
    const saved = await save();
    const token = await tokenOf(more);
    expect(await pageOf(token)).not.toContain('saved_card');
    const choice = { channel: 'credit_card', savedCard: saved } as const;
    await expect(snap.merchant.simulator.choose(token, choice)).rejects.toThrow(
      `it shows no saved card ${saved}`,
    );
  });

  it('are not saved without the customer’s consent, nor where the card was denied', async () => {
    const refusing = { channel: 'credit_card', saveCard: false } as const;
    await snap.merchant.simulator.paySnap(await tokenOf(SAVING), refusing);
    expect(snap.webhook.received.at(-1)?.body).not.toHaveProperty('saved_token_id');
    const denied = { channel: 'credit_card', cardNumber: '4911111111111113' } as const;
    await snap.merchant.simulator.choose(await tokenOf(SAVING), denied);
    expect(await pageOf(await tokenOf(SAVING))).not.toContain('name="saved_card"');
  });

  it('are what the customer pays with where the request names one as card_token', async () => {
    const saved = await save(MASTERCARD, { credit_card: { save_card: true } });
    const card_token = saved;
    const token = await tokenOf({ credit_card: { save_card: true, card_token } });
    expect(await pageOf(token)).toContain(`value="${saved}" selected`);
    const paid = await snap.merchant.simulator.paySnap(token, 'credit_card');
    expect(paid.details).toMatchObject({ masked_card: '52111111-1117' });

    const other = { channel: 'credit_card', cardNumber: '4811111111111114' } as const;
    const another = await tokenOf({ credit_card: { card_token } });
    const withAnother = await snap.merchant.simulator.paySnap(another, other);
    expect(withAnother.details).toMatchObject({ masked_card: '48111111-1114' });
  });

  it('are paid with through the control API and on the page as well', async () => {
    const saved = await save(MASTERCARD);
    const [control, page] = [await tokenOf(SAVING), await tokenOf(SAVING)];
    const choice = { channel: 'credit_card', saved_card: saved };
    const answer = await answerOf(snap.merchant, 'POST', `/simulator/api/snap/${control}/choose`, choice);
    expect(answer.body).toMatchObject({ masked_card: '52111111-1117' });
    const form = new URLSearchParams({ ...choice, card_number: '4811111111111114' }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    await snap.merchant.request('POST', `/simulator/snap/${page}`, form, type);
    expect(snap.merchant.simulator.transactions().at(-1)?.details).toMatchObject({
      masked_card: '52111111-1117',
    });

    const refusing = await tokenOf(SAVING);
    const unticked = { channel: 'credit_card', save_card: false };
    const unsaved = await answerOf(snap.merchant, 'POST', `/simulator/api/snap/${refusing}/choose`, unticked);
    expect(unsaved.body).not.toHaveProperty('saved_token_id');
  });

  it('belong to a user whose id has 255 characters at most', async () => {
    const messages = async (user_id: unknown) =>
      (await snap.merchant.call('POST', PATH, chargeOf('order-1', { user_id }))).error_messages;
    expect(await messages('u'.repeat(256))).toEqual(['user_id is too long (max 255)']);
    expect(await messages(7)).toEqual(['user_id must be a string']);
    expect(await messages('u'.repeat(255))).toBeUndefined();
  });
});

import { chargeOf } from '../../test/support';
import { answerOf } from '../checkout/answer.spec.helper';
import type { JsonObject } from '../json';
import { useSnap } from './snap.spec.helper';

const PATH = '/snap/v1/transactions';
const VISA = '4811111111111114';
const MASTERCARD = '5211111111111117';
const OF_MANDIRI = '4617006959746656';
const OF_BCA = '4773776057051650';
const REFUSED = 'it does not take this card';

describe('the cards that a Snap page takes', () => {
  const snap = useSnap();

  const requestOf = (credit_card: unknown, more: JsonObject = {}) =>
    chargeOf('order-1', { ...more, credit_card });
  const invoiceOf = (credit_card: unknown) => ({
    order_id: 'invoice-1',
    invoice_number: 'invoice-1',
    invoice_date: '2024-03-01 10:00:00 +0700',
    due_date: '2024-03-08 10:00:00 +0700',
    customer_details: { name: 'customer-1' },
    item_details: [{ item_id: 'book', description: 'Book', quantity: 1, price: 44_000 }],
    payment_type: 'payment_link',
    payment_link: { enabled_payments: ['credit_card'], credit_card },
  });
  const tokenOf = async (credit_card: JsonObject, more?: JsonObject) =>
    String((await snap.merchant.call('POST', PATH, requestOf(credit_card, more))).token);
  const paidWith = (token: string, cardNumber: string) =>
    snap.merchant.simulator.paySnap(token, { channel: 'credit_card', cardNumber });

  it.each([
    ['of a whole BIN', { whitelist_bins: ['41111111', '48111111'] }, VISA],
    ['of some first digits', { whitelist_bins: ['3', '5'] }, MASTERCARD],
    ['of a bank', { whitelist_bins: ['bca', 'mandiri'] }, OF_MANDIRI],
    ['of any bank, where the list is empty', { whitelist_bins: [] }, OF_BCA],
    ['that no list excludes', { blacklist_bins: ['5', 'mandiri'] }, VISA],
    ['that one list has and the other not', { whitelist_bins: ['4'], blacklist_bins: ['4617'] }, VISA],
    ['of any kind, where the lists are null', { whitelist_bins: null, blacklist_bins: null }, VISA],
  ])('are those %s', async (_which, lists, cardNumber) => {
    expect(await paidWith(await tokenOf(lists), cardNumber)).toMatchObject({ status: 'capture' });
  });

  it.each([
    ['of another BIN', { whitelist_bins: ['48111112'] }, VISA],
    ['of other first digits', { whitelist_bins: ['3', '5'] }, VISA],
    ['of another bank', { whitelist_bins: ['bca'] }, OF_MANDIRI],
    ['of a bank without test cards', { whitelist_bins: ['permata'] }, VISA],
    ['that are excluded by their first digits', { blacklist_bins: ['5'] }, MASTERCARD],
    ['that are excluded by their bank', { blacklist_bins: ['mandiri'] }, OF_MANDIRI],
    ['that both lists have', { whitelist_bins: ['bni'], blacklist_bins: ['48111111'] }, VISA],
  ])('are none %s', async (_which, lists, cardNumber) => {
    await expect(paidWith(await tokenOf(lists), cardNumber)).rejects.toThrow(REFUSED);
  });

  it('leave the page open for another, and no trace of one that is not taken', async () => {
    const token = await tokenOf({ whitelist_bins: ['5'] });
    await expect(paidWith(token, VISA)).rejects.toThrow(REFUSED);
    await snap.merchant.simulator.idle();
    expect(snap.merchant.simulator.transactions()).toEqual([]);
    expect(snap.webhook.received).toEqual([]);
    expect(await snap.merchant.call('GET', '/v2/order-1/status')).toMatchObject({ status_code: '404' });

    expect(await paidWith(token, MASTERCARD)).toMatchObject({ orderId: 'order-1', status: 'capture' });
    expect(snap.webhook.received.map(({ body }) => body.masked_card)).toEqual(['52111111-1117']);
  });

  it('say nothing of other ways to pay', async () => {
    const token = await tokenOf({ whitelist_bins: ['5'] });
    expect(await snap.merchant.simulator.paySnap(token, 'gopay')).toMatchObject({ status: 'settlement' });
  });

  it('are those of Google Pay as well', async () => {
    const token = await tokenOf({ whitelist_bins: ['5'] });
    await expect(snap.merchant.simulator.choose(token, 'google_pay')).rejects.toThrow(REFUSED);
    const taken = { channel: 'google_pay', cardNumber: MASTERCARD } as const;
    expect(await snap.merchant.simulator.choose(token, taken)).toMatchObject({ paymentType: 'credit_card' });
  });

  it('are saved ones as well, those that the request names among them', async () => {
    const saving = { save_card: true };
    await snap.merchant.simulator.paySnap(await tokenOf(saving), { channel: 'credit_card' });
    const card_token = String(snap.webhook.received[0]?.body.saved_token_id);
    const refusing = await snap.merchant.call('POST', PATH, {
      ...requestOf({ card_token, blacklist_bins: ['bni'] }),
      transaction_details: { order_id: 'order-2', gross_amount: 44_000 },
    });
    await expect(snap.merchant.simulator.choose(String(refusing.token), 'credit_card')).rejects.toThrow(
      REFUSED,
    );
  });

  it('are said on the page and through the control API', async () => {
    const token = await tokenOf({ blacklist_bins: ['bni'] });
    const choice = { channel: 'credit_card', card_number: VISA };
    const form = new URLSearchParams(choice).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const page = await snap.merchant.request('POST', `/simulator/snap/${token}`, form, type);
    expect(page.status).toBe(409);
    expect(await page.text()).toContain(`<p role="alert" class="card bad">${REFUSED}</p>`);

    const answer = await answerOf(snap.merchant, 'POST', `/simulator/api/snap/${token}/choose`, choice);
    const message = `The payment page ${token} refuses: ${REFUSED}`;
    expect(answer).toEqual({ status: 400, body: { error: 'refused', message } });
  });

  it('are those of a payment link, and of an invoice’s', async () => {
    const credit_card = { whitelist_bins: ['5'] };
    const { payment_url } = await snap.merchant.call('POST', '/v1/payment-links', requestOf(credit_card));
    const { payment_link_url } = await snap.merchant.call('POST', '/v1/invoices', invoiceOf(credit_card));
    for (const url of [payment_url, payment_link_url]) {
      const pay = (cardNumber: string) =>
        snap.merchant.simulator.payLink(String(url), { channel: 'credit_card', cardNumber });
      await expect(pay(VISA)).rejects.toThrow(REFUSED);
      expect(await pay(MASTERCARD)).toMatchObject({ status: 'capture' });
    }
  });

  it.each([
    [{ whitelist_bins: '48111111' }, 'credit_card.whitelist_bins must be an array of BINs or banks'],
    [{ whitelist_bins: [48111111] }, 'credit_card.whitelist_bins must be an array of BINs or banks'],
    [{ blacklist_bins: ['481111111'] }, 'credit_card.blacklist_bins must be an array of BINs or banks'],
    [{ blacklist_bins: ['any bank'] }, 'credit_card.blacklist_bins must be an array of BINs or banks'],
    ['secure', 'credit_card must be an object'],
  ])('are not said by %j', async (credit_card, message) => {
    const refused = { status: 400, body: { error_messages: [message] } };
    for (const path of [PATH, '/v1/payment-links']) {
      expect(await answerOf(snap.merchant, 'POST', path, requestOf(credit_card))).toEqual(refused);
    }
    expect(await answerOf(snap.merchant, 'POST', '/v1/invoices', invoiceOf(credit_card))).toEqual({
      status: 400,
      body: { error_messages: [`payment_link.${message}`] },
    });
  });
});

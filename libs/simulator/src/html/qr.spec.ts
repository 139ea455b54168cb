import { encode } from 'uqr';
import { METHODS, Merchant, chargeOf } from '../../test/support';
import { crc16 } from '../transactions/methods/emv-qr';
import { modulesOfPng, modulesOfSvg, type Modules } from './qr.spec.helper';

interface Charged {
  readonly qr_string?: string;
  readonly actions: { readonly name: string; readonly url: string }[];
}

describe('the QR code of a payment', () => {
  let merchant: Merchant;
  beforeEach(() => (merchant = new Merchant()));
  afterEach(() => merchant.simulator.close());

  const charge = async (method: object) =>
    (await merchant.charge(chargeOf('order', { ...method }))) as unknown as Charged;
  const urlOf = ({ actions }: Charged) => actions.find(({ name }) => name === 'generate-qr-code')?.url ?? '';
  const fetchFor = (url: string, accept: string) =>
    merchant.simulator.fetch(new Request(url, { headers: { accept } }));
  const image = async (url: string) => {
    const answer = await fetchFor(url, 'image/avif,image/webp,*/*;q=0.8');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/png');
    return modulesOfPng(Buffer.from(await answer.arrayBuffer()));
  };
  const page = async (url: string) => {
    const answer = await fetchFor(url, 'text/html,application/xhtml+xml,*/*;q=0.8');
    expect(answer.headers.get('content-type')).toContain('text/html');
    return answer.text();
  };
  const modulesOf = (text: string): Modules => encode(text, { ecc: 'M', border: 0 }).data;

  it('is a picture where a shop shows it, and drawn on the page where a person opens it', async () => {
    const charged = await charge(METHODS.qris);
    const expected = modulesOf(charged.qr_string ?? '');
    expect(await image(urlOf(charged))).toEqual(expected);
    expect(modulesOfSvg(await page(urlOf(charged)))).toEqual(expected);
  });

  it('of a GoPay payment is the same on both, and only gone from the page once it is paid', async () => {
    const charged = await charge(METHODS.gopay);
    const picture = await image(urlOf(charged));
    expect(picture.length).toBeGreaterThan(20);
    expect(modulesOfSvg(await page(urlOf(charged)))).toEqual(picture);
    await merchant.simulator.pay('order');
    expect(await page(urlOf(charged))).not.toContain('<svg');
    expect(await image(urlOf(charged))).toEqual(picture);
  });

  it('is not there for other methods and unknown payments', async () => {
    await charge(METHODS.bca);
    expect((await fetchFor('https://gateway.test/simulator/qr/order', 'image/*')).status).toBe(404);
    expect((await fetchFor('https://gateway.test/simulator/qr/none', 'image/*')).status).toBe(404);
  });

  it('carries the amount and a checksum that a scanner accepts', async () => {
    const { qr_string = '' } = await charge(METHODS.qris);
    expect(qr_string).toContain('540544000');
    expect(crc16(qr_string.slice(0, -4))).toBe(qr_string.slice(-4));
  });
});

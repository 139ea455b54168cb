import { version } from '../../package.json';
import { DocsPage, type Violation } from './docs-page.support';
import { asUser, openShop } from './shop.support';

/** Rules that its own markup breaks, whatever it describes. */
const SWAGGER_UIS_OWN: Readonly<Record<string, RegExp>> = {
  'heading-order': /^<h3 class="opblock-tag\b/,
  label: /^<(textarea class="body-param__text"|input class="download-url-input")/,
  'nested-interactive': /^<button [^>]*class="opblock-summary-control"/,
  region: /class="(information-container|filter-container)/,
  'select-name': /^<select class="examples-select-element"/,
};

describe("the page of the shop's API", () => {
  let shop: Awaited<ReturnType<typeof openShop>>;
  let page: DocsPage;

  beforeAll(async () => {
    shop = await openShop();
    page = await DocsPage.open(`${shop.url}/docs`);
  });
  afterAll(async () => {
    page?.close();
    await shop.close();
  });

  it('says what it is, and has a filter', () => {
    expect(page.title).toBe('A small shop that takes payments through Midtrans: API');
    expect(page.has('.operation-filter-input')).toBe(true);
  });

  it('is of the version that the packages have', async () => {
    const answer = await fetch(`${shop.url}/docs-json`);
    expect(await answer.json()).toMatchObject({ info: { version } });
  });

  it('makes one charge after the other from one form', async () => {
    await page.authorize(asUser('customer-1').Authorization.replace('Bearer ', ''));
    const charge = await page.tryOut('MidtransChargeController_charge');
    const statuses = [await charge.execute()];
    await charge.clear();
    statuses.push(await charge.execute());
    expect(statuses).toEqual([201, 201]);
  });

  it('breaks no rule of accessibility but for those that Swagger UI itself breaks', async () => {
    const isOurs = ({ rule, html }: Violation) => !SWAGGER_UIS_OWN[rule]?.test(html);
    expect((await page.violations()).filter(isOurs)).toEqual([]);
  });
});

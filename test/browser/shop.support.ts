import type { Page } from 'playwright-core';
import { openShop, type OpenShop } from '../reference-app/shop.support';
import { Visits } from './browser.support';

type ShopVisit = Awaited<ReturnType<Visits['open']>>;

/** A browser and a shop for the tests of a suite; what a test opens is closed after it. */
export class ShopVisits {
  private constructor(
    private readonly visits: Visits,
    readonly shop: OpenShop,
  ) {}

  static use(): () => ShopVisits {
    let used: ShopVisits | undefined;
    beforeAll(async () => {
      used = new ShopVisits(await Visits.start(), await openShop());
    });
    afterEach(() => used?.visits.leave());
    afterAll(async () => {
      await used?.visits.close();
      await used?.shop.close();
    });
    return () => {
      if (used === undefined)
        throw new Error('Neither the browser nor the shop is there before the tests are');
      return used;
    };
  }

  /** Somebody who looks at the goods. */
  async open(...options: Parameters<Visits['open']>): Promise<ShopVisit> {
    const page = await this.visits.open(...options);
    await page.goto(`${this.shop.url}/`);
    return page;
  }

  /** Somebody who has ordered, and chooses how to pay. */
  async ordered(quantities: Record<string, number> = { coffee: 1 }): Promise<ShopVisit> {
    const page = await this.open();
    for (const [product, quantity] of Object.entries(quantities)) {
      await page.fill(`input[name=${product}]`, String(quantity));
    }
    await page.click('.bar .main');
    await page.waitForSelector('#pay');
    return page;
  }

  /** Makes something happen to the payment that the page waits for. */
  async act(page: Page, action: string): Promise<void> {
    const link = await page.getAttribute('.links a', 'href');
    const url = (link ?? '').replace('/simulator/pay/', '/simulator/api/transactions/');
    const { status } = await fetch(`${url}/${action}`, { method: 'POST' });
    if (status !== 200) throw new Error(`${url}/${action} answered ${status}`);
  }

  /** How many transactions the gateway has of the page's order. */
  async transactionsOf(page: Page): Promise<number> {
    const answer = await fetch(`${this.shop.simulatorUrl}/simulator/api/transactions?limit=500`);
    const { results } = (await answer.json()) as { results: { order_id: string }[] };
    return results.filter(({ order_id: id }) => id.startsWith(orderOf(page))).length;
  }
}

export function orderOf(page: Page): string {
  return new URL(page.url()).pathname.replace('/orders/', '');
}

/** Chooses a way to pay, and pays as far as this page goes. */
export async function choose(page: Page, method: string): Promise<void> {
  await page.check(`input[name=method][value="${method}"]`);
  await page.click('#pay > .main');
}

export async function fillCard(page: Page, number: string): Promise<void> {
  await page.check('input[value=credit_card]');
  await page.fill('#card-number', number);
  await page.fill('#card-month', '12');
  await page.fill('#card-year', '2099');
  await page.fill('#card-cvv', '123');
}

/** Answers the bank's question, in the dialog over the page. */
export async function answerBank(page: Page, password: string): Promise<void> {
  const bank = page.frameLocator('#bank iframe');
  await bank.locator('input[name=otp]').fill(password);
  await bank.locator('button:text-is("Confirm")').click();
}

export function notice(page: Page, tone: 'good' | 'wait' | 'bad', title: string): Promise<unknown> {
  return page.waitForSelector(`#state .notice.${tone} h2:has-text("${title}")`);
}

import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { OnMidtransEvent, type MidtransUser, type PaymentEvent } from 'nestjs-midtrans';
import { MidtransDashboardModule, type MidtransDashboardOptions } from 'nestjs-midtrans-dashboard';
import type { Page } from 'playwright-core';
import { startHostWithGateway, type HostOptions } from '../support/host';
import { Visits } from './browser.support';

export type DashboardHost = Awaited<ReturnType<typeof startDashboard>>;
type Visit = Awaited<ReturnType<Visits['open']>>;

const USERS: Readonly<Record<string, MidtransUser>> = {
  staff: { id: 'operator-1', isStaff: true },
  customer: { id: 'customer-1', isStaff: false },
};
export type Who = 'staff' | 'customer' | 'nobody';

/** A session of the host's own: a cookie that names who looks. */
function sessionOf(request: unknown): MidtransUser | null {
  const { headers } = request as { readonly headers: { readonly cookie?: string } };
  return USERS[/\bsid=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? ''] ?? null;
}

/** Lets in whoever has a token, which names them. */
@Injectable()
export class TokenGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{
      readonly headers: { readonly authorization?: string };
      user?: object;
    }>();
    const user = USERS[request.headers.authorization?.replace('Bearer ', '') ?? ''];
    if (user === undefined) throw new UnauthorizedException();
    request.user = { id: user.id, is_staff: user.isStaff };
    return true;
  }
}

/** A shop's consumer that fails until it is mended. */
@Injectable()
export class Shipping {
  isBroken = false;
  readonly shipped: string[] = [];

  @OnMidtransEvent('payment.settled', { name: 'ship' })
  ship({ payment }: PaymentEvent): void {
    if (this.isBroken) throw new Error('the printer <b>has no paper</b>');
    this.shipped.push(payment.orderId);
  }
}

/** A host with the dashboard beside the module, whose gateway is the simulator. */
export async function startDashboard({
  dashboard = { session: sessionOf },
  prefix = '',
  ...options
}: HostOptions & { readonly dashboard?: MidtransDashboardOptions; readonly prefix?: string } = {}) {
  const host = await startHostWithGateway({
    ...options,
    providers: [Shipping, ...(options.providers ?? [])],
    imports: [MidtransDashboardModule.forRoot({ path: 'ops', ...dashboard })],
    midtrans: { health: { cacheMs: 0 }, events: { maxAttempts: 2 }, ...options.midtrans },
    prepare: (app) => {
      if (prefix !== '') app.setGlobalPrefix(prefix);
    },
  });
  return {
    ...host,
    page: `${host.url}/${prefix === '' ? '' : `${prefix}/`}ops`,
    shop: host.app.get(Shipping),
  };
}

/** A browser for the tests of a suite; what a test opens is closed after it. */
export class DashboardVisits {
  private constructor(
    private readonly visits: Visits,
    readonly host: DashboardHost,
  ) {}

  static use(start: () => Promise<DashboardHost> = startDashboard): () => DashboardVisits {
    let used: DashboardVisits | undefined;
    beforeAll(async () => {
      used = new DashboardVisits(await Visits.start(), await start());
    });
    afterEach(() => used?.visits.leave());
    afterAll(async () => {
      await used?.visits.close();
      await used?.host.close();
    });
    return () => {
      if (used === undefined)
        throw new Error('Neither the browser nor the host is there before the tests are');
      return used;
    };
  }

  /** Somebody who has a cookie of the host's, at a page of the dashboard. */
  async open(
    route = '',
    who: Who = 'staff',
    options: Parameters<Visits['open']>[0] = { viewport: { width: 1280, height: 900 } },
  ): Promise<Visit> {
    const page = await this.visits.open({ locale: 'en-GB', ...options });
    page.setDefaultTimeout(8_000);
    if (who !== 'nobody') await page.context().addCookies([{ name: 'sid', value: who, url: this.host.url }]);
    await page.goto(`${this.host.page}${route === '' ? '' : `#/${route}`}`);
    return page;
  }
}

/** Goes on to another page of the dashboard, as a link does. @returns as soon as it is drawn */
export async function goTo(page: Page, route: string): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const drawn = () => requestAnimationFrame(() => resolve());
    if (location.hash === ${JSON.stringify(`#/${route}`)}) return drawn();
    addEventListener('hashchange', drawn, { once: true });
    location.hash = ${JSON.stringify(`#/${route}`)};
  })`);
}

/** Clicks a button that opens a dialog. */
export async function choose(page: Page, action: string): Promise<void> {
  await page.click(`main button:text-is("${action}")`);
  await page.waitForSelector('dialog[open]');
}

/** Does what the open dialog says, and waits for its end. */
export async function confirm(page: Page): Promise<void> {
  await page.click('dialog button.main');
  await page.waitForSelector('dialog', { state: 'detached' });
}

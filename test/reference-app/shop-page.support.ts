import { JSDOM, ResourceLoader, VirtualConsole, type PageElement, type PageWindow } from 'jsdom';
import { until } from '../support/until';

/** A request of the page's that changed something. */
export interface PageRequest {
  readonly path: string;
  readonly idempotencyKey: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ShopPageOptions {
  /** What the browser's tab kept from the pages before. */
  readonly kept?: Readonly<Record<string, string>>;
}

/**
 * The shop's page, as a browser runs it. It stays where it leaves for another one: this browser goes nowhere, and
 * {@link ShopPage.leftFor} says where it would be.
 */
export class ShopPage {
  readonly requests: PageRequest[] = [];
  private losesAnswer = false;
  private departures = 0;
  private window: PageWindow;

  static async open(url: string, { kept = {} }: ShopPageOptions = {}): Promise<ShopPage> {
    const page = new ShopPage();
    const virtualConsole = new VirtualConsole();
    virtualConsole.on('jsdomError', ({ type }) => {
      if (type === 'not implemented') page.departures++;
    });
    const dom = await JSDOM.fromURL(url, {
      runScripts: 'dangerously',
      resources: new ResourceLoader(),
      pretendToBeVisual: true,
      virtualConsole,
      beforeParse: (window) => {
        Object.assign(window, {
          fetch: (path: string, init?: RequestInit) => page.fetch(new URL(path, url), init),
        });
        Object.assign(window.sessionStorage, kept);
      },
    });
    page.window = dom.window;
    await until(() => page.shows('#order button:enabled') && page.shows('#method option'));
    return page;
  }

  /** Chooses how to pay by the name that the page shows, and orders. */
  order(method: string): void {
    this.choose(method);
    this.submit();
  }

  choose(method: string): void {
    const names = this.texts('#method option');
    const index = names.indexOf(method);
    if (index === -1) throw new Error(`no ${method} among ${names.join(', ')}`);
    this.type('#method', String(index));
  }

  submit(): void {
    this.find('#order button').click();
  }

  click(selector: string): void {
    this.find(selector).click();
  }

  type(selector: string, value: string): void {
    const field = this.find(selector);
    field.value = value;
    field.dispatchEvent(new this.window.Event('input', { bubbles: true }));
  }

  /** The next request that changes something is answered, and the answer is lost on its way. */
  loseNextAnswer(): void {
    this.losesAnswer = true;
  }

  text(selector: string): string {
    return this.find(selector).textContent;
  }

  texts(selector: string): string[] {
    return [...this.window.document.querySelectorAll(selector)].map(({ textContent }) => textContent);
  }

  /** Whether there is one that is not hidden. */
  shows(selector: string): boolean {
    const found = this.window.document.querySelector(selector);
    return found !== null && found.closest('[hidden]') === null;
  }

  get address(): string {
    return this.window.location.href;
  }

  get kept(): Readonly<Record<string, string>> {
    return { ...this.window.sessionStorage };
  }

  /** Waits until it leaves for Midtrans' page. @returns that page's address */
  async leftFor(): Promise<string> {
    await until(() => this.departures > 0);
    this.departures = 0;
    return this.find('#continue').href;
  }

  close(): void {
    this.window.close();
  }

  private async fetch(url: URL, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url, init);
    if (init.method !== 'POST') return response;
    const idempotencyKey = new Headers(init.headers).get('Idempotency-Key');
    const body = JSON.parse(init.body as string) as PageRequest['body'];
    this.requests.push({ path: url.pathname, idempotencyKey, body });
    if (!this.losesAnswer) return response;
    this.losesAnswer = false;
    throw new TypeError('Failed to fetch');
  }

  private find(selector: string): PageElement {
    const found = this.window.document.querySelector(selector);
    if (found === null) throw new Error(`no ${selector}`);
    return found;
  }
}

/** What a customer does on Midtrans' page, by its own forms. */
export class SnapPage {
  constructor(private readonly url: string) {}

  get token(): string {
    return new URL(this.url).pathname.split('/').at(-1) ?? '';
  }

  /** Chooses a way to pay, and gets a number or a code to pay by. @returns the address of what can be paid */
  async choose(channel: string, fields: Record<string, string> = {}): Promise<string> {
    const shown = new URL(await this.submit(this.url, { channel, ...fields }));
    return `${this.url}/payments/${shown.searchParams.get('payment')}`;
  }

  /** Chooses a way to pay, and pays. @returns where the customer is sent from there */
  async pay(channel: string, fields: Record<string, string> = {}): Promise<string> {
    return this.submit(await this.choose(channel, fields));
  }

  /** @returns where "Back to the merchant" leads */
  async wayBack(): Promise<string> {
    const { window } = await JSDOM.fromURL(this.url);
    const links = [...window.document.querySelectorAll('a')];
    const back = links.find(({ textContent }) => textContent === 'Back to the merchant');
    window.close();
    if (back === undefined) throw new Error('no way back');
    return back.href;
  }

  private async submit(url: string, fields: Record<string, string> = {}): Promise<string> {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
    const to = response.headers.get('Location');
    if (response.status !== 303 || to === null)
      throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    return new URL(to, url).href;
  }
}

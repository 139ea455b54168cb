import axe from 'axe-core';
import { JSDOM, ResourceLoader, VirtualConsole, type PageElement, type PageWindow } from 'jsdom';
import { until } from '../support/until';

/** A rule of axe, and markup that breaks it. */
export interface Violation {
  readonly rule: string;
  readonly html: string;
}

/** The style decides nothing here, and takes minutes to be computed. */
class WithoutStyle extends ResourceLoader {
  override fetch(...[url, options]: Parameters<ResourceLoader['fetch']>): Promise<Buffer> | null {
    return options.element?.localName === 'link' ? null : super.fetch(url, options);
  }
}

/** The page of the API's description, as a browser runs it. */
export class DocsPage {
  private constructor(private readonly window: PageWindow) {}

  static async open(url: string): Promise<DocsPage> {
    const dom = await JSDOM.fromURL(url, {
      runScripts: 'dangerously',
      resources: new WithoutStyle(),
      pretendToBeVisual: true,
      virtualConsole: new VirtualConsole(),
      beforeParse: (window) => void Object.assign(window, { fetch, Headers, Request, Response, matchMedia }),
    });
    const page = new DocsPage(dom.window);
    await page.appears('.opblock');
    return page;
  }

  get title(): string {
    return this.window.document.title;
  }

  has(selector: string): boolean {
    return this.window.document.querySelector(selector) !== null;
  }

  async authorize(token: string): Promise<void> {
    await this.click('.btn.authorize');
    this.fill(await this.appears('.auth-container input'), token);
    await this.click('.auth-btn-wrapper .authorize');
    await this.click('.auth-btn-wrapper .btn-done');
  }

  /** An operation by its id, unfolded, with its form. */
  async tryOut(operationId: string): Promise<Operation> {
    const within = `[id$="-${operationId}"]`;
    await this.click(`${within} .opblock-summary-control`);
    await this.click(`${within} .try-out__btn`);
    await this.appears(`${within} .execute`);
    return {
      execute: async () => {
        await this.click(`${within} .execute`);
        return Number(
          (await this.appears(`${within} .live-responses-table tbody .response-col_status`)).textContent,
        );
      },
      clear: () => this.click(`${within} .btn-clear`),
    };
  }

  /** What axe finds, but for what needs a page that is drawn. */
  async violations(): Promise<Violation[]> {
    this.window.eval(axe.source);
    const { violations } = await (this.window as unknown as { axe: typeof axe }).axe.run({
      rules: { 'color-contrast': { enabled: false } },
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => ({ rule: id, html })));
  }

  close(): void {
    this.window.close();
  }

  private async click(selector: string): Promise<void> {
    (await this.appears(selector)).click();
  }

  /** As a browser does, where React listens. */
  private fill(input: PageElement, value: string): void {
    const { prototype } = this.window.HTMLInputElement;
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(input, value);
    input.dispatchEvent(new this.window.Event('input', { bubbles: true }));
  }

  private async appears(selector: string): Promise<PageElement> {
    const find = () => this.window.document.querySelector(selector);
    return (await until(find, (found) => found !== null)) as PageElement;
  }
}

export interface Operation {
  /** Sends the form, and gives the status of its answer. */
  execute(): Promise<number>;
  /** Clears the answer. */
  clear(): Promise<void>;
}

/** What jsdom lacks and the page asks for. */
function matchMedia() {
  return { matches: false, addEventListener: () => undefined, removeEventListener: () => undefined };
}

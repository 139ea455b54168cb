/** As much of jsdom as the tests use: its own types bring those of a browser, which hide Node's. */
declare module 'jsdom' {
  export interface PageElement {
    readonly localName: string;
    readonly textContent: string;
    /** Of a link. */
    readonly href: string;
    /** Of a field. */
    value: string;
    closest(selector: string): PageElement | null;
    click(): void;
    dispatchEvent(event: unknown): void;
  }

  export interface PageWindow {
    readonly document: {
      readonly title: string;
      querySelector(selector: string): PageElement | null;
      querySelectorAll(selector: string): Iterable<PageElement>;
    };
    readonly location: { readonly href: string };
    readonly sessionStorage: object;
    readonly HTMLInputElement: { readonly prototype: object };
    readonly Event: new (type: string, init: { bubbles: boolean }) => unknown;
    eval(script: string): unknown;
    close(): void;
  }

  export class ResourceLoader {
    fetch(url: string, options: { element?: PageElement }): Promise<Buffer> | null;
  }

  export class VirtualConsole {
    on(event: 'jsdomError', listener: (error: Error & { readonly type?: string }) => void): this;
  }

  export class JSDOM {
    static fromURL(
      url: string,
      options?: {
        runScripts: 'dangerously';
        resources: ResourceLoader;
        pretendToBeVisual: boolean;
        virtualConsole: VirtualConsole;
        beforeParse: (window: PageWindow) => void;
      },
    ): Promise<JSDOM>;
    readonly window: PageWindow;
  }
}

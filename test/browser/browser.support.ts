import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { findChromium } from '../support/find-chromium.cjs';

/** Widths of a small phone, a phone and a desktop, in pixels. */
export const WIDTHS = [320, 375, 1280] as const;
/** Of pictures: a small phone's pages look like a phone's. */
const PICTURED = [375, 1280];

/** Where pictures of the pages go; none are taken where it is unset. */
const { SCREENSHOTS } = process.env;

/** One browser for all tests of a suite; every test has a visit of its own. */
export class Visits {
  private readonly contexts: BrowserContext[] = [];

  private constructor(private readonly browser: Browser) {}

  static async start(): Promise<Visits> {
    const executablePath = findChromium();
    if (executablePath === undefined)
      throw new Error('There is no Chromium: install one, or set CHROMIUM_PATH');
    const isRoot = process.getuid?.() === 0;
    const args = ['--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])];
    return new Visits(await chromium.launch({ executablePath, args }));
  }

  /** A page of a browser that knows nothing of earlier ones; whatever fails in it is in `problems`. */
  async open(options: BrowserContextOptions = {}): Promise<Page & { readonly problems: readonly string[] }> {
    const context = await this.browser.newContext({ viewport: { width: 375, height: 812 }, ...options });
    this.contexts.push(context);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    return Object.assign(page, { problems });
  }

  /** Ends all visits: a page that stays open would go on looking for news. */
  async leave(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with a page. */
export async function flawsOf(page: Page): Promise<string[]> {
  // To read it takes a browser longer than to run it: once for a document.
  if (await page.evaluate('globalThis.axe === undefined')) await page.evaluate(AXE);
  return page.evaluate<string[]>(`axe.run(document, { resultTypes: ['violations'] }).then(
    ({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target).join(', ')))`);
}

/** Pixels by which a page is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Keeps a picture of the page as wide as it is, where they are asked for. */
export async function picture(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS === undefined || !PICTURED.includes(page.viewportSize()?.width ?? 0)) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

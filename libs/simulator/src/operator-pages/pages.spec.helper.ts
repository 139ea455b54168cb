import type { Simulator } from '../index';

interface Form {
  readonly action: string;
  readonly content: string;
}

const BUTTON = /<button([^>]*)>([^<]*)<\/button>/g;

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1];
}

function formsOf(page: string): Form[] {
  return [...page.matchAll(/<form([^>]*)>([^]*?)<\/form>/g)].map(([, tag = '', content = '']) => ({
    action: attribute(tag, 'action') ?? '',
    content,
  }));
}

function buttonsIn({ content }: Form): { label: string; tag: string }[] {
  return [...content.matchAll(BUTTON)].map(([, tag = '', label = '']) => ({ tag, label: label.trim() }));
}

/** The labels of the buttons that do something to a transaction. */
export function actionsOn(page: string): string[] {
  return formsOf(page)
    .filter(({ action }) => action.startsWith('/simulator/api/transactions/'))
    .flatMap((form) => buttonsIn(form).map(({ label }) => label));
}

/** The text of every link to a payment. */
export function paymentsOn(page: string): string[] {
  return [...page.matchAll(/<a[^>]*href="\/simulator\/pay\/[^"]*"[^>]*>([^<]*)<\/a\s*>/g)].map(
    ([, text = '']) => text,
  );
}

/** A person's browser, as far as the pages need one: it follows links and redirects, and sends forms. */
export class Browser {
  /** The page that it shows. */
  page = '';
  /** The HTTP status with which that came. */
  status = 0;
  private path = '/simulator';

  constructor(private readonly simulator: Pick<Simulator, 'fetch'>) {}

  async open(path: string): Promise<string> {
    return this.go(path, { method: 'GET' });
  }

  /** Presses the first button with this label, having filled in its form. */
  async press(label: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
    for (const form of formsOf(this.page)) {
      const button = buttonsIn(form).find((each) => each.label === label);
      if (!button) continue;
      for (const name of Object.keys(fields)) {
        if (!form.content.includes(`name="${name}"`)) throw new Error(`the form has no ${name}`);
      }
      const name = attribute(button.tag, 'name');
      const pressed = name === undefined ? {} : { [name]: attribute(button.tag, 'value') ?? '' };
      return this.go(form.action, { method: 'POST', body: new URLSearchParams({ ...fields, ...pressed }) });
    }
    throw new Error(`there is no button ${label}`);
  }

  private async go(path: string, init: RequestInit): Promise<string> {
    const headers = {
      accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
      'sec-fetch-site': 'same-origin',
      referer: `https://gateway.test${this.path}`,
    };
    const answer = await this.simulator.fetch(
      new Request(`https://gateway.test${path}`, { ...init, headers }),
    );
    const location = answer.headers.get('location');
    if (location !== null) return this.go(location, { method: 'GET' });
    this.path = path;
    this.status = answer.status;
    this.page = await answer.text();
    return this.page;
  }
}

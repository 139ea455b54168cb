import { html } from 'hono/html';
import type { Merchant } from '../world';
import type { Html } from '../html/parts';
import { definitions, layout, type Page } from './layout';

/** What a developer has to set, and where. */
export interface StartView {
  /** Where the simulator is reached. */
  readonly url: string;
  readonly merchant: Merchant;
  /** Where notifications go; undefined where nowhere. */
  readonly notificationUrl: string | undefined;
  readonly now: Date;
}

/** A text to paste into a program or a shell. The server key is the one that the simulator was started with: it is on no page. */
interface Snippet {
  readonly title: string;
  readonly text: string;
}

const KEY = 'SERVER_KEY';

function snippetsOf({ url, merchant }: StartView): Snippet[] {
  const clientKey = merchant.clientKey ?? 'CLIENT_KEY';
  return [
    {
      title: 'curl',
      text: `curl -u ${KEY}: ${url}/v2/charge --json '{"payment_type":"bank_transfer","bank_transfer":{"bank":"bca"},"transaction_details":{"order_id":"ORDER-1","gross_amount":44000}}'`,
    },
    {
      title: 'NestJS: nestjs-midtrans',
      text: `MidtransModule.forRoot({ serverKey: '${KEY}', clientKey: '${clientKey}', baseUrl: '${url}' })`,
    },
    {
      title: 'Node.js: midtrans-client',
      text: `const config = require('midtrans-client/lib/apiConfig');
config.CORE_SANDBOX_BASE_URL = '${url}';
config.SNAP_SANDBOX_BASE_URL = '${url}/snap/v1';`,
    },
    {
      title: 'A page: Snap',
      text: `<script src="${url}/snap/snap.js" data-client-key="${clientKey}"></script>`,
    },
    {
      title: 'A page: card tokens and 3D Secure',
      text: `<script src="${url}/v2/assets/js/midtrans-new-3ds.min.js" data-client-key="${clientKey}" data-environment="sandbox"></script>`,
    },
  ];
}

function snippet({ title, text }: Snippet): Html {
  return html`<section class="card">
    <div class="row">
      <h2>${title}</h2>
      <button type="button" class="small" data-copy="${text}" aria-label="Copy: ${title}" hidden>Copy</button>
    </div>
    <pre>${text}</pre>
  </section>`;
}

/** Where a developer begins. */
export function startPage(view: StartView): Page {
  const { url, merchant, notificationUrl, now } = view;
  return layout(
    'Start',
    html`<section class="card">
        ${definitions([
          ['API and Snap', html`<code>${url}</code>`],
          ['Server key', 'the one that the simulator was started with'],
          [
            'Client key',
            merchant.clientKey === undefined
              ? 'none: start it with one'
              : html`<code>${merchant.clientKey}</code>`,
          ],
          [
            'Notifications',
            notificationUrl === undefined
              ? 'none: say where they go at the start'
              : html`<code>${notificationUrl}</code>`,
          ],
        ])}
      </section>
      <section class="card">
        <h2>A payment to try</h2>
        <p>A BCA virtual account of Rp 44.000 that waits to be paid. Its notifications go where yours go.</p>
        <form method="post" action="/simulator/start/charge">
          <button class="main">Make a test charge</button>
        </form>
      </section>
      ${snippetsOf(view).map(snippet)}`,
    { section: 'Start', now },
  );
}

import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';

/** Sources and other files of the repository, which the site does not have. `test/docs` looks whether they are there. */
const OF_THE_REPOSITORY = /^(\.\/)?(\.\.\/)+(src|libs|samples|test|README|CHANGELOG|SECURITY|CONTRIBUTING)/;

/** What a page leads to that is no page. */
const FILES = ['migrating-from-django.sql'];

export default defineConfig({
  title: 'nestjs-midtrans',
  description: 'Midtrans payments for NestJS',
  cleanUrls: true,
  ignoreDeadLinks: [OF_THE_REPOSITORY, ...FILES.map((file) => `./${file}`)],
  buildEnd: async ({ srcDir, outDir }) => {
    for (const file of FILES) await copyFile(join(srcDir, file), join(outDir, file));
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Getting started', link: '/getting-started' },
      { text: 'Options', link: '/options' },
      { text: 'API reference', link: '/reference/index.html', target: '_self' },
    ],
    sidebar: [
      {
        text: 'Begin',
        items: [
          { text: 'Overview', link: '/' },
          { text: 'Getting started', link: '/getting-started' },
          { text: 'Testing your app', link: '/testing' },
          { text: 'The simulator', link: '/simulator' },
          { text: 'Going live', link: '/going-live' },
          { text: 'Upgrading', link: '/upgrading' },
          { text: 'Migrating from Django', link: '/migrating-from-django' },
        ],
      },
      {
        text: 'Take money',
        items: [
          { text: 'Payments', link: '/payments' },
          { text: 'Payment methods', link: '/payment-methods' },
          { text: 'Snap', link: '/snap' },
          { text: 'Payment links', link: '/payment-links' },
          { text: 'Invoices', link: '/invoices' },
          { text: 'Subscriptions', link: '/subscriptions' },
          { text: 'Saved cards', link: '/saved-cards' },
          { text: 'GoPay accounts', link: '/gopay-accounts' },
          { text: 'Order ids', link: '/order-ids' },
        ],
      },
      {
        text: 'Know what happened',
        items: [
          { text: 'Events', link: '/events' },
          { text: 'Webhooks', link: '/webhooks' },
          { text: 'Reconciliation', link: '/reconciliation' },
          { text: 'Idempotency', link: '/idempotency' },
          { text: 'Errors', link: '/errors' },
        ],
      },
      {
        text: 'Run it',
        items: [
          { text: 'Access and security', link: '/access' },
          { text: 'The database', link: '/database' },
          { text: 'Several merchants', link: '/accounts' },
          { text: 'Operating', link: '/operating' },
          { text: 'Commands', link: '/commands' },
          { text: 'The dashboard', link: '/dashboard' },
          { text: 'Figures and attention', link: '/insights' },
          { text: 'The audit', link: '/audit' },
          { text: 'Reliability', link: '/reliability' },
          { text: 'Scaling', link: '/scaling' },
          { text: 'Performance', link: '/performance' },
        ],
      },
      {
        text: 'Look up',
        items: [
          { text: 'The REST API', link: '/rest-api' },
          { text: 'Options', link: '/options' },
          { text: 'The gateway client', link: '/gateway-client' },
          { text: 'Customising', link: '/customising' },
          { text: 'Where it runs', link: '/hosts' },
          { text: 'Express and Fastify', link: '/adapters' },
          { text: 'Architecture and words', link: '/architecture' },
        ],
      },
    ],
  },
});

import { Hono } from 'hono';
import { customerHtml } from './customer-html';
import { customerProblemPage } from './problem.page';
import { visitOf } from './visit';
import type { World } from '../world';
import type { Invoices } from '../invoices/invoices';
import { invoicePage } from './invoice.page';

/** What `pdf_url` leads to. */
export function invoicesPagesApp(invoices: Invoices, { clock, merchant }: World): Hono {
  const app = new Hono();
  app.get('/simulator/invoices/:id', (context) => {
    const invoice = invoices.view(context.req.param('id'));
    const visit = visitOf(context);
    if (!invoice)
      return customerHtml(context, customerProblemPage({ kind: 'not-found', merchant, visit }), 404);
    const body = invoices.describe(invoice.id);
    return customerHtml(context, invoicePage({ invoice, body, merchant, visit, now: clock.now() }));
  });
  return app;
}

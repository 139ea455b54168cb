import { Hono } from 'hono';
import { problemPage } from '../pages/problem.page';
import type { World } from '../world';
import type { Invoices } from './invoices';
import { invoicePage } from './invoice.page';

/** What `pdf_url` leads to. */
export function invoicesPagesApp(invoices: Invoices, { clock }: World): Hono {
  const app = new Hono();
  app.get('/simulator/invoices/:id', (context) => {
    const invoice = invoices.view(context.req.param('id'));
    return invoice
      ? context.html(invoicePage(invoice, invoices.describe(invoice.id), clock.now()))
      : context.html(problemPage('No such invoice', 'It is gone, or never was.'), 404);
  });
  return app;
}

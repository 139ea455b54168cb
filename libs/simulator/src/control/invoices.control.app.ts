import { Hono } from 'hono';
import { UnknownInvoiceError } from '../invoices/invoice.errors';
import type { Invoices } from '../invoices/invoices';
import { numbered, pageOf } from './page';

/** The control API's part for invoices, beside paying them. */
export function invoicesControlApp(invoices: Invoices): Hono {
  const app = new Hono();
  app.get('/simulator/api/invoices', (context) => context.json(pageOf(context, numbered(invoices.bodies()))));
  app.get('/simulator/api/invoices/:id', (context) => {
    const id = context.req.param('id');
    const invoice = invoices.view(id);
    if (!invoice) throw new UnknownInvoiceError(id);
    return context.json(invoices.describe(invoice.id));
  });
  return app;
}

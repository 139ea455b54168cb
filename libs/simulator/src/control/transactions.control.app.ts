import { Hono } from 'hono';
import { controlBody } from '../http/control-body';
import { oneOf, readObject, snakeCase } from '../fields';
import { DENIABLE_OPERATIONS } from '../transactions/bank-denials';
import type { Transactions } from '../transactions/transactions';

/** The control API's part for what a bank can be made to refuse. */
export function transactionsControlApp(transactions: Transactions): Hono {
  const app = new Hono();
  app.post('/simulator/api/transactions/:id/deny-next', async (context) => {
    const operation = readObject(await controlBody(context), '', snakeCase, (fields) =>
      fields.required('operation', oneOf(DENIABLE_OPERATIONS)),
    );
    transactions.denyNext(context.req.param('id'), operation);
    return context.body(null, 204);
  });
  return app;
}

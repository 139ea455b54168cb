import { Hono } from 'hono';
import { backToPage, isFromBrowser } from '../http/browser';
import { readFields } from '../http/request';
import { textAt } from '../json';
import type { Transactions } from '../transactions/transactions';
import type { World } from '../world';
import { submitOtp, threeDsResult } from '../cards/three-ds';

/** The control API's part for 3D Secure. */
export function threeDsControlApp(transactions: Transactions, { merchant }: World): Hono {
  const app = new Hono();
  app.post('/simulator/api/transactions/:id/otp', async (context) => {
    const otp = textAt(await readFields(context), 'otp') ?? '';
    const record = await submitOtp(transactions, context.req.param('id'), otp);
    return isFromBrowser(context)
      ? backToPage(context, `/simulator/3ds/${record.transactionId}`)
      : context.json(threeDsResult(record, merchant));
  });
  return app;
}

import { Hono } from 'hono';
import { MINUTE } from '../clock/time';
import { basicKey } from '../http/authentication';
import { Refusal } from '../refusal';
import type { World } from '../world';
import { describeBin } from '../transactions/methods/bins';

const MAX_PER_MINUTE = 100;

const unauthorized = () => new Refusal(401, 'Unauthorized');

function refusalOf(httpStatus: number, message: string): Refusal {
  return new Refusal(httpStatus, { errors: [{ message_title: message, message }] });
}

/** What is known of a card by its first digits: https://docs.midtrans.com/reference/bin-api */
export function binsApp({ merchant, clock }: World): Hono {
  const keys = merchant.clientKey ? [merchant.serverKey, merchant.clientKey] : [merchant.serverKey];
  let recent: number[] = [];
  const isOneTooMany = () => {
    const now = clock.now().getTime();
    recent = recent.filter((at) => at > now - MINUTE);
    return recent.push(now) > MAX_PER_MINUTE;
  };

  const app = new Hono();
  app.use('/v1/bins/*', basicKey(keys, { noKey: unauthorized, unknownKey: unauthorized }));
  app.get('/v1/bins/:id', (context) => {
    if (isOneTooMany()) throw refusalOf(409, 'too many requests');
    const data = describeBin(context.req.param('id'));
    if (!data) throw refusalOf(404, 'not found');
    return context.json({ data });
  });
  return app;
}

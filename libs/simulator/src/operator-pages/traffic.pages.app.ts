import { Hono, type Context } from 'hono';
import { UnknownNotificationError } from '../errors';
import { parseExactObject, textAt } from '../json';
import { sendAgain } from '../notifications/send-again';
import { operatorHtml } from './layout';
import { prettyJson } from './pretty-json';
import { problemPage } from './problem.page';
import type { World } from '../world';
import type { TrafficFilter } from '../traffic/traffic';
import { editPage, ENTRIES_PER_PAGE, trafficPage, trafficUrl, type EditView } from './traffic.page';

function filterIn(context: Context): TrafficFilter {
  const { order, kind, failed, before } = context.req.query();
  return {
    orderId: order || undefined,
    kind: kind === 'request' || kind === 'notification' ? kind : undefined,
    failedOnly: failed === 'true' || undefined,
    before: before !== undefined && /^\d{1,15}$/.test(before) ? Number(before) : undefined,
  };
}

/** The pages of what went between the app and the gateway. */
export function trafficPagesApp(world: World): Hono {
  const { traffic, courier, merchant, clock } = world;
  const app = new Hono();

  app.get('/simulator/traffic', (context) => {
    const filter = filterIn(context);
    const all = traffic.find(filter);
    return operatorHtml(
      context,
      trafficPage({
        found: all.slice(0, ENTRIES_PER_PAGE),
        total: all.length,
        filter,
        origin: new URL(context.req.url).origin,
        redacted: traffic.settings.redacted,
        now: clock.now(),
      }),
    );
  });

  // Where the page of notifications was.
  app.get('/simulator/notifications', (context) =>
    context.redirect(trafficUrl({ kind: 'notification', orderId: context.req.query('order') || undefined })),
  );

  const edit = (context: Context, id: string, typed: Partial<EditView> = {}) => {
    try {
      const { orderId, url, body } = courier.letter(id);
      const view = { id, orderId, url, text: prettyJson(body), sign: true, now: clock.now(), ...typed };
      return operatorHtml(context, editPage(view), typed.problem === undefined ? 200 : 400);
    } catch (error) {
      if (!(error instanceof UnknownNotificationError)) throw error;
      return operatorHtml(context, problemPage('No such notification', error.message), 404);
    }
  };
  app.get('/simulator/traffic/:id/edit', (context) => edit(context, context.req.param('id')));
  app.post('/simulator/traffic/:id/edit', async (context) => {
    const id = context.req.param('id');
    const form = await context.req.parseBody();
    const text = textAt(form, 'body') ?? '';
    const sign = form.sign === 'true';
    const body = parseExactObject(text);
    if (!body) return edit(context, id, { text, sign, problem: 'The body must be a JSON object' });
    try {
      await sendAgain(courier, merchant.serverKey, id, { kind: 'edited', body, sign });
      return context.redirect(trafficUrl({ orderId: courier.letter(id).orderId }), 303);
    } catch (error) {
      if (error instanceof UnknownNotificationError) return edit(context, id);
      throw error;
    }
  });
  return app;
}

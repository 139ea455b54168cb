import { Hono } from 'hono';
import type { Context } from 'hono';
import { InvalidFieldError } from '../errors';
import { backToPage, isFromBrowser } from '../http/browser';
import { parseObject } from '../json';
import type { SimulatorState } from '../state/state';

export interface StateControlSettings {
  readonly exportState: () => SimulatorState;
  readonly importState: (state: unknown) => Promise<void>;
}

/** The control API's part for all that the gateway knows: to keep a scenario, and to go on from it. */
export function stateControlApp({ exportState, importState }: StateControlSettings): Hono {
  const app = new Hono();
  app.get('/simulator/api/state', (context) => {
    context.header('content-disposition', 'attachment; filename="midtrans-simulator.json"');
    return context.json(exportState());
  });
  app.put('/simulator/api/state', async (context) => {
    await importState(parsed(await context.req.text(), 'the body'));
    return context.body(null, 204);
  });
  // A browser's form can only post.
  app.post('/simulator/api/state', async (context) => {
    await importState(parsed(await uploaded(context), 'state'));
    return isFromBrowser(context) ? backToPage(context, '/simulator') : context.body(null, 204);
  });
  return app;
}

async function uploaded(context: Context): Promise<string> {
  const { state } = await context.req.parseBody();
  if (state instanceof File) return state.text();
  throw new InvalidFieldError('state', 'is missing: a file that was saved here');
}

function parsed(text: string, field: string): unknown {
  const state = parseObject(text);
  if (state === undefined) throw new InvalidFieldError(field, 'must be a JSON object');
  return state;
}

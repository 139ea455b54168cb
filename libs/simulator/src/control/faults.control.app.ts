import { Hono } from 'hono';
import { controlBody } from '../http/control-body';
import { UnknownFaultError } from '../errors';
import { snakeCase, spelt } from '../fields';
import type { JsonObject } from '../json';
import type { Courier } from '../notifications/courier';
import { readNotificationFaultOrder } from '../notifications/notification-fault';
import { readFaultOrder, type Faults } from '../faults/faults';

/** One list of faults, as the control API shows it. */
interface Shelf {
  list(): readonly { readonly id: string; readonly fault: object; readonly when: object }[];
  /** Sets a fault; tells its id. */
  add(order: JsonObject): string;
  lift(id: string): boolean;
  clear(): void;
}

/** The control API's part for faults, of calls and of notifications. */
export function faultsControlApp(faults: Faults, { faults: ofNotifications }: Courier): Hono {
  const app = new Hono();
  app.route(
    '/simulator/api/faults',
    shelfApp({
      list: () => faults.list(),
      add: (order) => faults.add(readFaultOrder(order, snakeCase)).id,
      lift: (id) => faults.lift(id),
      clear: () => faults.clear(),
    }),
  );
  app.route(
    '/simulator/api/notification-faults',
    shelfApp({
      list: () => ofNotifications.list(),
      add(order) {
        const { fault, when } = readNotificationFaultOrder(order, snakeCase);
        return ofNotifications.add(fault, when).id;
      },
      lift: (id) => ofNotifications.lift(id),
      clear: () => ofNotifications.clear(),
    }),
  );
  return app;
}

function shelfApp(shelf: Shelf): Hono {
  const list = () =>
    shelf
      .list()
      .map((each) => ({ ...each, fault: spelt(each.fault, snakeCase), when: spelt(each.when, snakeCase) }));
  const app = new Hono();
  app.get('/', (context) => context.json(list()));
  app.post('/', async (context) => {
    const id = shelf.add(await controlBody(context));
    return context.json(
      list().find((each) => each.id === id),
      201,
    );
  });
  app.delete('/', (context) => {
    shelf.clear();
    return context.body(null, 204);
  });
  app.delete('/:id', (context) => {
    const id = context.req.param('id');
    if (!shelf.lift(id)) throw new UnknownFaultError(id);
    return context.body(null, 204);
  });
  return app;
}

import { Hono, type Context } from 'hono';
import { controlBody } from '../http/control-body';
import { InvalidFieldError, UnknownFaultError } from '../errors';
import { snakeCase, spelt } from '../fields';
import { textAt, type JsonObject } from '../json';
import {
  NOTIFICATION_FAULT_KINDS,
  readNotificationFaultOrder,
  type NotificationFault,
} from '../notifications/notification-fault';
import { operatorHtml } from './layout';
import { problemPage } from './problem.page';
import type { World } from '../world';
import { FAULT_KINDS, type Fault } from '../faults/fault';
import { FAULT_TARGETS, readFaultOrder, type Faults } from '../faults/faults';
import { faultsPage, type FaultRow, type Shelf } from './faults.page';

/** What the field beside a kind says; kinds that are not here take none. */
const DETAILS: Readonly<Partial<Record<Fault['kind'] | NotificationFault['kind'], string>>> = {
  latency: 'ms',
  status: 'status',
  html: 'status',
  duplicate: 'copies',
  delay: 'duration',
  reorder: 'within',
  forge: 'status',
  replay: 'status',
};

/** The page of faults, whose forms say what the control API takes as JSON. */
export function faultsPagesApp(faults: Faults, { courier, clock }: World): Hono {
  const ofNotifications = courier.faults;
  const app = new Hono();
  const rowOf = (
    target: string,
    { id, fault, when, hits }: { id: string; fault: object; when: object; hits: number },
  ) => ({ id, target, fault: spelt(fault, snakeCase), when: spelt(when, snakeCase), hits }) as FaultRow;
  const shelves = (): readonly Shelf[] => [
    {
      name: 'calls',
      title: 'Of calls',
      rows: faults.list().map((each) => rowOf(each.endpoint, each)),
      targets: FAULT_TARGETS,
      kinds: FAULT_KINDS,
      detail: 'Milliseconds or status',
    },
    {
      name: 'notifications',
      title: 'Of notifications',
      rows: ofNotifications.list().map((each) => rowOf('notifications', each)),
      targets: [],
      kinds: NOTIFICATION_FAULT_KINDS,
      detail: 'Copies, time or status',
    },
  ];
  const page = (context: Context, problem?: string) =>
    operatorHtml(
      context,
      faultsPage({ shelves: shelves(), problem, now: clock.now() }),
      problem === undefined ? 200 : 400,
    );
  /** Sets what a form says, or shows what is wrong about it. */
  const set = async (context: Context, add: (order: JsonObject) => void) => {
    try {
      add(orderOf(await controlBody(context)));
      return context.redirect('/simulator/faults', 303);
    } catch (error) {
      if (error instanceof InvalidFieldError) return page(context, error.message);
      throw error;
    }
  };

  app.get('/simulator/faults', (context) => page(context));
  app.post('/simulator/faults/calls', (context) =>
    set(context, (order) => faults.add(readFaultOrder(order, snakeCase))),
  );
  app.post('/simulator/faults/notifications', (context) =>
    set(context, ({ endpoint: _, ...order }) => {
      const { fault, when } = readNotificationFaultOrder(order, snakeCase);
      ofNotifications.add(fault, when);
    }),
  );
  app.post('/simulator/faults/:of{calls|notifications}/:id/lift', (context) => {
    const { of, id } = context.req.param();
    const isLifted = of === 'calls' ? faults.lift(id) : ofNotifications.lift(id);
    if (isLifted) return context.redirect('/simulator/faults', 303);
    return operatorHtml(context, problemPage('No such fault', new UnknownFaultError(id).message), 404);
  });
  return app;
}

/** A form's fields, in which all is text, as a program would send them. */
function orderOf(form: JsonObject): JsonObject {
  const kind = textAt(form, 'kind') ?? '';
  const name = Object.entries(DETAILS).find(([each]) => each === kind)?.[1];
  const detail = textAt(form, 'detail');
  const [times, orderId] = [textAt(form, 'times'), textAt(form, 'order_id')];
  return {
    ...(form.endpoint !== undefined && { endpoint: form.endpoint }),
    fault: { kind, ...(name !== undefined && detail !== undefined && { [name]: numberOr(detail) }) },
    when: {
      ...(times !== undefined && { times: numberOr(times) }),
      ...(orderId !== undefined && { order_id: orderId }),
    },
  };
}

function numberOr(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

import { createSimulator, type Simulator, type Transaction } from 'midtrans-simulator';
import { outsideOfProcesses, type SimulatedProcess } from './process';
import type { Random } from './random';
import type { World } from './world';

export const SERVER_KEY = 'SB-Mid-server-schedules';
export const CLIENT_KEY = 'SB-Mid-client-schedules';
export const ENCRYPTION_KEY = 'c2NoZWR1bGVzLXNjaGVkdWxlcy1zY2hlZHVsZXMtMDE=';

/** The gateway, with the schedule's own time and choices. */
export function gatewayOf(world: World, random: Random): Simulator {
  return createSimulator({
    serverKey: SERVER_KEY,
    clientKey: CLIENT_KEY,
    now: () => new Date(world.time.now),
    random: () => random.next(),
    // Its pauses between redeliveries are minutes and hours.
    timeScale: 0.02,
    transactionByOrderId: world.byOrder,
    notificationUrl: 'https://shop.test/notification/',
    fetch: async (input, init) => {
      const request = new Request(input, { ...init, signal: null });
      return world.notify((await request.json()) as Record<string, unknown>);
    },
  });
}

/** The last transaction that an order has at the gateway, whichever it answers with. */
export function lastOf({ gateway }: World, orderId: string): Transaction | undefined {
  return gateway.transactions().findLast((each) => each.orderId === orderId);
}

/** The way of a process to the gateway: each call can be cut before it arrives and after it was carried out. */
export function fetchOf(world: World, process: SimulatedProcess): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, { ...init, signal: null });
    const label = `${request.method} ${new URL(request.url).pathname.replace(/[0-9a-f-]{36}/, ':id')}`;
    await process.reach('call', label);
    const before = world.cuts.call();
    switch (before) {
      case 'refused':
        throw connectionError('ECONNREFUSED');
      case 'lost':
        throw connectionError('ECONNRESET');
      case 'unavailable':
        return new Response('<html>503</html>', { status: 503 });
      case 'rate-limited':
        return Response.json({ status_code: '429', status_message: 'Too many' }, { status: 429 });
      case 'hangs':
        return new Promise<never>(() => undefined);
      case 'late':
      case undefined:
        break;
      default:
        return before satisfies never;
    }
    // It is on its way: whatever becomes of the process, it arrives.
    const answer = await outsideOfProcesses(async () => {
      if (before === 'late') await late(world);
      await watchRefund(world, request);
      const response = await world.gateway.fetch(request);
      return new Response(await response.arrayBuffer(), response);
    });
    await process.reach('answer', label);
    const after = world.cuts.answer();
    switch (after) {
      case 'lost':
        throw connectionError('ECONNRESET');
      case 'server-error':
        return Response.json({ status_code: '500', status_message: 'Sorry' }, { status: 500 });
      case 'page':
        return new Response('<html>Bad gateway</html>', { status: 502 });
      case 'cut-off':
        return new Response((await answer.text()).slice(0, 20), answer);
      case 'hangs':
        return new Promise<never>(() => undefined);
      case 'late':
        await outsideOfProcesses(() => late(world));
        return answer;
      case undefined:
        return answer;
      default:
        return after satisfies never;
    }
  };
}

/** Nobody asks for more than is left: what is asked for is kept before, for everybody to see. */
async function watchRefund(world: World, request: Request): Promise<void> {
  const [, orderId] = /^\/v2\/([^/]+)\/refund/.exec(new URL(request.url).pathname) ?? [];
  if (orderId === undefined) return;
  const { amount = 0, refund_key: key } = (await request.clone().json()) as {
    amount?: number;
    refund_key?: string;
  };
  const transaction = world.gateway.transaction(decodeURIComponent(orderId));
  if (transaction === undefined || !['settlement', 'partial_refund', 'refund'].includes(transaction.status))
    return;
  if (transaction.refunds.some(({ refundKey }) => refundKey === key)) return;
  const left = transaction.grossAmount - transaction.refundAmount;
  if (amount > left)
    world.breaches.push(`${orderId}: a refund of ${amount} was asked for where ${left} is left`);
}

async function late({ scheduler, cuts, sleep }: World): Promise<void> {
  scheduler.inTransit++;
  await sleep(cuts.delayMs());
  scheduler.inTransit--;
}

function connectionError(code: 'ECONNREFUSED' | 'ECONNRESET'): TypeError {
  // A connection that was never made sent nothing: one that broke may have.
  const syscall = code === 'ECONNREFUSED' ? 'connect' : 'read';
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, syscall }) });
}

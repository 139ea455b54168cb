import { createSimulator, type Simulator } from 'midtrans-simulator';
import { outsideOfProcesses, type SimulatedProcess } from './process';
import type { Random } from './random';
import type { World } from './world';

export const SERVER_KEY = 'SB-Mid-server-schedules';
export const CLIENT_KEY = 'SB-Mid-client-schedules';

/** The gateway, with the schedule's own time and choices. */
export function gatewayOf(world: World, random: Random): Simulator {
  return createSimulator({
    serverKey: SERVER_KEY,
    clientKey: CLIENT_KEY,
    now: () => new Date(world.time.now),
    random: () => random.next(),
    // Its pauses between redeliveries are minutes and hours.
    timeScale: 0.02,
    notificationUrl: 'https://shop.test/notification/',
    fetch: async (input, init) => {
      const request = new Request(input, { ...init, signal: null });
      return world.notify((await request.json()) as Record<string, unknown>);
    },
  });
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

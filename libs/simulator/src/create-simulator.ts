import { randomInt } from 'node:crypto';
import { InvalidFieldError, SimulatorError } from './errors';
import { asSeenByFetch } from './faults/broken-connection';
import { openGateway, type Gateway, type Methods, type Outside } from './gateway';
import { makeCertificate } from './http/certificate';
import { forKnownHosts } from './http/known-host';
import { listen, type ListenOptions, type SimulatorServer } from './http/server';
import type { SimulatorOptions } from './options';
import type { Simulator } from './simulator';
import { readState } from './state/read-state';
import type { GatewayState } from './state/state';

const MAX_SEED = 2 ** 32 - 1;

/** Makes a gateway of its own, with no transactions. Call `close()` when done with it. */
export function createSimulator(options: SimulatorOptions): Simulator {
  return simulatorOf(options, () => undefined);
}

/** @param changed is told after whatever may have changed what the simulator knows */
export function simulatorOf(options: SimulatorOptions, changed: () => void): Simulator {
  if (!options.serverKey) throw new SimulatorError('serverKey is required');
  const seed = seedOf(options);
  const servers = new Set<SimulatorServer>();
  const baseUrl = (origin: string) => options.baseUrl ?? [...servers].at(-1)?.url ?? origin;
  let { notificationUrl } = options;
  const outside: Outside = {
    baseUrl,
    reset: () => beginAgain(),
    importState: (state) => importState(state),
    notificationUrl: () => notificationUrl,
    changed,
  };
  const open = (begin?: GatewayState): Gateway => openGateway({ ...options, seed }, outside, begin);
  const beginAgain = async (begin?: GatewayState) => {
    const last = gateway;
    gateway = open(begin);
    await last.close();
  };
  // What is wrong with it is found before anything is forgotten.
  const importState = async (state: unknown) => beginAgain(readState(state));
  let gateway = open();

  return {
    ...forwarding(() => gateway.methods),
    seed,
    fetch: (request) => asSeenByFetch(gateway.handle(request)),
    async listen(where = {}) {
      const names = namesOf(options, where);
      const handle = forKnownHosts((request) => gateway.handle(request), names);
      const server = await listen(handle, where, where.tls ? await makeCertificate(names) : undefined);
      servers.add(server);
      return {
        ...server,
        close: () => {
          servers.delete(server);
          return server.close();
        },
      };
    },
    notifyAt(url) {
      notificationUrl = httpUrl('notificationUrl', url);
    },
    reset: () => beginAgain(),
    importState,
    async close() {
      await Promise.all([gateway.close(), ...[...servers].map((server) => server.close())]);
    },
  };
}

function httpUrl(field: string, url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new InvalidFieldError(field, 'must be an http(s) URL');
}

/** The names under which its own pages are found, beside addresses and this machine's own. */
function namesOf({ baseUrl }: SimulatorOptions, { hostname }: ListenOptions): string[] {
  return [
    ...(baseUrl === undefined ? [] : [new URL(baseUrl).hostname]),
    ...(hostname === undefined ? [] : [hostname]),
  ];
}

/** The methods of whichever gateway there is at the time of the call. */
function forwarding(current: () => Methods): Methods {
  type Method = (...args: unknown[]) => unknown;
  const forward =
    (name: keyof Methods): Method =>
    (...args) =>
      (current()[name] as Method)(...args);
  const names = Object.keys(current()) as (keyof Methods)[];
  return Object.fromEntries(names.map((name) => [name, forward(name)])) as unknown as Methods;
}

/** Random unless given, so that the seed of any run can be told. */
function seedOf({ seed, random }: SimulatorOptions): number | undefined {
  if (random) {
    if (seed !== undefined) throw new SimulatorError('Give seed or random, not both');
    return undefined;
  }
  if (seed === undefined) return randomInt(MAX_SEED + 1);
  if (Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED) return seed;
  throw new SimulatorError(`seed must be a whole number from 0 to ${MAX_SEED}, not ${seed}`);
}

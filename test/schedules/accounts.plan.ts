import { PayAccountService } from 'nestjs-midtrans';
import { attempt, type Told } from './attempts';
import type { Random } from './random';
import type { World } from './world';

/** A GoPay account that somebody wanted to link, and what they were told each time. */
export interface PayAccountIntent {
  readonly phoneNumber: string;
  readonly linked: Told<unknown>['as'][];
}

const MOST_ATTEMPTS = 5;
const PAUSE_MS = 25_000;

/** A life of one GoPay account: its customer agrees at GoPay, and then it may be unlinked here, there, or at both. */
export function planPayAccount(
  world: World,
  random: Random,
  nth: number,
): { intent: PayAccountIntent; done: Promise<void> } {
  const intent: PayAccountIntent = { phoneNumber: `8121234567${nth}`, linked: [] };
  const done = Promise.all([
    link(world, intent),
    random.chance(0.8) ? act(world, random.fork(), intent, 'PENDING', 'linkPayAccount') : Promise.resolve(),
    random.chance(0.3) ? act(world, random.fork(), intent, 'ENABLED', 'unlinkPayAccount') : Promise.resolve(),
    random.chance(0.5) ? unbind(world, random.fork()) : Promise.resolve(),
  ]);
  return { intent, done: done.then(() => undefined) };
}

async function link(world: World, { phoneNumber, linked }: PayAccountIntent): Promise<void> {
  for (let nth = 0; nth < MOST_ATTEMPTS; nth++) {
    const told = await attempt(world, `link ${phoneNumber}`, (process) =>
      process.get(PayAccountService).createPayAccount({ phoneNumber, countryCode: '62', userId: 'customer' }),
    );
    linked.push(told.as);
    if (told.as === 'done' || (told.as === 'refused' && !told.passes)) return;
    await world.sleep(PAUSE_MS);
  }
}

/** The customer does something at GoPay once the account is there. */
async function act(
  world: World,
  random: Random,
  { phoneNumber }: PayAccountIntent,
  from: 'PENDING' | 'ENABLED',
  what: 'linkPayAccount' | 'unlinkPayAccount',
): Promise<void> {
  for (let nth = 0; nth < 20; nth++) {
    await world.sleep(random.between(100, 10_000));
    await world.scheduler.reach('step', `${what} ${phoneNumber}`);
    const account = world.gateway
      .payAccounts()
      .find((each) => each.phoneNumber === phoneNumber && each.status === from);
    if (account === undefined) continue;
    // Its notification is on its way when this is done: nobody waits for it.
    world.gateway[what](account.accountId).catch(() => undefined);
    return;
  }
}

async function unbind(world: World, random: Random): Promise<void> {
  for (let nth = 0; nth < MOST_ATTEMPTS; nth++) {
    await world.sleep(random.between(100, PAUSE_MS));
    const told = await attempt(world, 'unbind', async (process) => {
      const service = process.get(PayAccountService);
      const { items } = await service.list({ status: 'enabled' });
      const [account] = items;
      return account === undefined ? 'none' : service.unbindPayAccount(account);
    });
    if (told.as === 'refused' && !told.passes) return;
    if (told.as === 'done' && told.value !== 'none') return;
  }
}

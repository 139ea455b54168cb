import { randomUUID } from 'node:crypto';
import { ModulesContainer } from '@nestjs/core';
import { startHost, type Host } from '../support/host';

interface Claimed {
  readonly id: string;
  readonly action: string;
  readonly attempt: 'first' | 'repeated';
  readonly attempts: number;
  readonly earlierMayArrive: boolean;
  readonly details: object;
}
interface Open {
  readonly id: string;
  readonly action: string;
  readonly isUnderWay: boolean;
  readonly mayArrive: boolean;
  readonly isResolved: boolean;
}
interface NewCommand {
  account: string;
  subjectId: string;
  action: string;
  slot?: string;
  match?: string;
  details?: object;
}

/** What remembers commands in a host: no host has it to itself, so that the package does not export it. */
interface CommandStore {
  claim(command: NewCommand): Promise<Claimed | null>;
  release(id: string, attempts?: number, end?: 'unknown' | 'refused' | 'not_sent'): Promise<void>;
  isCurrent(command: Claimed): Promise<boolean>;
  drop(command: Pick<Claimed, 'id' | 'attempts'>): Promise<boolean>;
  resolve(id: string): Promise<void>;
  settle(id: string): Promise<void>;
  of(subjectId: string): Promise<Open[]>;
  matching(match: string): Promise<Open[]>;
}

function storeOf({ app }: Host): CommandStore {
  for (const { providers } of app.get(ModulesContainer).values()) {
    for (const { name, instance } of providers.values()) {
      if (name === 'CommandStore') return instance as CommandStore;
    }
  }
  throw new Error('The host has no CommandStore');
}

const TIMEOUT_MS = 5_000;

describe('the store of commands', () => {
  let host: Host;
  let store: CommandStore;
  beforeAll(async () => {
    host = await startHost({ poolSize: 20, midtrans: { http: { timeoutMs: TIMEOUT_MS } } });
    store = storeOf(host);
  });
  afterAll(() => host.close());

  const newCommand = (rest: Partial<NewCommand> = {}): NewCommand => ({
    account: 'default',
    subjectId: randomUUID(),
    action: 'cancel',
    ...rest,
  });

  async function claimed(command: NewCommand): Promise<Claimed> {
    const claim = await store.claim(command);
    if (claim === null) throw new Error('It is under way');
    return claim;
  }

  const rowOf = async (id: string) =>
    (await host.database.rows('SELECT * FROM midtrans_commands WHERE id = $1', [id]))[0];

  /** As if everything about a command had happened so much earlier. */
  const pass = (id: string, time: string) =>
    host.database.rows(
      `UPDATE midtrans_commands SET created_at = created_at - $2::interval, asked_at = asked_at - $2::interval,
         earlier_asked_at = earlier_asked_at - $2::interval, leased_until = leased_until - $2::interval,
         resolved_at = resolved_at - $2::interval
       WHERE id = $1`,
      [id, time],
    );

  it('a command that twenty claim at the same time is one’s', async () => {
    const command = newCommand();
    const claims = await Promise.all(Array.from({ length: 20 }, () => store.claim(command)));
    const won = claims.filter((claim) => claim !== null);
    expect(won).toHaveLength(1);
    expect(won).toMatchObject([{ attempt: 'first', earlierMayArrive: false, action: 'cancel' }]);
    expect(await store.of(command.subjectId)).toMatchObject([{ id: won[0]?.id, isUnderWay: true }]);
  });

  it('a command that was left and that twenty take up at the same time is one’s', async () => {
    const command = newCommand();
    const { id } = await claimed(command);
    await store.release(id);
    const claims = await Promise.all(Array.from({ length: 20 }, () => store.claim(command)));
    expect(claims.filter((claim) => claim !== null)).toMatchObject([{ id, attempt: 'repeated' }]);
    expect(await rowOf(id)).toMatchObject({ attempts: 2 });
  });

  it('a lease lasts as long as a call may take, and a while', async () => {
    const { id } = await claimed(newCommand());
    const [row] = await host.database.rows<{ ms: string }>(
      'SELECT extract(epoch FROM leased_until - asked_at) * 1000 AS ms FROM midtrans_commands WHERE id = $1',
      [id],
    );
    expect(Number(row?.ms)).toBe(TIMEOUT_MS + 10_000);
  });

  it('a command whose process is gone is taken up once its lease has run out', async () => {
    const command = newCommand();
    const { id } = await claimed(command);
    await pass(id, '14 seconds');
    expect(await store.claim(command)).toBeNull();
    await pass(id, '2 seconds');
    expect(await store.of(command.subjectId)).toMatchObject([{ id, isUnderWay: false, isResolved: false }]);
    expect(await store.claim(command)).toMatchObject({ id, attempt: 'repeated', earlierMayArrive: true });
    expect(await store.claim(command)).toBeNull();
  });

  it('a command that was released goes on under its id, as what it was begun', async () => {
    const command = newCommand({ details: { refundKey: 'one', amount: 10_000 } });
    const first = await claimed(command);
    expect(first).toMatchObject({ attempt: 'first', details: command.details });
    await store.release(first.id);
    const again = await claimed({ ...command, details: { refundKey: 'another' } });
    expect(again).toMatchObject({ id: first.id, attempt: 'repeated', details: command.details });
  });

  it('another action in the slot of one that was left waits until that one has ended', async () => {
    const command = newCommand({ slot: 'change', action: 'disable', details: { status: 'inactive' } });
    const { id, attempts } = await claimed(command);
    expect(await store.claim({ ...command, action: 'enable' })).toBeNull();
    await store.release(id);
    expect(await store.claim({ ...command, action: 'enable' })).toBeNull();
    expect(await store.drop({ id, attempts })).toBe(true);
    expect(await store.claim({ ...command, action: 'enable' })).toMatchObject({ action: 'enable' });
  });

  it('an attempt that was refused is not what may arrive: the one before it is', async () => {
    const command = newCommand();
    const { id } = await claimed(command);
    await store.release(id);
    await pass(id, '10 minutes');
    const { attempts } = await claimed(command);
    await store.release(id, attempts, 'refused');
    expect(await claimed(command)).toMatchObject({ attempt: 'repeated', earlierMayArrive: false });
  });

  it('an attempt that was never sent was none', async () => {
    const command = newCommand();
    const { id, attempts } = await claimed(command);
    await store.release(id, attempts, 'not_sent');
    expect(await claimed(command)).toMatchObject({ id, attempt: 'first', earlierMayArrive: false });
  });

  it('a command that somebody took up since it was seen is not dropped', async () => {
    const command = newCommand();
    const seen = await claimed(command);
    await store.release(seen.id);
    const { id, attempts } = await claimed(command);
    await store.release(id);
    expect(await store.drop(seen)).toBe(false);
    expect(await store.isCurrent(seen)).toBe(false);
    expect(await store.drop({ id, attempts })).toBe(true);
  });

  it('actions of one subject are in nobody’s way in slots of their own, nor are subjects', async () => {
    const command = newCommand();
    await claimed(command);
    await claimed({ ...command, action: 'refund' });
    await claimed({ ...command, slot: 'another' });
    await claimed({ ...command, subjectId: randomUUID() });
    expect((await store.of(command.subjectId)).map(({ action }) => action)).toEqual([
      'cancel',
      'refund',
      'cancel',
    ]);
  });

  it('what was asked may arrive until the call and a minute are over', async () => {
    const command = newCommand();
    const { id } = await claimed(command);
    await store.release(id);
    await pass(id, '64 seconds');
    expect(await store.of(command.subjectId)).toMatchObject([{ mayArrive: true }]);
    expect(await store.claim(command)).toMatchObject({ earlierMayArrive: true });
    await store.release(id);
    await pass(id, '66 seconds');
    expect(await store.of(command.subjectId)).toMatchObject([{ mayArrive: false }]);
    expect(await store.claim(command)).toMatchObject({ attempt: 'repeated', earlierMayArrive: false });
    // It is asked again: from now on that may arrive.
    expect(await store.of(command.subjectId)).toMatchObject([{ mayArrive: true }]);
  });

  it('a call is the same as one of the last 24 hours that was left, and as none that is under way', async () => {
    const match = randomUUID();
    const command = newCommand({ match });
    const { id } = await claimed(command);
    expect(await store.matching(match)).toEqual([]);
    await store.release(id);
    expect(await store.matching(match)).toMatchObject([{ id, isUnderWay: false }]);
    expect(await store.matching(randomUUID())).toEqual([]);
    await pass(id, '23 hours 59 minutes');
    expect(await store.matching(match)).toMatchObject([{ id }]);
    await pass(id, '2 minutes');
    expect(await store.matching(match)).toEqual([]);
    expect(await store.of(command.subjectId)).toMatchObject([{ id }]);
  });

  it('a call is the same as one whose lease has run out', async () => {
    const match = randomUUID();
    const { id } = await claimed(newCommand({ match }));
    await pass(id, '1 minute');
    expect(await store.matching(match)).toMatchObject([{ id }]);
  });

  it('of calls that are the same the oldest comes first', async () => {
    const match = randomUUID();
    const [older, newer] = [await claimed(newCommand({ match })), await claimed(newCommand({ match }))];
    for (const { id } of [newer, older]) await store.release(id);
    expect((await store.matching(match)).map(({ id }) => id)).toEqual([older.id, newer.id]);
    await pass(newer.id, '1 hour');
    expect((await store.matching(match)).map(({ id }) => id)).toEqual([newer.id, older.id]);
  });

  it('what somebody else found out is there for its caller, who may ask again', async () => {
    const match = randomUUID();
    const command = newCommand({ match });
    const { id } = await claimed(command);
    await store.release(id);
    await store.resolve(id);
    expect(await store.of(command.subjectId)).toMatchObject([{ id, isResolved: true, isUnderWay: false }]);
    expect(await store.matching(match)).toMatchObject([{ id, isResolved: true }]);
    const { resolved_at: resolvedAt } = (await rowOf(id)) ?? {};
    await store.resolve(id);
    expect(await rowOf(id)).toMatchObject({ resolved_at: resolvedAt });
    expect(await store.claim(command)).toMatchObject({ id, attempt: 'repeated' });
    expect(await store.of(command.subjectId)).toMatchObject([{ isResolved: false, isUnderWay: true }]);
  });

  it('what was resolved is forgotten after 24 hours, and what was not never is', async () => {
    const [resolved, fresh, unresolved] = [
      await claimed(newCommand()),
      await claimed(newCommand()),
      await claimed(newCommand()),
    ];
    for (const { id } of [resolved, fresh, unresolved]) await store.release(id);
    for (const { id } of [resolved, fresh]) await store.resolve(id);
    await pass(resolved.id, '24 hours 1 minute');
    await pass(fresh.id, '23 hours 59 minutes');
    await pass(unresolved.id, '1 year');
    await claimed(newCommand());
    expect(await rowOf(resolved.id)).toBeUndefined();
    expect(await rowOf(fresh.id)).toBeDefined();
    expect(await rowOf(unresolved.id)).toBeDefined();
  });

  it('what was resolved long ago is not forgotten by whoever takes it up', async () => {
    const command = newCommand();
    const { id } = await claimed(command);
    await store.release(id);
    await store.resolve(id);
    await pass(id, '2 days');
    expect(await store.claim(command)).toMatchObject({ id, attempt: 'repeated' });
  });

  it('a command whose caller is told is gone, and the next is another', async () => {
    const command = newCommand();
    const { id } = await claimed(command);
    await store.settle(id);
    expect(await rowOf(id)).toBeUndefined();
    expect(await store.of(command.subjectId)).toEqual([]);
    const next = await claimed(command);
    expect(next).toMatchObject({ attempt: 'first', earlierMayArrive: false });
    expect(next.id).not.toBe(id);
    // What is settled already is no trouble to anybody.
    await store.settle(id);
    await store.release(id);
    await store.resolve(id);
    expect(await store.of(command.subjectId)).toMatchObject([{ id: next.id, isUnderWay: true }]);
  });
});

import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { MidtransOptions } from 'nestjs-midtrans';
import { startHost, type Host } from '../support/host';
import { Capture } from '../secrets/capture.support';

let host: Host | undefined;
afterEach(async () => {
  await host?.close();
  host = undefined;
});

/** A guard that lets everybody in, and leaves a user behind. */
const leaving = (user: unknown): CanActivate => ({
  canActivate: (context: ExecutionContext) => {
    context.switchToHttp().getRequest<{ user?: unknown }>().user = user;
    return true;
  },
});

/** What the log says after three requests, which all come to 401 and are told no more than that. */
async function saidOf(user: unknown, access: MidtransOptions['access'] = {}): Promise<string[]> {
  const logger = new Capture();
  host = await startHost({ logger, midtrans: { guards: [leaving(user)], access } });
  for (const path of ['payments', 'invoices', 'cards']) {
    expect(await host.request(`/api/midtrans/${path}/`)).toMatchObject({
      status: 401,
      body: { code: 'unauthorized', message: 'Unauthorized' },
    });
  }
  return logger
    .text()
    .split('\n')
    .filter((line) => line.includes('401'));
}

it('somebody without an id is told of once in the log, with what is there and the remedy', async () => {
  const said = await saidOf({ username: 'budi', email: 'budi@example.com' });
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('no id, sub or userId is in request.user (it has username, email)');
  expect(said[0]).toContain('access.resolveUser');
  expect(said[0]).not.toContain('budi');
});

it('a request without a user is told of once in the log', async () => {
  const said = await saidOf(undefined);
  expect(said).toEqual([expect.stringContaining('request.user (there is none)')]);
});

it('a resolveUser that knows nobody is told of once in the log', async () => {
  const said = await saidOf({ id: 'budi' }, { resolveUser: () => null });
  expect(said).toEqual([expect.stringContaining('access.resolveUser(request) gave no { id, isStaff }')]);
});

it.each([
  ['a NUL', 'budi\0'],
  ['more than 255 characters', 'b'.repeat(256)],
  ['half of a surrogate pair', 'budi\ud83d'],
])('an id with %s is told of once in the log, and not repeated there', async (_what, id) => {
  const said = await saidOf({ id });
  expect(said).toEqual([
    expect.stringContaining("the user's id has more than 255 characters, NUL or half of a surrogate pair"),
  ]);
  expect(said[0]).not.toContain(id.slice(0, 4));
});

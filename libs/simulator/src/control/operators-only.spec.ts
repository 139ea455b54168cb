import { wait } from '../cli/wait';
import { createSimulator } from '../create-simulator';

const TOKEN = 'a token of the tests';
const HTML = { accept: 'text/html' };

describe('a simulator with a token', () => {
  const simulator = createSimulator({ serverKey: 'SB-Mid-server-test', controlToken: TOKEN });
  let url: string;

  beforeAll(async () => void ({ url } = await simulator.listen()));
  afterAll(() => simulator.close());

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(url + path, { headers, redirect: 'manual' });

  it.each(['/simulator', '/simulator/start', '/simulator/faults', '/simulator/invoices', '/simulator/pay/x'])(
    'asks whoever opens %s for it, and shows nothing',
    async (path) => {
      const answer = await get(path, HTML);
      expect([answer.status, (await answer.text()).includes('Token, as it was started with')]).toEqual([
        401,
        true,
      ]);
    },
  );

  it.each([
    ['GET', '/simulator/api/transactions'],
    ['POST', '/simulator/api/reset'],
    ['POST', '/simulator/faults/calls'],
    ['GET', '/simulator/api/nowhere'],
  ])('refuses %s %s to a program that does not send it', async (method, path) => {
    const queried = `${path}?token=${encodeURIComponent(TOKEN)}`;
    expect((await fetch(url + queried, { method, redirect: 'manual' })).status).toBe(
      method === 'GET' ? 303 : 401,
    );
    for (const authorization of [undefined, 'Bearer another', `Basic ${TOKEN}`]) {
      const headers = authorization === undefined ? undefined : { authorization };
      const answer = await fetch(url + path, { method, headers });
      expect([answer.status, await answer.json()]).toMatchObject([401, { error: 'token_required' }]);
    }
  });

  it('lets a program in that sends it', async () => {
    const answer = await get('/simulator/api/transactions', { authorization: `Bearer ${TOKEN}` });
    expect([answer.status, await answer.json()]).toEqual([200, { results: [], next: null }]);
  });

  it('is waited for without it', async () => {
    await expect(wait({ url, timeoutMs: 5_000 })).resolves.toBeUndefined();
  });

  it('lets a browser in by its address once, and keeps it where no script and no other site gets it', async () => {
    const first = await get(`/simulator/start?token=${encodeURIComponent(TOKEN)}`, HTML);
    expect([first.status, first.headers.get('location')]).toEqual([303, '/simulator/start']);
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const [pair = ''] = cookie.split(';');
    expect((await get('/simulator/start', { ...HTML, cookie: pair })).status).toBe(200);
    const wrong = await get('/simulator?token=wrong', HTML);
    expect([wrong.status, (await wrong.text()).includes('This is not the token')]).toEqual([401, true]);
  });

  it('shows customers their pages, and takes requests of the API by their key alone', async () => {
    for (const path of [
      '/simulator/snap/none',
      '/simulator/3ds/none',
      '/simulator/qr/none',
      '/snap/snap.js',
    ]) {
      expect([path, (await get(path, HTML)).status === 401]).toEqual([path, false]);
    }
    const authorization = `Basic ${Buffer.from('SB-Mid-server-test:').toString('base64')}`;
    const status = await get('/v2/ORDER-1/status', { authorization });
    expect(await status.json()).toMatchObject({ status_code: '404' });
  });
});

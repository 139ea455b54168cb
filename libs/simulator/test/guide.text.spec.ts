import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HELP } from '../src/cli/help';
import { welcome } from '../src/cli/welcome';
import { createSimulator } from '../src';
import { blocksOf, GUIDE, linesOf, README } from './guide.spec.helper';
import { SERVER_KEY } from './support';

describe('the TypeScript in the guide and in the README', () => {
  const source = readFileSync(join(__dirname, 'guide.spec.ts'), 'utf8');
  const [head = '', ...examples] = source.split(/^ {2}it\(/m);
  const scenes = [head, ...examples].map(linesOf);

  /** The names and the package of an import; the examples have theirs in common. */
  const importedBy = (line: string) => line.split(/[{},;]| from /).map((part) => part.trim());

  /** The lines that are not, in this order, in what is run. */
  function missing(lines: readonly string[], scene: readonly string[]): readonly string[] {
    let from = 0;
    const index = lines.findIndex((line) => (from = scene.indexOf(line, from) + 1) === 0);
    return index < 0 ? [] : lines.slice(index);
  }

  const blocks = [...blocksOf(GUIDE, 'ts'), ...blocksOf(README, 'ts')];

  it.each(blocks.map((code) => [linesOf(code)[0], code]))('is run: %s', (_first, code = '') => {
    const lines = linesOf(code);
    const imported = lines.filter((line) => line.startsWith('import ')).flatMap(importedBy);
    expect(imported.filter((part) => !head.includes(part))).toEqual([]);
    const others = lines.filter((line) => !line.startsWith('import '));
    const [closest] = scenes
      .map((scene) => missing(others, scene))
      .sort((one, other) => one.length - other.length);
    expect(closest).toEqual([]);
  });
});

describe('the shell commands in the guide and in the README', () => {
  const commands = [...blocksOf(GUIDE, 'sh'), ...blocksOf(README, 'sh')].join('').replaceAll('\\\n', '');
  const URL_OF_GUIDE = 'http://127.0.0.1:4100';
  const simulator = createSimulator({ serverKey: SERVER_KEY });
  afterAll(() => simulator.close());

  function requestOf(command: string): Request {
    const [, url = ''] = /(http:[^\s']+)/.exec(command) ?? [];
    const [, user] = /-u (\S+)/.exec(command) ?? [];
    const [, body] = /--json '(.*)'/.exec(command) ?? [];
    const [, method = body === undefined ? 'GET' : 'POST'] = /-X (\w+)/.exec(command) ?? [];
    const headers = {
      ...(user === undefined ? {} : { authorization: `Basic ${btoa(user)}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    return new Request(url, { method, headers, body });
  }

  it('are answered', async () => {
    const curls = commands.split('\n').filter((line) => line.startsWith('curl '));
    expect(curls.length).toBeGreaterThan(5);
    for (const command of curls) {
      const response = await simulator.fetch(requestOf(command));
      expect({ command, ok: response.ok }).toEqual({ command, ok: true });
      expect(await response.text()).not.toMatch(/"status_code":"[45]/);
    }
    expect(new Set(curls.map((command) => new URL(requestOf(command).url).origin))).toEqual(
      new Set([URL_OF_GUIDE]),
    );
  });

  it('have the flags and events that the help tells', () => {
    const told = HELP.slice(HELP.indexOf('Serving, with'));
    expect(blocksOf(GUIDE, 'text')).toContain(told);
  });

  it('start the simulator with flags that it has', () => {
    const starts = commands.split('\n').filter((line) => line.startsWith('npx midtrans-simulator '));
    expect(starts.length).toBeGreaterThan(1);
    const flags = starts.flatMap((line) => line.match(/--[a-z-]+/g) ?? []);
    expect(flags.filter((flag) => !HELP.includes(`${flag} `))).toEqual([]);
  });
});

describe('what the command prints', () => {
  const [printed, flags] = blocksOf(GUIDE, 'text');

  it('is shown as it is', () => {
    const url = 'http://127.0.0.1:4100';
    const options = { serverKey: SERVER_KEY, notificationUrl: 'http://127.0.0.1:3000/notification' };
    expect(welcome({ version: '', url, seed: 2846230185, options })).toContain(printed);
  });

  it('lists every flag', () => {
    expect(HELP.endsWith(flags ?? '?')).toBe(true);
    expect(flags?.match(/--[a-z-]+/g)?.length).toBeGreaterThan(12);
  });
});

describe('the links in the guide', () => {
  it('lead to its headings', () => {
    const headings = [...GUIDE.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...GUIDE.matchAll(/\]\(#([^)]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((link) => !headings.includes(link))).toEqual([]);
  });
});

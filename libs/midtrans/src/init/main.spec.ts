import { version } from '../../package.json';
import { Application } from './application.spec.helper';
import { manifest, NEW_APP } from './fixtures.spec.helper';

// The command in a process of its own, with signals and a package manager.

const applications: Application[] = [];
afterAll(() => applications.forEach((each) => each.remove()));

function application(files: Readonly<Record<string, string>>): Application {
  const made = new Application({ 'package.json': manifest(), ...files }, 11);
  applications.push(made);
  return made;
}

const files = {
  'src/app.module.ts': NEW_APP.replaceAll('\n', '\r\n'),
  'package-lock.json': '{}',
  'README.md': 'ours',
};

const NEEDED = {
  'nestjs-midtrans': `^${version}`,
  '@nestjs/event-emitter': '^3.0.0',
  '@nestjs/typeorm': '^11.0.0',
  pg: '^8.0.0',
  typeorm: '^1.0.0',
};

/** npm is somebody else's, and takes a registry: one that does what is said. */
function packageManager(script: string): Record<string, string> {
  return { 'bin/npm': `#!/bin/sh\n${script}\n` };
}

it('installs by the package manager, and has nothing to do afterwards', async () => {
  const installed = manifest(
    {},
    { ...NEEDED, 'midtrans-simulator': `^${version}`, '@nestjs/testing': '^11.0.1' },
  );
  const app = application({
    ...files,
    ...packageManager(`echo "$@" >> calls; printf '%s' '${installed}' > package.json`),
  });
  expect((await app.run(['init', '--yes'])).code).toBe(0);
  expect(app.read('calls')).toMatch(
    /^install nestjs-midtrans@.*\ninstall -D midtrans-simulator @nestjs\/testing@11\n$/,
  );
  const after = app.everything();
  expect(await app.run(['init', '--yes'])).toEqual({ code: 0, output: 'Nothing to do.\n' });
  expect(app.everything()).toEqual(after);
});

describe('what fails leaves every byte as it was', () => {
  const undone = expect.stringContaining('all files are as they were');

  it('a package manager that gives up half way', async () => {
    const app = application({
      ...files,
      ...packageManager('echo broken > package.json; echo broken > package-lock.json; exit 1'),
    });
    const before = app.everything();
    expect(await app.run(['init', '--yes'])).toEqual({ code: 1, output: undone });
    expect(app.everything()).toEqual(before);
  });

  it('a package manager that is not there', async () => {
    const app = application(files);
    const before = app.everything();
    expect(await app.run(['init', '--yes'], [])).toEqual({ code: 1, output: undone });
    expect(app.everything()).toEqual(before);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s in the middle of an installation, and once more while that ends',
    async (signal, exitCode) => {
      const app = application({
        ...files,
        ...packageManager(
          `echo broken > package.json; trap 'echo ending' TERM
echo installing; until test -e may-end; do sleep 0.05; done; echo broken > package-lock.json`,
        ),
      });
      const before = app.everything();
      const running = app.begin(['init', '--yes']);
      await running.printed('installing\n');
      expect(app.has('src/payments/payments.module.ts')).toBe(true);
      running.child.kill(signal);
      await running.printed('ending\n');
      // As of a shell and npx, which both pass it on.
      running.child.kill(signal);
      app.write('may-end', '');
      expect(await running.ended).toEqual({
        code: exitCode,
        output: expect.stringContaining('Called off: all files are as they were.'),
      });
      expect(app.everything()).toEqual({ ...before, 'may-end': '' });
    },
  );

  it('SIGINT while a question waits', async () => {
    const app = application(files);
    const before = app.everything();
    const running = app.begin(['init']);
    await running.printed('Who may call');
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 130 });
    expect(app.everything()).toEqual(before);
  });
});

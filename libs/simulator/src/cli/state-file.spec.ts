import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateFile } from './state-file';

describe('the file of a state', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'state-file-'));
    file = join(folder, 'state.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const written = () => JSON.parse(readFileSync(file, 'utf8')) as { revision: number };
  const fail = (error: unknown) => {
    throw error;
  };

  it('has the last of all changes, however many come while it is written', async () => {
    let [revision, looks] = [0, 0];
    const kept = new StateFile(file, () => ({ looks: ++looks, revision }), fail);
    for (revision = 1; revision < 100; revision++) kept.note();
    await kept.save();
    expect(written()).toMatchObject({ revision: 100 });
    expect(looks).toBeLessThan(5);
    expect(readdirSync(folder)).toEqual(['state.json']);
  });

  it('is not written again while nothing changes', async () => {
    const kept = new StateFile(file, () => ({ revision: 1 }), fail);
    await kept.save();
    rmSync(file);
    await kept.save();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tells why it cannot be written, leaves no part of it, and is written after the next change', async () => {
    let revision = 1;
    const problems: unknown[] = [];
    const kept = new StateFile(
      file,
      () => ({ revision }),
      (problem) => problems.push(problem),
    );
    mkdirSync(file);
    kept.note();
    await expect(kept.save()).rejects.toThrow(file);
    expect([problems.length, readdirSync(folder)]).toEqual([1, ['state.json']]);
    rmSync(file, { recursive: true });
    revision = 2;
    kept.note();
    await kept.save();
    expect(written()).toEqual({ revision: 2 });
  });
});

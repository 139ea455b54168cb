import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createSimulator, type Simulator } from '../../src';
import { blocksOf, GUIDE } from '../guide.spec.helper';

const run = promisify(execFile);

describe('curl, by the lines that the guide has for it', () => {
  let simulator: Simulator;
  let folder: string;
  beforeEach(() => {
    simulator = createSimulator({ serverKey: 'SB-Mid-server-test' });
    folder = mkdtempSync(join(tmpdir(), 'simulator-curl-'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await simulator.close();
  });

  it('charges and reads back under the fixed URLs, and refuses the simulator without the certificate', async () => {
    const { port, certificate = '' } = await simulator.listen({ tls: true });
    writeFileSync(join(folder, 'midtrans-simulator.pem'), certificate);
    const [lines = ''] = blocksOf(GUIDE, 'bash');
    const commands = lines.trim().replaceAll(':4443', `:${port}`).split('\n');
    expect(commands.length).toBeGreaterThan(1);
    for (const command of commands) {
      const { stdout } = await run('sh', ['-c', command], { cwd: folder });
      expect(JSON.parse(stdout)).toMatchObject({ order_id: 'ORDER-1', transaction_status: 'pending' });
      const untrusting = command.replace('--cacert midtrans-simulator.pem ', '');
      await expect(run('sh', ['-c', untrusting], { cwd: folder })).rejects.toMatchObject({ code: 60 });
    }
  });
});

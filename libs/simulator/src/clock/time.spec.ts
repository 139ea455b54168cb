import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModuleKind, transpile } from 'typescript';
import { formatWib, parseOffsetTime } from './time';

describe('gateway times', () => {
  it.each(['UTC', 'Asia/Tokyo', 'America/New_York'])('are WIB on a server in %s', (zone) => {
    const source = transpile(readFileSync(join(__dirname, 'time.ts'), 'utf8'), {
      module: ModuleKind.CommonJS,
    });
    const script = `${source}; process.stdout.write(exports.formatWib(new Date('2024-02-28T17:30:05.900Z')))`;
    const shown = execFileSync(process.execPath, ['-e', script], { env: { TZ: zone }, encoding: 'utf8' });
    expect(shown).toBe('2024-02-29 00:30:05');
  });

  it('with an offset are read, anything else is not', () => {
    expect(parseOffsetTime('2016-12-07 11:54:12 +0700')).toEqual(new Date('2016-12-07T04:54:12Z'));
    expect(parseOffsetTime('2016-12-07 11:54:12')).toBeUndefined();
    expect(parseOffsetTime('2016-13-07 11:54:12 +0700')).toBeUndefined();
    expect(formatWib(new Date('2016-12-07T04:54:12Z'))).toBe('2016-12-07 11:54:12');
  });
});

import { inspect } from 'node:util';
import type { LoggerService } from '@nestjs/common';

/** Everything that a host says, wherever it says it: to Nest's logger at any level, to the console, to the process's streams. */
export class Capture implements LoggerService {
  private readonly said: string[] = [];
  private readonly spies: jest.SpyInstance[] = [];

  /** For Fastify's own logger. */
  readonly stream = { write: (line: string) => this.keep([line]) };

  readonly log = (...parts: unknown[]): void => this.keep(parts);
  readonly error = (...parts: unknown[]): void => this.keep(parts);
  readonly warn = (...parts: unknown[]): void => this.keep(parts);
  readonly debug = (...parts: unknown[]): void => this.keep(parts);
  readonly verbose = (...parts: unknown[]): void => this.keep(parts);
  readonly fatal = (...parts: unknown[]): void => this.keep(parts);

  listen(): void {
    for (const stream of [process.stdout, process.stderr]) {
      const spy = jest.spyOn(stream, 'write').mockImplementation((chunk) => {
        this.keep([typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()]);
        return true;
      });
      this.spies.push(spy);
    }
    for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir'] as const) {
      this.spies.push(jest.spyOn(console, level).mockImplementation((...parts) => this.keep(parts)));
    }
    process.on('warning', this.error);
  }

  stop(): void {
    for (const spy of this.spies.splice(0)) spy.mockRestore();
    process.off('warning', this.error);
  }

  keep(parts: readonly unknown[]): void {
    this.said.push(parts.map(textOf).join(' '));
  }

  text(): string {
    return this.said.join('\n');
  }
}

/** Everything in a value, also what an error carries beside its message. */
function textOf(part: unknown): string {
  return typeof part === 'string'
    ? part
    : inspect(part, {
        depth: null,
        maxStringLength: null,
        maxArrayLength: null,
        showHidden: true,
        breakLength: Infinity,
      });
}

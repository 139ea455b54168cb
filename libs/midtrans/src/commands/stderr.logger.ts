import type { LoggerService } from '@nestjs/common';
import { redactText } from '../gateway';

/** Warnings and errors go to stderr; what else an application logs is not what a command was asked for. */
export class StderrLogger implements LoggerService {
  constructor(private readonly stderr: { write(text: string): unknown }) {}

  log(): void {}
  debug(): void {}
  verbose(): void {}

  warn(message: unknown, context?: unknown): void {
    this.write('warning', message, context);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest.at(-1));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest.at(-1));
  }

  private write(level: string, message: unknown, context: unknown): void {
    const from = typeof context === 'string' ? ` [${context}]` : '';
    const text = message instanceof Error ? message.message : String(message);
    this.stderr.write(`${level}${from} ${redactText(text)}\n`);
  }
}

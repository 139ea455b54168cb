import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';

/** Whether everything that a customer needs is up: the shop listens a moment before its gateway does. */
@Injectable()
export class Readiness implements BeforeApplicationShutdown {
  private state: 'starting' | 'ready' | 'stopping' = 'starting';

  constructor(private readonly indicators: HealthIndicatorService) {}

  set(): void {
    this.state = 'ready';
  }

  beforeApplicationShutdown(): void {
    this.state = 'stopping';
  }

  check(key: string): HealthIndicatorResult {
    const indicator = this.indicators.check(key);
    return this.state === 'ready' ? indicator.up() : indicator.down(this.state);
  }
}

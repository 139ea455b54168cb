import { Controller, Get, UseFilters } from '@nestjs/common';
import {
  HealthCheck,
  HealthCheckService,
  TypeOrmHealthIndicator,
  type HealthCheckResult,
} from '@nestjs/terminus';
import { ApiTags } from '@nestjs/swagger';
import { MidtransHealthIndicator } from 'nestjs-midtrans';
import { HealthFilter } from './health.filter';
import { Readiness } from './readiness';

/** Milliseconds that the database may take to say that it is there. */
const PING_TIMEOUT = 2_000;

@ApiTags('Demo')
@Controller('health')
@UseFilters(HealthFilter)
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: TypeOrmHealthIndicator,
    private readonly readiness: Readiness,
    private readonly midtrans: MidtransHealthIndicator,
  ) {}

  /** Whether this instance can take requests: what a load balancer asks. */
  @Get()
  @HealthCheck()
  check(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.readiness.check('shop'),
      () => this.database.pingCheck('database', { timeout: PING_TIMEOUT }),
    ]);
  }

  /** Whether somebody should look at the payments: another instance would do no better, so that it is not asked of {@link check}. */
  @Get('payments')
  @HealthCheck()
  checkPayments(): Promise<HealthCheckResult> {
    return this.health.check([() => this.midtrans.check('midtrans')]);
  }
}

import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { HealthCheck, HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { MidtransHealthIndicator, runMigrationsUnderLock } from 'nestjs-midtrans';
import { DataSource } from 'typeorm';
import { ShopModule, shopSettings } from './shop.module';

@Controller('health')
class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly midtrans: MidtransHealthIndicator,
  ) {}

  /** Of what this process does: whether notifications come, and the gateway answers. */
  @Get()
  @HealthCheck()
  check() {
    return this.health.check([() => this.midtrans.check('midtrans')]);
  }
}

@Module({
  imports: [ShopModule.forRole('api', shopSettings(process.env)), TerminusModule],
  controllers: [HealthController],
})
class ApiModule {}

/** Takes charges, operations and webhooks. */
async function main({ PORT = '3000' }: NodeJS.ProcessEnv): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule, new FastifyAdapter());
  app.enableShutdownHooks();
  await runMigrationsUnderLock(app.get(DataSource));
  await app.listen(Number(PORT), '127.0.0.1');
  process.stdout.write(`${await app.getUrl()}\n`);
}

void main(process.env);

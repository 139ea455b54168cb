import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { ConsumerModule } from './consumer.module';
import { brokerOptions } from './broker.options';

/** A process of its own, which knows of payments what the broker tells: `BROKER_URL=amqp://localhost INBOX=shipments.jsonl`. */
async function main({ BROKER_URL = 'amqp://localhost', INBOX = 'shipments.jsonl' }: NodeJS.ProcessEnv) {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(
    ConsumerModule.forInbox(INBOX),
    brokerOptions(new URL(BROKER_URL)),
  );
  app.enableShutdownHooks();
  await app.listen();
  process.stdout.write('receiving\n');
}

void main(process.env);

import 'reflect-metadata';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { MidtransModuleOptions } from 'nestjs-midtrans';
import type { TestDatabase } from './database';
import { startHost } from './host';

const { DATABASE_URL: url = '', MIDTRANS_OPTIONS: options = '{}' } = process.env;

void startHost({
  database: { url } as TestDatabase,
  midtrans: JSON.parse(options) as Partial<MidtransModuleOptions>,
  // Whoever asks it compares its answers with its description.
  prepare: (app) =>
    SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, new DocumentBuilder().build())),
}).then((host) => process.stdout.write(`${host.url}\n`));

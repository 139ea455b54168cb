/** What `nest new` makes, as far as it matters, and what people make of it. */
export interface Fixture {
  readonly title: string;
  readonly nestMajor: 11 | 12;
  readonly files: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** What becomes of files that were there. */
  readonly changed: Readonly<Record<string, string>>;
  /** What comes to be. */
  readonly made: readonly string[];
}

const FILES = ['charge.prices.ts', 'payments.module.ts', 'shipping.listener.ts'].map(
  (file) => `src/payments/${file}`,
);
const GUARD = 'src/payments/payments.guard.ts';
const E2E = 'test/payments.e2e-spec.ts';

const NEST = {
  '@nestjs/common': '^11.0.1',
  '@nestjs/core': '^11.0.1',
  'reflect-metadata': '^0.2.2',
  rxjs: '^7.8.1',
};

/** Without what is to be installed: that takes a registry. */
export function manifest(fields: object = {}, dependencies: Record<string, string> = {}): string {
  return JSON.stringify({
    name: 'shop',
    dependencies: { ...NEST, '@nestjs/platform-express': '^11.0.1', ...dependencies },
    devDependencies: { jest: '^30.0.0', typescript: '^5.7.3' },
    ...fields,
  });
}

const nest11 = {
  'package.json': manifest(),
  'package-lock.json': '{}',
  'tsconfig.json': '{}',
  'test/jest-e2e.json': '{}',
};
const nest12 = {
  'package.json': manifest({
    type: 'module',
    devDependencies: { vitest: '^4.1.2', typescript: '^6.0.2' },
  }),
  'package-lock.json': '{}',
  'tsconfig.json': '{}',
  'vitest.config.e2e.ts': '',
};

const DATA_SOURCE = `    TypeOrmModule.forRootAsync({
      useFactory: () => ({
        type: 'postgres',
        url: process.env.DATABASE_URL,
        autoLoadEntities: true,
        migrations: MIDTRANS_MIGRATIONS, // with yours
        migrationsRun: true,
        // A database that does not answer would be waited for by the minute.
        extra: { connectionTimeoutMillis: 5_000 },
      }),
    }),
`;

export const NEW_APP = `import { Module } from '@nestjs/common';
import { AppController } from './app.controller';
import { AppService } from './app.service';

@Module({
  imports: [],
  controllers: [AppController],
  providers: [AppService],
})
export class AppModule {}
`;
const controller = {
  'src/app.controller.ts': 'export class AppController {}\n',
  'src/app.service.ts': 'export class AppService {}\n',
};

export const FIXTURES: readonly Fixture[] = [
  {
    title: 'a new application of Nest 11, with Jest',
    nestMajor: 11,
    files: { ...nest11, ...controller, 'src/app.module.ts': NEW_APP },
    args: [],
    changed: {
      'src/app.module.ts': `import { Module } from '@nestjs/common';
import { AppController } from './app.controller';
import { AppService } from './app.service';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MIDTRANS_MIGRATIONS } from 'nestjs-midtrans';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { PaymentsModule } from './payments/payments.module';

@Module({
  imports: [
${DATA_SOURCE}    EventEmitterModule.forRoot({ wildcard: true }),
    PaymentsModule,
  ],
  controllers: [AppController],
  providers: [AppService],
})
export class AppModule {}
`,
    },
    made: [...FILES, GUARD, E2E, '.env.example'],
  },
  {
    title: 'a new application of Nest 12, of ES modules with Vitest',
    nestMajor: 12,
    files: {
      ...nest12,
      ...controller,
      'src/app.module.ts': NEW_APP.replace('.controller', '.controller.js').replace(
        '.service',
        '.service.js',
      ),
    },
    args: [],
    changed: {
      'src/app.module.ts': `import { Module } from '@nestjs/common';
import { AppController } from './app.controller.js';
import { AppService } from './app.service.js';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MIDTRANS_MIGRATIONS } from 'nestjs-midtrans';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { PaymentsModule } from './payments/payments.module.js';

@Module({
  imports: [
${DATA_SOURCE}    EventEmitterModule.forRoot({ wildcard: true }),
    PaymentsModule,
  ],
  controllers: [AppController],
  providers: [AppService],
})
export class AppModule {}
`,
    },
    made: [...FILES, GUARD, E2E, '.env.example'],
  },
  {
    title: 'a list of many lines with comments and no last comma, behind Fastify and passport',
    nestMajor: 11,
    files: {
      'package.json': JSON.stringify({
        dependencies: { ...NEST, '@nestjs/platform-fastify': '^11.0.1' },
        devDependencies: { jest: '^30.0.0', typescript: '^5.7.3' },
      }),
      'yarn.lock': '',
      'tsconfig.json': '{}',
      '.env.example': 'PORT=3000\nDATABASE_URL=postgres://shop\n# MIDTRANS_SERVER_KEY=\n',
      'src/other.module.ts': `export class OtherModule {}\n`,
      'src/app.module.ts': `// The root
import { Module } from '@nestjs/common'; // of Nest
import { EventEmitterModule as Emitter } from '@nestjs/event-emitter';
import { OtherModule } from './other.module'; // ours

@Module({
  providers: [],
  imports: [
    // TypeOrmModule.forRoot({}) was here
    OtherModule, // first
    OtherModule // last
    /* the end */
  ],
})
export class AppModule {
  readonly emitter = Emitter;
}
`,
    },
    args: ['--guards', 'jwt'],
    changed: {
      '.env.example': `PORT=3000
DATABASE_URL=postgres://shop
# MIDTRANS_SERVER_KEY=

MIDTRANS_CLIENT_KEY=SB-Mid-client-local
MIDTRANS_ENVIRONMENT=sandbox
# midtrans-simulator; to reach Midtrans, leave it out and give keys of Midtrans, and another database
MIDTRANS_BASE_URL=http://127.0.0.1:4100
`,
      'src/app.module.ts': `// The root
import { Module } from '@nestjs/common'; // of Nest
import { EventEmitterModule as Emitter, EventEmitterModule } from '@nestjs/event-emitter';
import { OtherModule } from './other.module'; // ours
import { TypeOrmModule } from '@nestjs/typeorm';
import { MIDTRANS_MIGRATIONS } from 'nestjs-midtrans';
import { PaymentsModule } from './payments/payments.module';

@Module({
  providers: [],
  imports: [
    // TypeOrmModule.forRoot({}) was here
    OtherModule, // first
    OtherModule, // last
    /* the end */
${DATA_SOURCE}    EventEmitterModule.forRoot({ wildcard: true }),
    PaymentsModule
  ],
})
export class AppModule {
  readonly emitter = Emitter;
}
`,
    },
    made: [...FILES, 'src/payments/payments.spec.ts'],
  },
  {
    title: 'no imports, tabs, double quotes and no semicolons',
    nestMajor: 11,
    files: {
      ...nest11,
      'src/app.module.ts': `import { Module } from "@nestjs/common"

@Module({
	providers: [],
})
export class AppModule {}
`,
    },
    args: [],
    changed: {
      'src/app.module.ts': `import { Module } from "@nestjs/common"
import { TypeOrmModule } from "@nestjs/typeorm"
import { MIDTRANS_MIGRATIONS } from "nestjs-midtrans"
import { EventEmitterModule } from "@nestjs/event-emitter"
import { PaymentsModule } from "./payments/payments.module"

@Module({
	providers: [],
	imports: [
${DATA_SOURCE.replaceAll('  ', '\t').replaceAll("'", '"')}		EventEmitterModule.forRoot({ wildcard: true }),
		PaymentsModule,
	],
})
export class AppModule {}
`,
    },
    made: [...FILES, GUARD, E2E, '.env.example'],
  },
  {
    title: 'a DataSource with migrations of its own, an emitter and global guards',
    nestMajor: 11,
    files: {
      ...nest11,
      'src/main.ts': `declare const app: { setGlobalPrefix(prefix: string): void };\napp.setGlobalPrefix('api');\n`,
      'src/app.module.ts': `import { Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';

const APP_GUARD = 'APP_GUARD';
class Orders {}

@Module({
  imports: [TypeOrmModule.forRoot({ type: 'postgres', migrations: [Orders] }), EventEmitterModule.forRoot()],
  providers: [{ provide: APP_GUARD, useValue: true }],
})
export class AppModule {}
`,
    },
    args: ['--guards', 'global', '--dir', 'src/shop/card-payments'],
    changed: {
      'src/app.module.ts': `import { Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CardPaymentsModule } from './shop/card-payments/card-payments.module';
import { MIDTRANS_MIGRATIONS } from 'nestjs-midtrans';

const APP_GUARD = 'APP_GUARD';
class Orders {}

@Module({
  imports: [TypeOrmModule.forRoot({ type: 'postgres', migrations: [Orders, ...MIDTRANS_MIGRATIONS], autoLoadEntities: true }), EventEmitterModule.forRoot(), CardPaymentsModule],
  providers: [{ provide: APP_GUARD, useValue: true }],
})
export class AppModule {}
`,
    },
    made: [
      'src/shop/card-payments/card-payments.module.ts',
      'src/shop/card-payments/charge.prices.ts',
      'src/shop/card-payments/shipping.listener.ts',
      'test/card-payments.e2e-spec.ts',
      '.env.example',
    ],
  },
  {
    title: 'a named DataSource in a file of its own, line feeds of Windows, and another application beside',
    nestMajor: 12,
    files: {
      ...nest12,
      'nest-cli.json': JSON.stringify({ monorepo: true, sourceRoot: 'apps/shop' }),
      'apps/office/database.module.ts': `TypeOrmModule.forRoot(ofTheOffice);
`,
      'apps/shop/database.module.ts': `import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      name: 'shop',
      useFactory() {
        const url = process.env.SHOP_DATABASE;
        return {
          type: 'postgres' as const,
          url,
          synchronize: true
        };
      },
    }),
  ],
})
export class DatabaseModule {}
`,
      'apps/shop/root.module.ts': `import { Module } from '@nestjs/common';
import { DatabaseModule } from './database.module.js';

@Module({ imports: [DatabaseModule] })
export class RootModule {}
`.replaceAll('\n', '\r\n'),
    },
    args: ['--module', 'apps/shop/root.module.ts'],
    changed: {
      'apps/shop/database.module.ts': `import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MIDTRANS_MIGRATIONS } from 'nestjs-midtrans';

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      name: 'shop',
      useFactory() {
        const url = process.env.SHOP_DATABASE;
        return {
          type: 'postgres' as const,
          url,
          synchronize: true,
          autoLoadEntities: true,
          migrations: MIDTRANS_MIGRATIONS,
          migrationsRun: true
        };
      },
    }),
  ],
})
export class DatabaseModule {}
`,
      'apps/shop/root.module.ts': `import { Module } from '@nestjs/common';
import { DatabaseModule } from './database.module.js';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { PaymentsModule } from './payments/payments.module.js';

@Module({ imports: [DatabaseModule, EventEmitterModule.forRoot({ wildcard: true }), PaymentsModule] })
export class RootModule {}
`.replaceAll('\n', '\r\n'),
    },
    made: [...[...FILES, GUARD].map((file) => file.replace('src', 'apps/shop')), E2E, '.env.example'],
  },
];

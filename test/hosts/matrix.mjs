/** The applications that `scripts/check-hosts.mjs` installs our tarballs into. Versions are exact: the result is theirs, not the day's. */

const COMMON = {
  pg: '8.23.1',
  'reflect-metadata': '0.2.2',
  rxjs: '7.8.2',
  '@types/node': '20.19.43',
};

/** What the CLI of each major version of Nest makes: CommonJS with 11, ESM with 12. */
const NEST = {
  11: {
    type: 'commonjs',
    versions: {
      '@nestjs/common': '11.2.10',
      '@nestjs/core': '11.2.10',
      '@nestjs/platform-express': '11.2.10',
      '@nestjs/platform-fastify': '11.2.8',
      '@nestjs/event-emitter': '3.1.0',
      '@nestjs/typeorm': '11.0.3',
    },
    graphql: { '@nestjs/graphql': '13.4.5', '@nestjs/apollo': '13.4.5', '@nestjs/mercurius': '13.4.5' },
  },
  12: {
    type: 'module',
    versions: {
      '@nestjs/common': '12.5.1',
      '@nestjs/core': '12.5.1',
      '@nestjs/platform-express': '12.5.1',
      '@nestjs/platform-fastify': '12.2.0',
      '@nestjs/event-emitter': '12.0.1',
      '@nestjs/typeorm': '12.0.2',
    },
    graphql: { '@nestjs/graphql': '14.0.2', '@nestjs/apollo': '14.0.1', '@nestjs/mercurius': '14.0.0' },
  },
};
const TYPEORM = { 0.3: { typeorm: '0.3.31' }, 1: { typeorm: '1.1.1' } };
const GRAPHQL = {
  graphql: '16.11.0',
  mercurius: '16.10.1',
  '@apollo/server': '5.5.1',
  '@as-integrations/express5': '1.1.2',
};
const TRANSACTIONS = {
  'nestjs-cls': '6.3.1',
  '@nestjs-cls/transactional': '3.3.0',
  '@nestjs-cls/transactional-adapter-typeorm': '1.4.1',
};
const SWC = { '@swc/core': '1.16.22', '@swc/cli': '0.8.1' };
const WEBPACK = {
  webpack: '5.113.0',
  'webpack-cli': '6.0.1',
  'webpack-node-externals': '3.0.0',
  'ts-loader': '9.6.2',
  typescript: '5.9.3',
};

export const ADAPTERS = ['express', 'fastify'];
/** Beside the Node that runs the checks. */
export const OTHER_NODE = '24.22.3';
export const PNPM = '10.34.8';

/** Every pair of a Nest and a TypeORM, run on both adapters and both versions of Node. */
export const HOSTS = Object.entries(NEST).flatMap(([nest, { type, versions }]) =>
  Object.entries(TYPEORM).map(([typeorm, orm]) => ({
    name: `nest-${nest}-typeorm-${typeorm}`,
    title: `NestJS ${nest} (${type === 'module' ? 'ESM' : 'CommonJS'}), TypeORM ${typeorm}`,
    type,
    versions: { ...COMMON, ...versions, ...orm },
    programs: ['main', 'two-merchants'],
  })),
);

/** What other packages and builds make of the same shop. */
export const VARIANTS = [
  ...Object.entries(NEST).map(([nest, { type, versions, graphql }]) => ({
    name: `nest-${nest}-beside`,
    title: `NestJS ${nest} beside GraphQL and nestjs-cls`,
    type,
    versions: { ...COMMON, ...versions, ...TYPEORM[1], ...graphql, ...GRAPHQL, ...TRANSACTIONS },
    programs: ['graphql', 'transactions'],
  })),
  {
    name: 'builds',
    title: 'NestJS 11',
    type: 'commonjs',
    versions: { ...COMMON, ...NEST[11].versions, ...TYPEORM[1], ...SWC, ...WEBPACK },
    programs: [],
    builds: [
      { title: 'built by SWC', command: ['swc', 'shop', '--out-dir', 'swc'], program: 'swc/shop/main.js' },
      { title: 'built by webpack', command: ['webpack'], program: 'packed/main.js' },
      {
        title: 'in one minified file, but for TypeORM and pg',
        command: ['webpack', '--env', 'whole'],
        program: 'whole/main.js',
      },
    ],
  },
];

/** Folders that something else than `npm install` in one package makes. */
export const PNPM_HOST = { ...NEST[12], versions: { ...COMMON, ...NEST[12].versions, ...TYPEORM[1] } };
export const WORKSPACE_HOST = { ...NEST[11], versions: { ...COMMON, ...NEST[11].versions, ...TYPEORM[1] } };

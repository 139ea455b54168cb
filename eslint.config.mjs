import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const MIDTRANS = 'libs/midtrans/src';
const DASHBOARD_PAGE = 'libs/dashboard/web';
const SIMULATOR = 'libs/simulator/src';

/**
 * The layers of the library, the lowest first. A folder imports from the layers below its own and from nowhere else: not from
 * above, and not from the folders beside it.
 */
const LAYERS = [
  ['gateway', 'database', 'migrations', 'telemetry'],
  ['validation'],
  ['payment-methods'],
  ['errors'],
  ['options'],
  ['accounts'],
  ['retention'],
  ['access'],
  ['events', 'order-ids'],
  ['gateway-commands'],
  ['rest'],
  ['notifications', 'event-admin'],
  ['reconciliation'],
  ['health'],
  ['features'],
  ['cards', 'pay-accounts', 'insights', 'audit'],
  ['payments'],
  ['invoices', 'subscriptions', 'payment-links'],
  ['commands'],
];

/** The layers of the simulator: what it stands on, the gateway's features, the pages, and the HTTP APIs over them. */
const SIMULATOR_LAYERS = [
  [
    'abort.ts',
    'effects.ts',
    'endpoints.ts',
    'json.ts',
    'newest.ts',
    'random.ts',
    'shell-word.ts',
    'transaction-status.ts',
  ],
  ['errors.ts'],
  ['clock'],
  ['fields.ts', 'log', 'refusal.ts', 'updates'],
  ['options.ts'],
  ['preferences.ts'],
  ['faults'],
  ['notifications'],
  ['http', 'traffic'],
  ['world.ts'],
  ['transactions'],
  ['cards', 'checkout', 'pay-accounts'],
  ['balance', 'payment-links', 'snap', 'subscriptions'],
  ['invoices'],
  ['html', 'state'],
  ['browser-scripts', 'customer-pages', 'operator-pages'],
  ['control', 'gateway-api'],
  ['checkout-methods.ts'],
  ['simulator.ts'],
  ['gateway.ts'],
  ['create-simulator.ts'],
  ['cli', 'index.ts'],
];

/** Folders beside the layers: no layer may import them, and they import no more than this. */
const SEPARATE = {
  // What a host's own tests need, which must not drag Nest or TypeORM into them.
  testing: ['gateway'],
  // It runs where Nest and TypeORM may not be installed yet.
  init: ['commands/stop-signal.ts', 'commands/usage.error.ts'],
};

const SPECS = ['**/*.spec.ts', '**/*.spec.helper.ts'];

const nestOrTypeorm = {
  regex: '^(@nestjs/|(typeorm|pg|class-validator|class-transformer)(/|$))',
  message: 'These files know no framework and no database: they are plain functions over plain values.',
};
const simulatorByPath = {
  regex: '(^|/)simulator/src',
  message: 'Import the simulator by its name.',
};
const simulator = {
  regex: '^midtrans-simulator(/|$)',
  message: 'Only tests may play the gateway with the simulator: a host does not install it.',
};
const nodeProcess = {
  regex: '^(node:)?process$',
  message: 'The library takes its options from the host, never from the environment.',
};

const INDEPENDENT = {
  target: './libs/simulator',
  from: './libs/midtrans',
  message: 'Two independent readings of one contract catch each other’s mistakes.',
};

/** A later block of this file replaces a rule's options instead of adding to them, so every block lists all it restricts. */
const restrictImports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

const noEnvironment = {
  'no-restricted-properties': ['error', { object: 'process', property: 'env', message: nodeProcess.message }],
};

const noFocusedOrSkippedTests = {
  'no-restricted-syntax': [
    'error',
    ...[
      // it.only, describe['skip'], test.concurrent.only
      'MemberExpression:matches([property.name=/^(only|skip)$/], [property.value=/^(only|skip)$/]):matches([object.name=/^(it|test|describe)$/], [object.object.name=/^(it|test|describe)$/])',
      // fit, xdescribe and the like
      'CallExpression > Identifier.callee[name=/^([fx](it|describe)|xtest)$/]',
      'CallExpression > MemberExpression.callee > Identifier.object[name=/^([fx](it|describe)|xtest)$/]',
    ].map((selector) => ({
      selector,
      message: 'A test that is left out, or leaves the others out, is a hole nobody sees.',
    })),
  ],
};

export default defineConfig(
  // The site's tools are apart from the workspace.
  globalIgnores(['**/dist/', '**/coverage/', 'docs/.vitepress/']),

  { files: ['**/*.{js,cjs,mjs}'], extends: [js.configs.recommended] },
  {
    files: ['**/*.{js,cjs}'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: readonlyGlobals('require', 'module', '__dirname', '__filename', 'process', 'console'),
    },
  },
  {
    // Scripts of a page.
    files: ['src/shop/public/*.js'],
    languageOptions: {
      sourceType: 'module',
      globals: readonlyGlobals(
        'document',
        'fetch',
        'crypto',
        'location',
        'sessionStorage',
        'setInterval',
        'window',
        'navigator',
        'addEventListener',
        'DOMParser',
        'EventSource',
      ),
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: readonlyGlobals(
        'process',
        'console',
        'fetch',
        'URL',
        'AbortSignal',
        'Buffer',
        'setTimeout',
        'clearTimeout',
        'performance',
      ),
    },
  },

  {
    files: ['**/*.{ts,tsx,mts}'],
    extends: [js.configs.recommended, tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      // One program over everything, with the packages read from their sources: neither a stale nor a missing dist matters.
      parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    settings: {
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.test.json' })],
    },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      // Files with decorators are left alone by this rule, as their imports are needed for the emitted metadata.
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // An async method may have nothing to await where its interface, or a subclass, promises a promise.
      '@typescript-eslint/require-await': 'off',
      // An interface that features add to begins empty.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'always' }],
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },

  {
    // The page of the dashboard: a program of its own, for browsers.
    files: [`${DASHBOARD_PAGE}/**/*.{ts,tsx,mts}`],
    languageOptions: { parserOptions: { project: `./${DASHBOARD_PAGE}/tsconfig.json` } },
    settings: {
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [
        createTypeScriptImportResolver({ project: `./${DASHBOARD_PAGE}/tsconfig.json` }),
      ],
    },
    rules: {
      ...restrictImports({
        regex: '^(nestjs-|midtrans-|@nestjs/|node:)',
        message: 'The page knows the server by its REST API alone.',
      }),
    },
  },
  // What a customer, or whoever forges a notification, has written is text, never HTML.
  {
    files: [`${DASHBOARD_PAGE}/src/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(JSXIdentifier, Identifier)[name=/^(dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML)$/]',
          message: 'Show it as text.',
        },
        {
          selector: 'JSXAttribute[name.name="style"]',
          message: 'The content security policy of the page takes no inline styles.',
        },
      ],
    },
  },

  {
    files: ['libs/**/*.ts', 'libs/**/*.tsx', 'src/**/*.ts', 'samples/**/*.ts'],
    rules: { 'import-x/no-default-export': 'error' },
  },

  // The layers
  {
    files: [`${MIDTRANS}/**/*.ts`],
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: midtransZones() }],
      'import-x/no-cycle': 'error',
      ...noEnvironment,
      ...restrictImports(nodeProcess, simulatorByPath, simulator),
    },
  },
  // Two entities that relate to each other import each other.
  { files: [`${MIDTRANS}/**/*.entity.ts`], rules: { 'import-x/no-cycle': 'off' } },
  {
    files: [`${MIDTRANS}/gateway/**/*.ts`, `${MIDTRANS}/payments/payment.status.ts`],
    rules: restrictImports(nodeProcess, simulatorByPath, simulator, nestOrTypeorm),
  },
  {
    files: SPECS.map((spec) => `${MIDTRANS}/${spec}`),
    rules: restrictImports(nodeProcess, simulatorByPath),
  },
  {
    files: ['libs/simulator/**/*.ts'],
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: [INDEPENDENT] }],
      ...restrictImports({
        regex: '^(nestjs-midtrans(/|$)|@nestjs/)',
        message: 'The simulator serves any stack: it knows neither Nest nor our module.',
      }),
    },
  },
  {
    files: [`${SIMULATOR}/**/*.ts`],
    // They drive the whole simulator, whatever they are about.
    ignores: SPECS,
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        { zones: [INDEPENDENT, ...zonesOf(SIMULATOR, SIMULATOR_LAYERS)] },
      ],
      'import-x/no-cycle': 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'samples/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'ormconfig.ts'],
    rules: restrictImports({
      regex: '(^|/)libs/|^(midtrans-simulator/|nestjs-midtrans/(?!(commands|features|gateway|testing)$))',
      message: 'Import the packages by name, as a host does.',
    }),
  },

  // Applications of others: what they import is installed where they are tried.
  {
    files: ['test/hosts/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { project: false } },
    // Without types it does not see what Nest injects by.
    rules: { 'import-x/no-unresolved': 'off', '@typescript-eslint/consistent-type-imports': 'off' },
  },

  // Tests
  {
    files: [...SPECS, 'test/**/*.ts', 'libs/*/test/**/*.ts'],
    rules: {
      ...noFocusedOrSkippedTests,
      // Tests read JSON bodies, of which the types know nothing.
      // JSON bodies are read as they come.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // expect(object.method) compares the function and does not call it.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);

function readonlyGlobals(...names) {
  return Object.fromEntries(names.map((name) => [name, 'readonly']));
}

/** What each folder of the library may not import. */
function midtransZones() {
  return [
    ...zonesOf(MIDTRANS, LAYERS, SEPARATE),
    // The state machine imports names alone, or Nest and TypeORM would come in by way of another file.
    {
      target: `./${MIDTRANS}/payments/payment.status.ts`,
      from: `./${MIDTRANS}`,
      except: ['./gateway'],
      message: 'The state machine imports the wire types, nothing else.',
    },
  ];
}

/** What each folder, or file beside the folders, may not import. */
function zonesOf(root, layers, separate = {}) {
  assertEveryFolderHasItsLayer(root, [...layers.flat(), ...Object.keys(separate)]);
  return [
    ...layers.flatMap((names, height) =>
      names.map((name) => zoneOf(root, name, layers.slice(0, height).flat())),
    ),
    ...Object.entries(separate).map(([name, allowed]) => zoneOf(root, name, allowed)),
  ];
}

function zoneOf(root, name, allowed) {
  return {
    target: `./${root}/${name}`,
    from: `./${root}`,
    except: [name, ...allowed].map((each) => `./${each}`),
    message: `An import only ever goes down: ${name} may import from ${allowed.join(', ') || 'nothing else'}.`,
  };
}

/** What has no layer would be held by no rule at all; so are files beside the folders, where none of them has one. */
function assertEveryFolderHasItsLayer(root, placed) {
  const hasFiles = placed.some((name) => name.endsWith('.ts'));
  const unplaced = readdirSync(new URL(`${root}/`, import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || (hasFiles && !/\.spec(\.helper)?\.ts$/.test(entry.name)))
    .map(({ name }) => name)
    .filter((name) => !placed.includes(name));
  if (unplaced.length > 0) {
    throw new Error(`${root}: put ${unplaced.join(', ')} on a layer in eslint.config.mjs`);
  }
}

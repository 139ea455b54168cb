import vm from 'node:vm';
import { setFlagsFromString } from 'node:v8';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ModernFakeTimers } from '@jest/fake-timers';
import { TestEnvironment } from 'jest-environment-node';
import { ModuleMocker } from 'jest-mock';
import type { FreeDatabase } from './database';
import { DescribedApi } from './openapi/described-api';
import { sharedGlobals } from './runtime.cjs';

/**
 * Every suite loads some 2,700 modules of its own. Jest compiles them anew for each; here a worker keeps what V8 has compiled of
 * a text, and a suite only runs it.
 */
const compiled = new Map<
  string,
  { readonly source: string; readonly head: string; readonly script: vm.Script }
>();

vm.compileFunction = (source, parameters = [], { filename = '' } = {}) => {
  const head = `(function (${parameters.join(', ')}) {`;
  let known = compiled.get(filename);
  if (known?.source !== source || known.head !== head) {
    const script = new vm.Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
    known = { source, head, script };
    compiled.set(filename, known);
  }
  return known.script.runInThisContext();
};
// V8 would forget it again while a suite runs that does not need it.
setFlagsFromString('--no-flush-bytecode');

const apis = new Map<string, DescribedApi>();

/** One for all suites of a worker: its validators are compiled once. */
function describedApiOf(document: string): DescribedApi {
  const api = apis.get(document) ?? new DescribedApi(JSON.parse(document) as OpenAPIObject);
  apis.set(document, api);
  return api;
}

/** Those that suites are through with: the next of the worker has them. */
const freeDatabases: FreeDatabase[] = [];

/**
 * Node's, but without a context of its own, where V8 asks Node for each global by its name. A suite has its own modules and the globals
 * of its worker, which are put back as they were when it ends.
 */
export default class SharingEnvironment extends TestEnvironment {
  /** Whether the suite says `@isolate-modules` at its top: it leaves something behind in them. */
  readonly isolatesModules: boolean;
  private readonly restore = [restoringGlobals(), restoringProcess(), clearingIntervals()];

  constructor(...[config, context]: ConstructorParameters<typeof TestEnvironment>) {
    super(config, context);
    this.isolatesModules = 'isolate-modules' in context.docblockPragmas;
    this.global = globalThis as unknown as typeof this.global;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimersModern = new ModernFakeTimers({ config: config.projectConfig, global: globalThis });
    Object.assign(globalThis, config.projectConfig.globals);
  }

  override async setup(): Promise<void> {
    await super.setup();
    this.global['describedApiOf'] = describedApiOf;
    this.global['freeDatabases'] = freeDatabases;
  }

  override async teardown(): Promise<void> {
    await super.teardown();
    for (const restore of this.restore) restore();
  }
}

/** @returns ends what the suite does over and over: a host that it has not closed would go on beside the next */
function clearingIntervals(): () => void {
  const { setInterval: set } = globalThis;
  const handles = new Set<NodeJS.Timeout>();
  globalThis.setInterval = (...values: Parameters<typeof set>) => {
    const handle = set(...values);
    handles.add(handle);
    return handle;
  };
  return () => {
    for (const handle of handles) clearInterval(handle);
  };
}

/** @returns gives the globals back what they hold now */
function restoringGlobals(): () => void {
  const before = Object.getOwnPropertyDescriptors(globalThis) as PropertyDescriptorMap;
  return () => {
    for (const key of Reflect.ownKeys(globalThis)) {
      if (!Object.hasOwn(before, key) && !sharedGlobals.has(key)) Reflect.deleteProperty(globalThis, key);
    }
    for (const key of Reflect.ownKeys(before)) {
      const is = Object.getOwnPropertyDescriptor(globalThis, key);
      const was = before[key as string];
      if (was === undefined || (is?.value === was.value && is?.get === was.get)) continue;
      Object.defineProperty(globalThis, key, was);
    }
  };
}

function restoringProcess(): () => void {
  const { env, exit } = process;
  // The operating system would be asked each time.
  process.env = { ...env };
  return () => {
    process.env = env;
    process.exit = exit;
  };
}

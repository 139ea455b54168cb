import vm from 'node:vm';
import { setFlagsFromString } from 'node:v8';
import type { OpenAPIObject } from '@nestjs/swagger';
import { TestEnvironment } from 'jest-environment-node';
import { DescribedApi } from './openapi/described-api';

/**
 * Every suite loads some 2,700 modules of its own. Jest compiles them anew for each; here a worker keeps what V8 has compiled of
 * a text, and a suite only runs it.
 */
const compiled = new Map<
  string,
  { readonly source: string; readonly head: string; readonly script: vm.Script }
>();

vm.compileFunction = (source, parameters = [], { filename = '', parsingContext } = {}) => {
  const head = `(function (${parameters.join(', ')}) {`;
  let known = compiled.get(filename);
  if (known?.source !== source || known.head !== head) {
    const script = new vm.Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
    known = { source, head, script };
    compiled.set(filename, known);
  }
  return known.script.runInContext(parsingContext ?? vm.createContext());
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

/** Node's, with what its suites share because it is the same for each. */
export default class SharingEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    // Jest takes apart at the end of a suite what it finds in its globals.
    this.global['describedApiOf'] = (document: string) => describedApiOf(document);
  }
}

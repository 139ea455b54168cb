import { isObject, type JsonObject } from '../../src/json';
import type { SimulatorOptions } from '../../src';
import { shapeOf } from '../support';
import type { Stage } from './stage';

/** Why a field may differ, per path; `refunds[].reason` is that of every refund. */
export type Differences = Readonly<Record<string, string>>;

/** A sample of the gateway, and how the simulator comes to say the same. */
export interface ContractCase {
  readonly sample: string;
  readonly options?: Partial<SimulatorOptions>;
  play(stage: Stage): Promise<JsonObject>;
  /** Fields that only the simulator has. */
  readonly more?: Differences;
  /** Fields that only the sample has. */
  readonly less?: Differences;
  /** Fields of both whose values need not agree. */
  readonly edited?: Differences;
}

/** The fields whose very values are compared. */
const EXACT = ['status_code', 'transaction_status', 'fraud_status', 'payment_type'] as const;

function isPresent(value: unknown, [key = '', ...rest]: readonly string[]): boolean {
  const name = key.replace('[]', '');
  if (!isObject(value) || !(name in value)) return false;
  if (rest.length === 0) return true;
  const part = value[name];
  return Array.isArray(part) ? part.some((item) => isPresent(item, rest)) : isPresent(part, rest);
}

function pruned(value: unknown, path: readonly string[]): unknown {
  const [key = '', ...rest] = path;
  const name = key.replace('[]', '');
  if (!isObject(value)) return value;
  const { [name]: part, ...others } = value;
  if (rest.length === 0) return others;
  const kept = Array.isArray(part) ? part.map((item) => pruned(item, rest)) : pruned(part, rest);
  return { ...others, [name]: kept };
}

function prunedOf(body: unknown, ...differences: (Differences | undefined)[]): unknown {
  const paths = differences.flatMap((each) => Object.keys(each ?? {}));
  return paths.reduce((rest, path) => pruned(rest, path.split('.')), body);
}

/** Differences that are none any more: the list would else outlive its reasons. */
function stale(body: JsonObject, sample: JsonObject, { more = {}, less = {}, edited = {} }: ContractCase) {
  const has = (value: JsonObject) => (path: string) => isPresent(value, path.split('.'));
  const [ours, theirs] = [has(body), has(sample)];
  return [
    ...Object.keys(more).filter((path) => theirs(path) || !ours(path)),
    ...Object.keys(less).filter((path) => ours(path) || !theirs(path)),
    ...Object.keys(edited).filter((path) => !ours(path) || !theirs(path)),
  ];
}

/** Both sides of the comparison that a case stands for. */
export function comparison(body: JsonObject, sample: JsonObject, contract: ContractCase) {
  const { more, less, edited = {} } = contract;
  const exact = EXACT.filter((field) => field in sample && !(field in edited) && !(field in (less ?? {})));
  const view = (source: JsonObject, extra: Differences | undefined) => ({
    shape: shapeOf(prunedOf(source, extra, edited)),
    exact: Object.fromEntries(exact.map((field) => [field, source[field]])),
  });
  return { ours: view(body, more), theirs: view(sample, less), stale: stale(body, sample, contract) };
}

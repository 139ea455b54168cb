import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MidtransClient } from '../client';

/**
 * The gateway's own JSON and what our types say of it. A fixture's type comes from its file (`typeof import(…)`), so the
 * compiler compares the two; at run time the same file travels over HTTP.
 */
const FOLDER = join(__dirname, '../../../../../test/fixtures/gateway');

export type FixtureKind = 'answer' | 'error' | 'request' | 'notification' | 'out of scope';

/** The names of all fixtures of a kind. */
export function fixturesOf(kind: FixtureKind): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .filter((name) => kindOf(name) === kind);
}

/** A fixture's text, byte for byte. */
export function rawFixture(name: string): string {
  return readFileSync(join(FOLDER, `${name}.json`), 'utf8');
}

/** A fixture as JavaScript reads it. */
export function fixture(name: string): any {
  return JSON.parse(rawFixture(name));
}

function kindOf(name: string): FixtureKind {
  // Iris is not a part of this package. What BI-SNAP notifies is of none of these kinds: the webhook's tests read it.
  if (/^iris-|^vector-bisnap-/.test(name)) return 'out of scope';
  if (/^notif-|^vector-|^fragment-/.test(name)) return 'notification';
  if (/-request(-|$)/.test(name)) return 'request';
  if (/(^|-)error-|-(400|404|409|500)$/.test(name)) return 'error';
  return 'answer';
}

/** The keys that a type declares, without those that its index signature would take. */
type Declared<Type> = {
  [Key in keyof Type as string extends Key ? never : number extends Key ? never : Key]: Type[Key];
};

/** Dotted paths of the keys that a fixture has and a type does not declare. A type that is open by nature takes all. */
export type Undeclared<Json, Type, Path extends string = ''> = Json extends readonly (infer Entry)[]
  ? NonNullable<Type> extends readonly (infer TypeEntry)[]
    ? Undeclared<Entry, TypeEntry, Path>
    : never
  : Json extends object
    ? UndeclaredKeys<Json, Declared<NonNullable<Type>>, Path>
    : never;

type UndeclaredKeys<Json, Type, Path extends string> = keyof Type extends never
  ? never
  : {
      [Key in keyof Json & string]-?: Key extends keyof Type
        ? Undeclared<Json[Key], Type[Key], `${Path}${Key}.`>
        : `${Path}${Key}`;
    }[keyof Json & string];

/** `T` with any text where it names certain words: the type of a JSON file knows no words. */
type AnyWords<T> = T extends string
  ? string
  : T extends readonly (infer Entry)[]
    ? AnyWords<Entry>[]
    : T extends object
      ? { [Key in keyof T]: AnyWords<T[Key]> }
      : T;

/** Compiles without arguments only where nothing is undeclared; the compiler names what is. */
type NothingUndeclared<Json, Type> = [Undeclared<Json, Type>] extends [never]
  ? []
  : [undeclared: Undeclared<Json, Type>];

export interface Answered {
  call: (client: MidtransClient) => Promise<object>;
  httpStatus: number;
}

/** Fixtures that a call answers: each must be its answer's type, key by key. */
export function answers<Answer extends object>(
  call: (client: MidtransClient) => Promise<Answer>,
  httpStatus = 200,
) {
  return {
    with: <Json extends Answer>(..._: NothingUndeclared<Json, Answer>): Answered => ({ call, httpStatus }),
  };
}

export interface Requested {
  call: (client: MidtransClient, payload: never) => Promise<object>;
}

/** Fixtures that a call takes. */
export function takes<Payload extends object>(
  call: (client: MidtransClient, payload: Payload) => Promise<object>,
) {
  return {
    with: <Json extends AnyWords<Payload>>(..._: NothingUndeclared<Json, Payload>): Requested => ({ call }),
  };
}

/** Fixtures that are of a type. */
export function isA<Type extends object>() {
  return { with: <Json extends Type>(..._: NothingUndeclared<Json, Type>): true => true };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host, PackageManager } from './host';
import { Refusal } from './refusal';

/** What our own package.json says. */
export interface OwnManifest {
  readonly name: string;
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean } | undefined>>;
}

/** A call of the package manager. */
export interface Install {
  readonly command: PackageManager;
  readonly args: readonly string[];
}

export function ownManifest(): OwnManifest {
  return JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as OwnManifest;
}

/** @throws Refusal where we are not made for the Nest of the application */
export function checkNest({ nestMajor }: Host, { peerDependencies }: OwnManifest): void {
  const majors = alternatives(peerDependencies['@nestjs/core'] ?? '').map(({ major }) => major);
  if (!majors.includes(nestMajor))
    throw new Refusal(
      `The application is of Nest ${nestMajor}, and nestjs-midtrans is for ${majors.join(' and ')}.`,
    );
}

/**
 * What is to be installed, of the majors that go with the application's Nest: a package of another major may be of another kind of
 * module.
 *
 * @param optional - peers that we can be without, and this application cannot
 * @param forTests - what its test needs
 */
export function installsFor(
  host: Host,
  own: OwnManifest,
  optional: readonly string[],
  forTests: readonly string[],
): Install[] {
  const isMissing = (name: string): boolean => !(name in host.dependencies);
  const peers = Object.keys(own.peerDependencies).filter(
    (name) => own.peerDependenciesMeta[name]?.optional !== true,
  );
  const pinned = (name: string): string => specOf(name, own.peerDependencies[name], host.nestMajor);
  const needed = [...peers, ...optional].filter(isMissing).map(pinned);
  const ours = isMissing(own.name) ? [`${own.name}@${own.version}`] : [];
  return [
    installOf(host.packageManager, [], [...ours, ...needed]),
    installOf(host.packageManager, ['-D'], forTests.filter(isMissing).map(pinned)),
  ].filter((install) => install !== undefined);
}

export function lineOf({ command, args }: Install): string {
  return [command, ...args].join(' ');
}

function installOf(
  command: PackageManager,
  flags: readonly string[],
  specs: readonly string[],
): Install | undefined {
  if (specs.length === 0) return undefined;
  return { command, args: [command === 'npm' ? 'install' : 'add', ...flags, ...specs] };
}

/** Of Nest's own packages the major of Nest, or the first where they count otherwise; of others the newest. */
function specOf(name: string, range: string | undefined, nestMajor: number): string {
  if (range === undefined) return name.startsWith('@nestjs/') ? `${name}@${nestMajor}` : name;
  const all = alternatives(range);
  const chosen = name.startsWith('@nestjs/')
    ? (all.find(({ major }) => major === nestMajor) ?? all[0])
    : all.at(-1);
  return chosen === undefined ? name : `${name}@${chosen.version}`;
}

/** `^0.3.20 || ^1.0.0`: the parts of a version up to the first that may not change. */
function alternatives(range: string): { readonly major: number; readonly version: string }[] {
  return range.split('||').flatMap((each) => {
    const [, major, minor] = /(\d+)(?:\.(\d+))?/.exec(each) ?? [];
    if (major === undefined) return [];
    return [{ major: Number(major), version: major === '0' && minor !== undefined ? `0.${minor}` : major }];
  });
}

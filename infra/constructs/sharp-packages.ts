import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const lockEntry = z.looseObject({
  version: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});
const lockSchema = z.looseObject({ packages: z.record(z.string(), lockEntry) });
type Packages = z.infer<typeof lockSchema>['packages'];

const packageName = 'sharp';

export interface InstallOptions {
  /** Where installed packages are kept for the next synth. @default .inkstream/layers */
  readonly cacheFolder?: string;
  /** The program. @default npm, as the PATH has it */
  readonly npm?: string;
}

/**
 * sharp and all it needs, as package-lock.json pins them.
 * @param isWanted of paths from the project's root; what only unwanted packages need is left out as well
 */
function lockedPackages(isWanted: (path: string) => boolean): Packages {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  const found = new Map<string, Packages[string]>();
  const visit = (name: string, from: string) => {
    const path = resolveLocked(packages, name, from);
    const entry = path === undefined ? undefined : packages[path];
    if (path === undefined || entry === undefined || found.has(path) || !isWanted(path)) return;
    found.set(path, entry);
    const needed = Object.keys({ ...entry.dependencies, ...entry.optionalDependencies });
    for (const needs of needed) visit(needs, path);
  };
  visit(packageName, '');
  return Object.fromEntries(found);
}

/** The path of a package in the lock file as Node would find it: beside the one that needs it, or further up. */
function resolveLocked(packages: Packages, name: string, from: string): string | undefined {
  const path = join(from, 'node_modules', name);
  if (Object.hasOwn(packages, path) || from === '') return path;
  return resolveLocked(packages, name, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))));
}

/** Copies what is installed for this machine; asks nobody. @param folder where `node_modules` is made */
export function copyInstalledSharp(folder: string): void {
  for (const path of Object.keys(lockedPackages(existsSync))) copyWhatRuns(path, join(folder, path));
}

/**
 * Installs what Lambda's processors need, exactly as the lock file pins it; afterwards it is kept.
 * @param folder where `node_modules` is made
 * @throws Error that says what to do when the packages are not kept yet and npm cannot get them
 */
export function installSharpForLambda(folder: string, options: InstallOptions = {}): void {
  const { cacheFolder = join('.inkstream', 'layers'), npm = 'npm' } = options;
  // npm itself picks those of the platform, and refuses a lock file that lacks the others.
  const packages = lockedPackages(() => true);
  const fingerprint = createHash('sha256').update(JSON.stringify(packages)).digest('hex').slice(0, 16);
  const kept = join(cacheFolder, `${packageName}-${packages[`node_modules/${packageName}`]?.version}-${fingerprint}`);
  if (!existsSync(kept)) install(packages, kept, npm);
  const installed = Object.keys(packages).filter((path) => existsSync(join(kept, path)));
  for (const path of installed) copyWhatRuns(join(kept, path), join(folder, path));
}

const lambdaPlatform = ['--os=linux', '--cpu=arm64', '--libc=glibc'];

/** Renamed at the end, so that an installation that broke off is not taken for one. */
function install(packages: Packages, kept: string, npm: string): void {
  const unfinished = `${kept}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const root = { name: 'layer', version: '1.0.0' };
  const dependencies = { [packageName]: packages[`node_modules/${packageName}`]?.version ?? '' };
  const lock = { ...root, lockfileVersion: 3, packages: { '': { ...root, dependencies }, ...packages } };
  writeFileSync(join(unfinished, 'package.json'), JSON.stringify({ ...root, dependencies }));
  writeFileSync(join(unfinished, 'package-lock.json'), JSON.stringify(lock));
  try {
    execFileSync(npm, ['ci', ...lambdaPlatform, '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: unfinished,
      stdio: 'pipe',
    });
    renameSync(unfinished, kept);
  } catch (cause) {
    rmSync(unfinished, { recursive: true, force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = 'It must reach its registry once for each version of sharp; afterwards the packages are kept in';
    throw new Error(`npm could not get sharp for Lambda. ${advice} ${dirname(kept)}.\n${reason}`, { cause });
  }
}

/** Sources in C++ and TypeScript and how to build them; Lambda runs what is built. */
const notRun = /\/(src|install)(\/|$)|\.d\.[cm]?ts$/;

function copyWhatRuns(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, filter: (path) => !notRun.test(path.slice(from.length)) });
}

import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { toolEnvironment } from '../config.ts';
import { runLogged } from '../run-logged.ts';
import { projectRoot, type StatePaths } from '../state-paths.ts';
import type { Steps } from '../steps.ts';
import type { Jdk } from './find-jdk.ts';

/** Jars hold programs and no data, so every local stack of this checkout shares them. */
export const openSearchJars = join(projectRoot, '.inkstream', 'opensearch-jars');

const sourceDirectory = join(projectRoot, 'infra/local/opensearch');
const launcher = 'OpenSearchNode';
const sources = ['pom.xml', `${launcher}.java`].map((name) => join(sourceDirectory, name));
const markName = 'inkstream-sources.sha256';

export interface OpenSearchJarsOptions {
  readonly jdk: Jdk;
  readonly logDirectory: string;
  readonly report: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** Whether the jars are there and are those of this version of the project. */
export function areJarsReady(): boolean {
  const markFile = join(openSearchJars, markName);
  return existsSync(markFile) && readFileSync(markFile, 'utf8') === sourcesMark();
}

/** Maven on the PATH, or where MAVEN_HOME says. */
export function findMaven(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const homes = [environment.MAVEN_HOME, environment.M2_HOME].flatMap((home) => (home ? [join(home, 'bin')] : []));
  const folders = [...homes, ...(environment.PATH ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, 'mvn')).find((program) => existsSync(program));
}

/** How to get the program that downloads what is written in Java. */
export function describeMavenProblem(downloaded = 'OpenSearch'): string {
  return (
    `Maven is needed to download ${downloaded}, and there is no mvn on the PATH. Debian, Ubuntu: sudo apt install maven; ` +
    'Fedora: sudo dnf install maven; macOS: brew install maven; any: sdk install maven (sdkman.io).'
  );
}

/** The step of a start that makes sure of the jars. */
export function prepareOpenSearch(steps: Steps, jdk: Jdk, paths: StatePaths, signal: AbortSignal): Promise<void> {
  return steps.run('Prepare OpenSearch', async ({ report, conclude }) => {
    const made = await ensureOpenSearchJars({ jdk, logDirectory: paths.logs, report, signal });
    conclude(made ? 'downloaded' : 'ready');
  });
}

/**
 * Has Maven resolve the jars of the OpenSearch node and adds the project's launcher, or leaves all alone when it is there.
 * @returns whether there was anything to do
 */
export async function ensureOpenSearchJars(options: OpenSearchJarsOptions): Promise<boolean> {
  if (areJarsReady()) return false;
  // Made aside and renamed: an interrupted download leaves nothing that looks whole, and two at once do not mix.
  const unfinished = `${openSearchJars}-${randomUUID()}`;
  try {
    mkdirSync(unfinished, { recursive: true });
    await resolveJars(unfinished, options);
    options.report('compiling the launcher');
    await compileLauncher(unfinished, options);
    writeFileSync(join(unfinished, markName), sourcesMark());
    rmSync(openSearchJars, { recursive: true, force: true });
    renameSync(unfinished, openSearchJars);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return true;
}

async function resolveJars(directory: string, options: OpenSearchJarsOptions): Promise<void> {
  let downloaded = 0;
  options.report('asking Maven for the jars');
  await runLogged({
    title: 'Downloading the jars of OpenSearch with Maven',
    program: findMaven() ?? 'mvn',
    arguments: [
      ...['--batch-mode', '--file', join(sourceDirectory, 'pom.xml')],
      ...['dependency:copy-dependencies', `-DoutputDirectory=${directory}`],
    ],
    // Away from the project: Maven would take a .mvn folder there for its own.
    directory: dirname(directory),
    environment: { ...toolEnvironment(), JAVA_HOME: options.jdk.home },
    logFile: join(options.logDirectory, 'opensearch-jars.log'),
    onLine: (line) => {
      const file = /Downloaded from \S+: \S*\/(\S+\.jar) /.exec(line)?.[1];
      if (file !== undefined) options.report(`${++downloaded} jars downloaded, ${file}`);
    },
    signal: options.signal,
  });
}

async function compileLauncher(directory: string, options: OpenSearchJarsOptions): Promise<void> {
  const { home } = options.jdk;
  const classes = join(directory, 'classes');
  const common = {
    title: 'Compiling the launcher of OpenSearch',
    environment: toolEnvironment(),
    logFile: join(options.logDirectory, 'opensearch-launcher.log'),
    signal: options.signal,
  };
  // For the oldest Java that is accepted, since the next start may find another one.
  const target = ['--release', '21', '-classpath', join(directory, '*'), '-d', classes];
  const source = join(sourceDirectory, `${launcher}.java`);
  await runLogged({ ...common, program: join(home, 'bin/javac'), arguments: [...target, source] });
  // In a jar, because a folder on the class path rules out the archive of loaded classes that makes starts quick.
  const jar = ['--create', '--file', join(directory, `${launcher}.jar`), '-C', classes, '.'];
  await runLogged({ ...common, program: join(home, 'bin/jar'), arguments: jar });
  rmSync(classes, { recursive: true });
}

function sourcesMark(): string {
  const hash = createHash('sha256');
  for (const file of sources) hash.update(readFileSync(file));
  return hash.digest('hex');
}

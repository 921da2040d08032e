import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toolEnvironment } from '../config.ts';
import type { Jdk } from '../opensearch/find-jdk.ts';
import { findMaven } from '../opensearch/opensearch-jars.ts';
import { runLogged } from '../run-logged.ts';
import { projectRoot, type StatePaths } from '../state-paths.ts';
import type { Steps } from '../steps.ts';

const version = '476';

/** Trino 476 runs on Java 24 or later. */
export const minimumJavaOfTrino = 24;

/** Programs and no data, so every local stack of this checkout shares them. */
export const trinoInstallation = join(projectRoot, '.inkstream', `trino-${version}`);

const pomFile = join(projectRoot, 'infra/local/trino/pom.xml');
const markName = 'inkstream-sources.sha256';

export interface TrinoInstallationOptions {
  readonly jdk: Jdk;
  readonly logDirectory: string;
  readonly report: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** Whether Trino is there and is that of this version of the project. */
export function isTrinoReady(): boolean {
  const markFile = join(trinoInstallation, markName);
  return existsSync(markFile) && readFileSync(markFile, 'utf8') === sourcesMark();
}

/** The step of a start that makes sure of Trino. */
export function prepareTrino(steps: Steps, jdk: Jdk, paths: StatePaths, signal: AbortSignal): Promise<void> {
  return steps.run('Prepare Trino', async ({ report, conclude }) => {
    const made = await ensureTrino({ jdk, logDirectory: paths.logs, report, signal });
    conclude(made ? 'downloaded' : 'ready');
  });
}

/**
 * Has Maven download Trino with its connectors and unpacks them, or leaves all alone when they are there.
 * @returns whether there was anything to do
 */
export async function ensureTrino(options: TrinoInstallationOptions): Promise<boolean> {
  if (isTrinoReady()) return false;
  // Made aside and renamed: an interrupted download leaves nothing that looks whole, and two at once do not mix.
  const unpacked = `${trinoInstallation}-${randomUUID()}`;
  try {
    mkdirSync(unpacked, { recursive: true });
    await unpackWithMaven(unpacked, options);
    const server = join(unpacked, `trino-server-core-${version}`);
    mkdirSync(join(server, 'plugin'));
    for (const connector of ['hive', 'iceberg']) {
      renameSync(join(unpacked, `trino-${connector}-${version}`), join(server, 'plugin', connector));
    }
    writeFileSync(join(server, markName), sourcesMark());
    rmSync(trinoInstallation, { recursive: true, force: true });
    renameSync(server, trinoInstallation);
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
  return true;
}

async function unpackWithMaven(directory: string, options: TrinoInstallationOptions): Promise<void> {
  options.report('asking Maven for Trino, 800 MB in all');
  await runLogged({
    title: 'Downloading Trino with Maven',
    program: findMaven() ?? 'mvn',
    // Not in batch mode, in which Maven says nothing while it downloads a file for a minute.
    arguments: [
      ...['-Dstyle.color=never', '--file', pomFile],
      ...['dependency:unpack', `-Dtrino.directory=${directory}`],
    ],
    // Away from the project: Maven would take a .mvn folder there for its own.
    directory: dirname(directory),
    environment: { ...toolEnvironment(), JAVA_HOME: options.jdk.home },
    logFile: join(options.logDirectory, 'trino-download.log'),
    onLine: (line) => {
      const progress = describeProgress(line);
      if (progress !== undefined) options.report(progress);
    },
    signal: options.signal,
  });
}

function describeProgress(line: string): string | undefined {
  const [, downloading] = /^Downloading from \S+: \S*\/(trino-\S+)/.exec(line) ?? [];
  if (downloading !== undefined) return `downloading ${downloading}`;
  const [, amount] = /^Progress \(\d+\): (\d+\/\d+ MB)/.exec(line) ?? [];
  if (amount !== undefined) return `downloading, ${amount.replace('/', ' of ')} of this file`;
  const [, expanded] = /Expanding: \S*\/(\S+) into/.exec(line) ?? [];
  return expanded === undefined ? undefined : `unpacking ${expanded}`;
}

function sourcesMark(): string {
  return createHash('sha256').update(readFileSync(pomFile)).digest('hex');
}

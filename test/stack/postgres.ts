import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { toolEnvironment } from '../../infra/local/config.ts';
import { LocalStackError } from '../../infra/local/errors.ts';
import { runLogged } from '../../infra/local/run-logged.ts';

/** Where distributions keep PostgreSQL's own programs, which are seldom on the PATH: below these, a folder per version. */
const versionFolders = ['/usr/lib/postgresql', '/usr/local/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'];

export interface PostgresInstallation {
  readonly report: (text: string) => void;
  readonly logFile: string;
  readonly signal?: AbortSignal;
}

/** The folder with initdb and postgres: as INKSTREAM_POSTGRES names it, from the PATH, or the newest that is installed. */
export function findPostgres(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  if (environment.INKSTREAM_POSTGRES) return environment.INKSTREAM_POSTGRES;
  const onPath = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const installed = versionFolders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => ({ name, bin: join(folder, name, 'bin') })))
    .filter(({ name }) => /^(postgresql@)?\d+$/.test(name))
    .sort((one, other) => Number(other.name.replace(/\D/g, '')) - Number(one.name.replace(/\D/g, '')));
  return [...onPath, ...installed.map(({ bin }) => bin)].find(
    (bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')),
  );
}

/**
 * Finds PostgreSQL, or installs Debian's package where that needs nobody's password.
 * @throws LocalStackError PREREQUISITE_MISSING with how to get it, COMMAND_FAILED when the installation fails
 */
export async function ensurePostgres(installation: PostgresInstallation): Promise<string> {
  const found = findPostgres();
  if (found !== undefined) return found;
  const aptGet = ['/usr/bin/apt-get', '/bin/apt-get'].find((file) => existsSync(file));
  if (!isRoot() || aptGet === undefined) throw missingPostgres();
  for (const task of [['update'], ['install', '--yes', '--no-install-recommends', 'postgresql']]) {
    installation.report(`apt-get ${task[0]}`);
    await runLogged({
      title: 'Installing PostgreSQL',
      program: aptGet,
      arguments: task,
      // Without it the package would make and start a cluster of its own.
      environment: { ...toolEnvironment(), DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
      logFile: installation.logFile,
      onLine: installation.report,
      signal: installation.signal,
    });
  }
  const installed = findPostgres();
  if (installed === undefined) throw missingPostgres();
  return installed;
}

export interface PostgresCluster {
  /** Of a database on this cluster, as its superuser or another user. */
  url(database: string, user?: string): string;
  /** Makes a database and gives its name. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** A cluster of its own in a temporary folder, reached by a socket in that folder alone. */
export async function startPostgres(bin: string = findPostgres() ?? ''): Promise<PostgresCluster> {
  if (bin === '') throw missingPostgres();
  const owner = clusterOwner();
  const folder = mkdtempSync(join(tmpdir(), 'inkstream-pg-'));
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid ?? owner.uid);
  const data = join(folder, 'data');
  const run = { cwd: folder, ...owner, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } };
  await promisify(execFile)(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--no-instructions'],
    run,
  );
  const logFile = join(folder, 'postgres.log');
  const log = openSync(logFile, 'a');
  // Nothing here has to survive a crash of the machine.
  const settings = ['fsync=off', 'full_page_writes=off', 'listen_addresses=', 'shared_buffers=32MB', 'autovacuum=off'];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-k', folder, ...settings.flatMap((setting) => ['-c', setting])],
    {
      ...run,
      stdio: ['ignore', log, log],
    },
  );
  closeSync(log);
  const url = (database: string, user = 'postgres') =>
    `postgresql://${user}@/${database}?host=${encodeURIComponent(folder)}`;
  await waitUntilReady(url('postgres'), server, logFile);
  let databases = 0;
  return {
    url,
    createDatabase: async () => {
      databases += 1;
      const name = `outbox_${databases}`;
      await withClient(url('postgres'), (client) => client.query(`CREATE DATABASE ${name}`));
      return name;
    },
    stop: async () => {
      // Immediate shutdown: the folder goes as well.
      server.kill('SIGQUIT');
      if (server.exitCode === null) await new Promise((resolve) => server.once('exit', resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function waitUntilReady(url: string, server: ChildProcess, logFile: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (server.exitCode !== null) break;
    const isReady = await withClient(url, (client) => client.query('SELECT 1')).then(
      () => true,
      () => false,
    );
    if (isReady) return;
    await sleep(100);
  }
  server.kill('SIGQUIT');
  throw new Error(`PostgreSQL did not start:\n${readFileSync(logFile, 'utf8')}`);
}

/** PostgreSQL refuses to run as root, so it runs as the user who owns nothing. */
function clusterOwner(): { uid?: number; gid?: number } {
  if (!isRoot()) return {};
  const id = (option: string) => Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function missingPostgres(): LocalStackError {
  return new LocalStackError(
    'PREREQUISITE_MISSING',
    'The tests of the outbox need PostgreSQL. Debian: sudo apt install postgresql; Fedora: sudo dnf install ' +
      'postgresql-server; macOS: brew install postgresql. INKSTREAM_POSTGRES=/path/to/bin names the folder of its programs.',
  );
}

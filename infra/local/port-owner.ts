import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { LocalStackError } from './errors.ts';
import { identifyProcess, type ProcessIdentity } from './process-identity.ts';

/**
 * Checks that a port of 127.0.0.1 can be listened on.
 * @throws LocalStackError PORT_TAKEN that names the port, its owner when the system tells, and the variable to change
 */
export async function assertPortIsFree(port: number, purpose: string, variable: string): Promise<void> {
  const reason = await whyNotFree(port);
  if (reason === undefined) return;
  const owner = portOwner(port);
  const who = owner
    ? `It is held by process ${owner.pid} (${owner.commandLine.slice(0, 120)}).`
    : `Who holds it could not be read; "lsof -nP -iTCP:${port}" run as administrator tells.`;
  throw new LocalStackError(
    'PORT_TAKEN',
    `Port ${port} of 127.0.0.1, wanted for ${purpose}, cannot be used (${reason}). ${who} ` +
      `End that process or choose another port: ${variable}=${port + 1000} npm start`,
  );
}

/** The process that listens on a TCP port of this machine, when the system lets us see it. */
export function portOwner(port: number): ProcessIdentity | undefined {
  const pid = process.platform === 'linux' ? ownerOnLinux(port) : ownerWithLsof(port);
  return pid === undefined ? undefined : identifyProcess(pid);
}

/** A port for each name, all different, that nobody listens on at this moment. */
export async function findFreePorts<const Name extends string>(names: readonly Name[]): Promise<Record<Name, number>> {
  // Held all at once, so that the system cannot give the same one twice.
  const held = await Promise.all(names.map(async (name) => ({ name, ...(await listenAnywhere()) })));
  await Promise.all(held.map(({ close }) => close()));
  return Object.fromEntries(held.map(({ name, port }) => [name, port])) as Record<Name, number>;
}

async function listenAnywhere(): Promise<{ port: number; close: () => Promise<unknown> }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return { port: address.port, close: () => new Promise((resolve) => server.close(resolve)) };
}

function whyNotFree(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'EADDRINUSE' ? 'another program listens on it' : (error.code ?? error.message));
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

function ownerOnLinux(port: number): number | undefined {
  const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningSockets(table, port)));
  if (sockets.size === 0) return undefined;
  return readNames('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => readNames(`/proc/${pid}/fd`).some((fd) => sockets.has(linkTarget(`/proc/${pid}/fd/${fd}`))));
}

/** Rows of /proc/net/tcp: local address and port in hexadecimal, state 0A for "listening", socket number in column 9. */
function listeningSockets(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  try {
    return readFileSync(table, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[1]?.endsWith(wanted) && columns[3] === '0A')
      .map((columns) => `socket:[${columns[9]}]`);
  } catch {
    return [];
  }
}

function readNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function ownerWithLsof(port: number): number | undefined {
  try {
    const output = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const pid = Number(output.split('\n')[0]);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LocalStackError } from '../../../infra/local/errors.ts';
import { describeLastLines } from '../../../infra/local/last-lines.ts';
import { findFreePorts } from '../../../infra/local/port-owner.ts';
import { identifyProcess, isStillRunning } from '../../../infra/local/process-identity.ts';
import { recordProcess, runningProcesses } from '../../../infra/local/process-records.ts';
import { crashOf, type ServiceDefinition, startService } from '../../../infra/local/service.ts';
import { createServiceGroup } from '../../../infra/local/service-group.ts';
import { type StatePaths, statePaths } from '../../../infra/local/state-paths.ts';
import { stopEverything } from '../../../infra/local/stop-processes.ts';

let paths: StatePaths;
let children: ChildProcess[];
let servers: Server[];

beforeEach(() => {
  paths = statePaths(mkdtempSync(join(tmpdir(), 'inkstream-processes-')));
  mkdirSync(join(paths.root, 'aws'));
  children = [];
  servers = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  await stopEverything(paths);
  rmSync(paths.root, { recursive: true, force: true });
});

/** A bystander: a process that is not ours to end. */
async function spawnBystander(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  children.push(child);
  await new Promise((resolve) => child.once('spawn', resolve));
  return child.pid ?? 0;
}

const healthyServer = `
  require('node:http').createServer((_, response) => response.end('ok')).listen(Number(process.env.PORT), '127.0.0.1');
  console.log('serving');
`;

async function definition(script: string, port?: number): Promise<ServiceDefinition> {
  const chosen = port ?? (await findFreePorts(['service'])).service;
  return {
    name: 'aws',
    title: 'the service under test',
    port: chosen,
    portVariable: 'INKSTREAM_PORT_TEST',
    program: process.execPath,
    arguments: ['-e', script],
    environment: { PORT: String(chosen) },
    healthUrl: `http://127.0.0.1:${chosen}/`,
    startTimeoutSeconds: 10,
    stopTimeoutSeconds: 2,
  };
}

async function failureOf(work: Promise<unknown>): Promise<LocalStackError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof LocalStackError) return error;
    throw error;
  }
  throw new Error('expected a LocalStackError, but it went well');
}

async function listenSomewhere(): Promise<number> {
  const { port } = await findFreePorts(['port']);
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return port;
}

describe('starting a service', () => {
  test('ends when it answers, with a record of it and its output in a log', async () => {
    const service = await startService(await definition(healthyServer), paths);
    expect(runningProcesses(paths.processes)).toMatchObject([{ name: 'aws', pid: service.pid }]);
    expect(readdirSync(paths.logs)).toEqual(['aws.log']);
    expect(await service.stop()).toMatchObject({ wasClean: true });
  });

  test('on a taken port names the port, who holds it and the variable to change', async () => {
    const port = await listenSomewhere();
    const failure = await failureOf(startService(await definition(healthyServer, port), paths));
    expect(failure.code).toBe('PORT_TAKEN');
    expect(failure.message).toContain(`Port ${port}`);
    expect(failure.message).toContain(`process ${process.pid}`);
    expect(failure.message).toContain('INKSTREAM_PORT_TEST=');
  });

  test('that ends at once fails at once, with the last lines of its log', async () => {
    const startedAt = Date.now();
    const dying = "console.error('the disk is on fire'); process.exit(3)";
    const failure = await failureOf(startService(await definition(dying), paths));
    expect(failure.code).toBe('SERVICE_CRASHED');
    expect(failure.message).toContain('exit code 3');
    expect(failure.message).toContain('the disk is on fire');
    expect(failure.logFile).toBe(join(paths.logs, 'aws.log'));
    expect(Date.now() - startedAt).toBeLessThan(3000);
    expect(runningProcesses(paths.processes)).toEqual([]);
  });

  test('that never answers is given up on and ended', async () => {
    const silent = { ...(await definition('setInterval(() => {}, 1000)')), startTimeoutSeconds: 1 };
    const failure = await failureOf(startService(silent, paths));
    expect(failure.code).toBe('SERVICE_NOT_READY');
    expect(runningProcesses(paths.processes)).toEqual([]);
  });

  test('that cannot be run at all says so', async () => {
    const missing = { ...(await definition('')), program: join(paths.root, 'no-such-program') };
    const failure = await failureOf(startService(missing, paths));
    expect(failure.message).toContain('could not be started');
    expect(failure.message).toContain('ENOENT');
  });
});

describe('a running service', () => {
  test('that is killed is noticed within a second and described', async () => {
    const service = await startService(await definition(healthyServer), paths);
    const killedAt = Date.now();
    process.kill(service.pid, 'SIGKILL');
    const end = await service.ended;
    expect(Date.now() - killedAt).toBeLessThan(1000);
    expect(end).toEqual({ exitCode: null, signal: 'SIGKILL', wasClean: false });
    expect(crashOf(service, end).message).toContain('was ended by SIGKILL (signal 9)');
    expect(crashOf(service, end).message).toContain('serving');
  });

  test('that ignores the request to end is made to, and that is no clean end', async () => {
    const stubborn = `process.on('SIGTERM', () => {}); ${healthyServer}`;
    const service = await startService({ ...(await definition(stubborn)), stopTimeoutSeconds: 0.5 }, paths);
    expect(await service.stop()).toMatchObject({ signal: 'SIGKILL', wasClean: false });
    expect(identifyProcess(service.pid)).toBeUndefined();
  });

  test('takes along what it started itself', async () => {
    const withChild = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      console.log('child ' + child.pid);
      ${healthyServer}`;
    const service = await startService(await definition(withChild), paths);
    process.kill(service.pid, 'SIGKILL');
    const log = crashOf(service, await service.ended).message;
    const childPid = Number(/child (\d+)/.exec(log)?.[1]);
    await sleep(100);
    expect(identifyProcess(childPid)).toBeUndefined();
  });
});

describe('a group of services', () => {
  test('that are killed together names them all, and has nothing left to stop', async () => {
    const group = createServiceGroup(paths, undefined);
    await group.start({ ...(await definition(healthyServer)), name: 'aws', title: 'the first' });
    await group.start({ ...(await definition(healthyServer)), name: 'athena', title: 'the second' });
    expect(group.running()).toEqual(['aws', 'athena']);
    const work = group.run(() => new Promise(() => {}));
    for (const { pid } of runningProcesses(paths.processes)) process.kill(pid, 'SIGKILL');
    await expect(work).rejects.toThrow(/^2 services ended:\n.*the (first|second) was ended by SIGKILL/);
    await expect(work).rejects.toThrow(/the first was ended.*the second was ended|the second was.*the first was/s);
    expect(group.running()).toEqual([]);
  });

  test('of which one is killed tells of that one, and stops the other in order', async () => {
    const group = createServiceGroup(paths, undefined);
    await group.start({ ...(await definition(healthyServer)), name: 'aws', title: 'the first' });
    await group.start({ ...(await definition(healthyServer)), name: 'athena', title: 'the second' });
    const killed = runningProcesses(paths.processes).find(({ name }) => name === 'athena');
    process.kill(killed?.pid ?? 0, 'SIGKILL');
    expect((await group.crashed).message).toMatch(/^the second was ended by SIGKILL/);
    expect(group.running()).toEqual(['aws']);
    await group.stop();
    expect(runningProcesses(paths.processes)).toEqual([]);
  });
});

describe('a service that starts beside others', () => {
  const signal = new AbortController().signal;

  test('ends other work when it fails, which is then the reason that is told', async () => {
    const group = createServiceGroup(paths, signal);
    const started = group.startBeside({ ...(await definition('process.exit(3)')), name: 'beside' });
    const work = failureOf(group.run((ending) => sleep(30_000, undefined, { signal: ending })));
    expect((await failureOf(started)).code).toBe('SERVICE_CRASHED');
    expect((await work).message).toContain('exit code 3');
  });

  test('is ended with the group although it never became healthy', async () => {
    const group = createServiceGroup(paths, signal);
    const started = group.startBeside({ ...(await definition('setInterval(() => {}, 1000)')), name: 'beside' });
    while (runningProcesses(paths.processes).length === 0) await sleep(10);
    await group.stop();
    await expect(started).rejects.toThrow('stopped on request');
    expect(runningProcesses(paths.processes)).toEqual([]);
  });

  test('is stopped after those whose start was asked for later', async () => {
    const group = createServiceGroup(paths, signal);
    const order = `${healthyServer} process.on('SIGTERM', () => {
      require('node:fs').appendFileSync(process.env.FILE, process.env.NAME + ' '); process.exit(0);
    });`;
    const file = join(paths.root, 'order');
    const named = async (name: string, delayMs: number): Promise<ServiceDefinition> => {
      const service = await definition(`setTimeout(() => { ${order} }, ${delayMs});`);
      return { ...service, name, environment: { ...service.environment, NAME: name, FILE: file } };
    };
    const first = group.startBeside(await named('first', 500));
    await group.start(await named('second', 0));
    await first;
    await group.stop();
    expect(readFileSync(file, 'utf8')).toBe('second first ');
  });
});

test('the end of a log leaves out metrics, however many there are', () => {
  const file = join(paths.root, 'service.log');
  const metrics = '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[]},"written":5}\n'.repeat(1000);
  writeFileSync(file, `serving\nout of memory\n${metrics}`);
  expect(describeLastLines(file)).toBe('\nIts log ends with:\n    serving\n    out of memory');
});

describe('stopping', () => {
  test('ends the services that a killed start left behind', async () => {
    const service = await startService(await definition(healthyServer), paths);
    expect(await stopEverything(paths)).toMatchObject([{ name: 'aws', pid: service.pid }]);
    expect(identifyProcess(service.pid)).toBeUndefined();
    expect(runningProcesses(paths.processes)).toEqual([]);
  });

  test('leaves a process alone whose number stands in a pid file of an earlier one', async () => {
    const pid = await spawnBystander();
    recordProcess(paths.processes, { name: 'aws', pid });
    const file = join(paths.processes, 'aws.json');
    const record = {
      ...identifyProcess(pid),
      name: 'aws',
      startMark: 'another time',
      startedAt: '2020-01-01T00:00:00Z',
    };
    writeFileSync(file, JSON.stringify(record));
    expect(await stopEverything(paths)).toEqual([]);
    expect(identifyProcess(pid)).toMatchObject({ pid });
    expect(readdirSync(paths.processes)).toEqual([]);
  });

  test('copes with a pid file that is no record', async () => {
    mkdirSync(paths.processes, { recursive: true });
    writeFileSync(join(paths.processes, 'aws.json'), '12345');
    expect(await stopEverything(paths)).toEqual([]);
  });
});

describe('the identity of a process', () => {
  test('is that of this very process and of no later one', async () => {
    const pid = await spawnBystander();
    const identity = identifyProcess(pid);
    if (identity === undefined) throw new Error(`process ${pid} runs but has no identity`);
    expect(isStillRunning(identity)).toBe(true);
    expect(isStillRunning({ ...identity, startMark: `${identity.startMark}0` })).toBe(false);
  });

  test('is gone when the process is', async () => {
    const pid = await spawnBystander();
    const ended = new Promise((resolve) => children[0]?.once('exit', resolve));
    process.kill(pid, 'SIGKILL');
    await ended;
    expect(identifyProcess(pid)).toBeUndefined();
  });

  test('can be claimed under a name by one only', async () => {
    const entry = { name: 'start', pid: await spawnBystander() };
    recordProcess(paths.processes, entry, true);
    expect(() => recordProcess(paths.processes, entry, true)).toThrow(/EEXIST/);
  });
});

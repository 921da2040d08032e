import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isStillRunning } from './process-identity.ts';
import { forgetProcess, type ProcessRecord, runningProcesses } from './process-records.ts';
import { endGroup } from './service.ts';
import { awsServiceName } from './services.ts';
import type { StatePaths } from './state-paths.ts';

/** The record of the process that "npm start" runs in; everything else on record is a service. */
export const supervisorName = 'start';

const supervisorStopSeconds = 60;
const serviceStopSeconds = 30;

/**
 * Stops a local stack, wherever it was started from: first the process of "npm start", which stops its services in
 * order, then what a killed one left behind.
 * @returns what was stopped
 */
export async function stopEverything(paths: StatePaths): Promise<ProcessRecord[]> {
  const stopped = runningProcesses(paths.processes);
  for (const record of stopped.filter(({ name }) => name === supervisorName)) {
    await endProcess(record, supervisorStopSeconds);
    forgetProcess(paths.processes, record.name);
  }
  await stopLeftovers(paths);
  return stopped;
}

/** Ends services whose supervisor is gone. Only processes that are provably those on record are touched. */
export async function stopLeftovers(paths: StatePaths): Promise<ProcessRecord[]> {
  const leftovers = runningProcesses(paths.processes).filter(({ name }) => name !== supervisorName);
  // Last started, first ended, as in an orderly stop.
  for (const record of leftovers.sort((a, b) => b.startedAt.localeCompare(a.startedAt))) {
    const endedByItself = await endProcess(record, serviceStopSeconds);
    endGroup(record.pid);
    if (record.name === awsServiceName && endedByItself) writeFileSync(paths.cleanStopFile, '');
    forgetProcess(paths.processes, record.name);
  }
  return leftovers;
}

/** Asks a recorded process to end and insists when it has not after some seconds; false when it had to insist. */
async function endProcess(record: ProcessRecord, patienceSeconds: number): Promise<boolean> {
  const deadline = Date.now() + patienceSeconds * 1000;
  let isPatient = true;
  if (isStillRunning(record)) sendSignal(record.pid, 'SIGTERM');
  while (isStillRunning(record)) {
    isPatient = Date.now() <= deadline;
    if (!isPatient) sendSignal(record.pid, 'SIGKILL');
    await sleep(50);
  }
  return isPatient;
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself between the look and the signal.
  }
}

import { counted } from '../../../pipelines/counted.ts';
import type { CanaryMemory } from '../canary/run-canary.ts';

export interface QueueStatus {
  readonly name: string;
  readonly consumer: string;
  /** Absent where a stream stands before the consumer instead of a queue. */
  readonly waiting?: number;
  readonly inFlight?: number;
  /** Of the oldest message, where CloudWatch tells. */
  readonly oldestSeconds?: number;
  readonly deadLetters: number;
}

export interface DatasetStatus {
  readonly dataset: string;
  /** When the loader was last through with it, ISO-8601 UTC; absent if it never was. */
  readonly lastLoad?: string;
  /** How long Firehose has held the oldest row that it has not delivered, where CloudWatch tells. */
  readonly firehoseSeconds?: number;
  /** What silver holds of it; counted on this machine alone. */
  readonly rows?: number;
}

/** What an audit counted the last time, by kind. */
export interface DriftStatus {
  readonly audit: string;
  readonly at: string;
  readonly counts: Readonly<Record<string, number>>;
}

export interface AlarmStatus {
  readonly name: string;
  /** ISO-8601 UTC. */
  readonly since: string;
  readonly description: string;
}

export interface SearchIndexStatus {
  /** Where the index is, where that is worth a word. */
  readonly url?: string;
  readonly index: string | undefined;
  readonly documents: number;
  readonly searchable: number;
}

/** What was asked of one place; one that does not answer hides nothing of the others. */
export type Section<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string };

/** How a stack is, on AWS or on this machine. */
export interface StackStatus {
  readonly queues: Section<readonly QueueStatus[]>;
  readonly datasets: Section<readonly DatasetStatus[]>;
  readonly search: Section<SearchIndexStatus>;
  /** How many images there are of each verdict; counted on this machine alone. */
  readonly images?: Section<Readonly<Record<string, number>>>;
  /** Of the canary that runs by the clock, or else the last that somebody ran; undefined if none ever did. */
  readonly canary: Section<CanaryMemory | undefined>;
  /** Absent where there is no CloudWatch. */
  readonly drift?: Section<readonly DriftStatus[]>;
  /** Those that are raised. Absent where there is no CloudWatch. */
  readonly alarms?: Section<readonly AlarmStatus[]>;
}

/** Loads run every 15 minutes; one that is missed may be running long. */
const LOAD_LIMIT_MINUTES = 45;
/** The canary runs every five minutes where it runs by the clock. */
const CANARY_LIMIT_MINUTES = 15;

/** What is not as it should be, in a sentence each; nothing where all is well. */
export function problemsOf(status: StackStatus, nowMs: number): string[] {
  return [
    ...unanswered(status),
    ...(status.alarms?.ok ? status.alarms.value.map(({ name }) => `The alarm ${name} is raised.`) : []),
    ...(status.queues.ok ? status.queues.value.flatMap(queueProblem) : []),
    ...(status.datasets.ok ? lateDatasets(status.datasets.value, nowMs) : []),
    ...(status.drift?.ok ? status.drift.value.flatMap(driftProblem) : []),
    ...(status.canary.ok && status.canary.value
      ? canaryProblems(status.canary.value, status.alarms !== undefined, nowMs)
      : []),
  ];
}

function unanswered(status: StackStatus): string[] {
  return Object.entries(status).flatMap(([name, section]: [string, Section<unknown>]) =>
    section.ok ? [] : [`The ${name} could not be read: ${section.reason}`],
  );
}

function queueProblem({ name, deadLetters }: QueueStatus): string[] {
  if (deadLetters === 0) return [];
  return [`The queue ${name} has ${counted(deadLetters, 'dead letter')}: npm run redrive -- ${name}`];
}

function lateDatasets(datasets: readonly DatasetStatus[], nowMs: number): string[] {
  const late = datasets.filter(
    ({ lastLoad }) => lastLoad !== undefined && minutesSince(lastLoad, nowMs) > LOAD_LIMIT_MINUTES,
  );
  const names = late.map(({ dataset }) => dataset).join(', ');
  return late.length === 0 ? [] : [`No load for more than ${LOAD_LIMIT_MINUTES} minutes of ${names}: npm run load`];
}

function driftProblem({ audit, counts }: DriftStatus): string[] {
  const found = Object.entries(counts).filter(([, count]) => count > 0);
  if (found.length === 0) return [];
  return [
    `The audit of ${audit} found ${found.map(([kind, count]) => `${count} ${kind}`).join(', ')}: npm run audit -- --only ${audit}`,
  ];
}

/** @param hasClock whether a canary runs by the clock here */
function canaryProblems({ ranAt, outcomes }: CanaryMemory, hasClock: boolean, nowMs: number): string[] {
  const failed = outcomes
    .filter(({ status }) => status === 'failed')
    .map(({ step, says }) => `The canary's ${step} failed: ${says}.`);
  const isSilent = hasClock && minutesSince(ranAt, nowMs) > CANARY_LIMIT_MINUTES;
  return isSilent ? [...failed, `The canary has not run since ${ranAt.slice(0, 16).replace('T', ' ')}.`] : failed;
}

export function minutesSince(time: string, nowMs: number): number {
  return Math.max(0, (nowMs - Date.parse(time)) / 60_000);
}

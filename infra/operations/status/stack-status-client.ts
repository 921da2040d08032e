import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { dynamoLakeState } from '../../../pipelines/lake-loader/lake-state-client.ts';
import { athenaStatements, createAthenaClient } from '../../../pipelines/migrations/athena-client.ts';
import { createQueueClient } from '../../../pipelines/publish/queue-client.ts';
import { readSearchStatus } from '../../local/opensearch/search-status.ts';
import { readQueueDepth } from '../../local/queue-depth.ts';
import { canaryState, clockCanary, handCanary } from '../canary/canary-state-client.ts';
import type { CanaryMemory } from '../canary/run-canary.ts';
import { readOperationsConfig, readQueueUrls } from '../config.ts';
import { explainFailure } from '../explain-failure.ts';
import { knownQueues } from '../known-queues.ts';
import { isoTime } from '../where/lake-sightings.ts';
import { loadsStatement } from '../where/lake-statements.ts';
import { cloudWatch, readMetrics, readRaisedAlarms } from './cloudwatch-reader-client.ts';
import { lastLoads } from './last-loads.ts';
import { figuresOf, type MetricAnswer, metricQuestions } from './metric-questions.ts';
import type { DatasetStatus, DriftStatus, QueueStatus, Section, StackStatus } from './stack-status.ts';

export interface StatusOptions {
  /** Variables of the stack. */
  readonly environment: Readonly<Record<string, string>>;
  /** Alarms, ages and the counts of audits come from there; the stack on this machine has none. */
  readonly hasCloudWatch: boolean;
  readonly nowMs: number;
}

/** Asks all places side by side. */
export async function readStackStatus({ environment, hasCloudWatch, nowMs }: StatusOptions): Promise<StackStatus> {
  const { streamPrefix, lakeStateTable } = readOperationsConfig(['streamPrefix', 'lakeStateTable']);
  const client = cloudWatch();
  const metrics = hasCloudWatch
    ? section(() => readMetrics(client, metricQuestions(streamPrefix, queueNames()), nowMs))
    : undefined;
  const answered = metrics?.then((found) => (found.ok ? found.value : [])) ?? Promise.resolve([]);
  const [queues, loads, search, canary, alarms, drift] = await Promise.all([
    section(async () => readQueues(createQueueClient(), await answered)),
    section(async () => readDatasets(await answered, lakeStateTable)),
    section(() => readSearchStatus(environment)),
    section(() => readCanary(lakeStateTable)),
    hasCloudWatch ? section(() => readRaisedAlarms(client, streamPrefix)) : undefined,
    metrics?.then((found) => (found.ok ? { ok: true as const, value: driftOf(found.value) } : found)),
  ]);
  return { queues, datasets: loads, search, canary, ...(drift && { drift }), ...(alarms && { alarms }) };
}

/** What a place answers, or why it does not. */
export async function section<Value>(read: () => Promise<Value>): Promise<Section<Value>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    return { ok: false, reason: explainFailure(error) ?? (error instanceof Error ? error.message : String(error)) };
  }
}

function queueNames(): Record<string, string> {
  const urls = knownQueues.map(({ name }) => [name, readQueueUrls(name).queueUrl] as const);
  return Object.fromEntries(
    urls.flatMap(([name, url]) => (url === undefined ? [] : [[name, url.split('/').at(-1) ?? '']])),
  );
}

function readQueues(client: SQSClient, metrics: readonly MetricAnswer[]): Promise<QueueStatus[]> {
  const depthOf = async (url: string | undefined) => (url === undefined ? undefined : readQueueDepth(client, url));
  // A stage that sends no mails has no queue of them.
  const own = knownQueues
    .map(({ name, consumer }) => ({ name, consumer, ...readQueueUrls(name) }))
    .filter(({ deadLettersUrl }) => deadLettersUrl !== undefined);
  return Promise.all(
    own.map(async ({ name, consumer, queueUrl, deadLettersUrl }) => {
      const [depth, dead] = await Promise.all([depthOf(queueUrl), depthOf(deadLettersUrl)]);
      const deadLetters = (dead?.waiting ?? 0) + (dead?.inFlight ?? 0);
      return { name, consumer, ...depth, ...figuresOf(metrics, `queue ${name}`), deadLetters };
    }),
  );
}

/** The loader's log alone: what datasets hold is for analysts to count. */
async function readDatasets(metrics: readonly MetricAnswer[], stateTable: string): Promise<DatasetStatus[]> {
  const config = readOperationsConfig(['etlWorkGroup', 'bronzeDatabase', 'silverDatabase', 'viewsDatabase']);
  const databases = { bronze: config.bronzeDatabase, silver: config.silverDatabase, views: config.viewsDatabase };
  const { rows } = await athenaStatements(createAthenaClient(), config.etlWorkGroup)(loadsStatement(databases));
  const ended = new Map(rows.map((row) => [String(row.dataset), isoTime(row.finished_at)]));
  const state = dynamoLakeState(new DynamoDBClient({}), stateTable);
  const loads = await lastLoads(
    datasets.map(({ name }) => name),
    ended,
    state,
  );
  return datasets.map(({ name: dataset }) => {
    const lastLoad = loads.get(dataset);
    return { dataset, ...(lastLoad !== undefined && { lastLoad }), ...figuresOf(metrics, `dataset ${dataset}`) };
  });
}

async function readCanary(table: string): Promise<CanaryMemory | undefined> {
  const client = new DynamoDBClient({});
  return (await canaryState(client, table, clockCanary).recall()) ?? canaryState(client, table, handCanary).recall();
}

function driftOf(answers: readonly MetricAnswer[]): DriftStatus[] {
  const audits = [
    ...new Set(answers.map(({ question }) => question.about).filter((about) => about.startsWith('audit '))),
  ];
  return audits.map((about) => ({
    audit: about.slice('audit '.length),
    at: answers.find(({ question }) => question.about === about)?.at ?? '',
    counts: figuresOf(answers, about),
  }));
}

import { driftKinds } from '../../../indexer/audit/compare-document.ts';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { imageDriftKinds } from '../audit/compare-image.ts';
import { lakeDriftKinds } from '../audit/compare-lake.ts';

/** A metric whose newest value is asked for. */
export interface MetricQuestion {
  /** What it is about: `queue analytics`. */
  readonly about: string;
  /** The name of the figure within that. */
  readonly figure: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly periodSeconds: number;
  /** An older value says nothing any more. */
  readonly goodForSeconds: number;
}

export interface MetricAnswer {
  readonly question: MetricQuestion;
  readonly value: number;
  /** ISO-8601 UTC. */
  readonly at: string;
}

const minute = 60;
const day = 24 * 60 * minute;

/** @param queues name to queue name on AWS */
export function metricQuestions(stagePrefix: string, queues: Readonly<Record<string, string>>): MetricQuestion[] {
  const ages = Object.entries(queues).map(([name, queueName]) => ({
    about: `queue ${name}`,
    figure: 'oldestSeconds',
    namespace: 'AWS/SQS',
    metricName: 'ApproximateAgeOfOldestMessage',
    dimensions: { QueueName: queueName },
    periodSeconds: 5 * minute,
    goodForSeconds: 15 * minute,
  }));
  const streams = datasets.map(({ name }) => ({
    about: `dataset ${name}`,
    figure: 'firehoseSeconds',
    namespace: 'AWS/Firehose',
    metricName: 'DeliveryToS3.DataFreshness',
    dimensions: { DeliveryStreamName: `${stagePrefix}${name.replaceAll('_', '-')}` },
    periodSeconds: 5 * minute,
    goodForSeconds: 15 * minute,
  }));
  return [...ages, ...streams, ...audits.flatMap((audit) => driftQuestions(stagePrefix, audit))];
}

interface CountingAudit {
  /** As `npm run audit -- --only` calls it. */
  readonly audit: string;
  readonly service: string;
  readonly kinds: readonly string[];
}

const audits: readonly CountingAudit[] = [
  { audit: 'index', service: 'search-audit', kinds: driftKinds },
  { audit: 'lake', service: 'lake-audit', kinds: lakeDriftKinds },
  { audit: 'images', service: 'image-audit', kinds: imageDriftKinds },
];

/** The audit of the index runs every hour, the others every night. */
function driftQuestions(stagePrefix: string, { audit, service, kinds }: CountingAudit): MetricQuestion[] {
  return kinds.map((kind) => ({
    about: `audit ${audit}`,
    figure: kind,
    namespace: 'Inkstream',
    metricName: `${kind[0]?.toUpperCase()}${kind.slice(1)}`,
    dimensions: { service, function: `${stagePrefix}${service}` },
    periodSeconds: 60 * minute,
    goodForSeconds: day + 2 * 60 * minute,
  }));
}

/** Answers about one thing, by figure. */
export function figuresOf(answers: readonly MetricAnswer[], about: string): Readonly<Record<string, number>> {
  const own = answers.filter(({ question }) => question.about === about);
  return Object.fromEntries(own.map(({ question, value }) => [question.figure, value]));
}

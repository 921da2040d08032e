import { z } from 'zod';
import type { TemplateResource } from './synthesise-stage.ts';

/** What the estimate needs to know of a stage besides what its resources cost by themselves. */
export interface StageFacts {
  readonly ingestWindowSeconds: number;
  readonly loadEveryMinutes: number;
  readonly archiveDays: number;
  readonly logDays: number;
  /** Undefined: uploads and what is made of them are kept. */
  readonly imageDays: number | undefined;
  /** CloudFront and the firewall are in front. */
  readonly hasEdge: boolean;
  readonly queues: number;
  /** Tables that Glue compacts. */
  readonly compactedTables: number;
  /** GB of memory by the end of a function's name. */
  readonly memoryGb: (function_: string) => number;
  /** Different custom metrics that alarms and dashboards look at. */
  readonly customMetrics: number;
  /** Runs of the canary in a day; 0 where there is none. */
  readonly canaryRunsPerDay: number;
}

interface Settings {
  readonly ingestWindowSeconds: number;
  readonly loadEveryMinutes: number;
  readonly archiveRetentionDays: number;
  readonly logRetentionDays: number;
  readonly images: { readonly originalDays?: number | undefined };
}

const functionProperties = z.looseObject({ FunctionName: z.string().optional(), MemorySize: z.number().default(128) });
const optimizerProperties = z.looseObject({ Type: z.string() });
const scheduleProperties = z.looseObject({ Description: z.string().default(''), ScheduleExpression: z.string() });
const metricNames = /\\?"MetricName\\?":\\?"(\w+)\\?"|\["Inkstream","(\w+)"/g;

/** Reads what counts out of a stage's settings and its synthesised resources. */
export function stageFacts(settings: Settings, resources: readonly TemplateResource[]): StageFacts {
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
  const functions = ofType('AWS::Lambda::Function').map(({ Properties }) => functionProperties.parse(Properties));
  return {
    ingestWindowSeconds: settings.ingestWindowSeconds,
    loadEveryMinutes: settings.loadEveryMinutes,
    archiveDays: settings.archiveRetentionDays,
    logDays: settings.logRetentionDays,
    imageDays: settings.images.originalDays,
    hasEdge: ofType('AWS::CloudFront::Distribution').length > 0,
    queues: ofType('AWS::Lambda::EventSourceMapping').length,
    compactedTables: ofType('AWS::Glue::TableOptimizer').filter(
      ({ Properties }) => optimizerProperties.parse(Properties).Type === 'compaction',
    ).length,
    memoryGb: (name) => {
      const found = functions.find(({ FunctionName: text }) => text?.endsWith(`-${name}`));
      return (found?.MemorySize ?? 512) / 1024;
    },
    customMetrics: customMetricsOf(resources),
    canaryRunsPerDay: canaryRuns(ofType('AWS::Scheduler::Schedule')),
  };
}

function customMetricsOf(resources: readonly TemplateResource[]): number {
  const texts = resources
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm' || Type === 'AWS::CloudWatch::Dashboard')
    .map(({ Properties }) => JSON.stringify(Properties))
    .filter((text) => text.includes('Inkstream'));
  return new Set(texts.flatMap((text) => [...text.matchAll(metricNames)].map(([, alarm, widget]) => alarm ?? widget)))
    .size;
}

function canaryRuns(schedules: readonly TemplateResource[]): number {
  const minutes = schedules
    .map(({ Properties }) => scheduleProperties.parse(Properties))
    .filter(({ Description: text }) => /\bcanary\b/i.test(text))
    .map(({ ScheduleExpression: text }) => Number(/^rate\((\d+) minutes?\)$/.exec(text)?.[1] ?? Number.NaN));
  const [every] = minutes;
  return every === undefined || Number.isNaN(every) ? 0 : (24 * 60) / every;
}

import { z } from 'zod';
import { countWatchedMetrics } from './custom-metrics.ts';
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
  /** Metrics of ours that alarms and dashboards look at, each combination of dimensions by itself. */
  readonly watchedMetrics: number;
  /** Runs of the canary in a day; 0 where there is none. */
  readonly canaryRunsPerDay: number;
  /** Functions send what they do to X-Ray. */
  readonly isTraced: boolean;
  /** Cognito's plan for customers, where the stage has a pool for them. */
  readonly customerPlan: 'ESSENTIALS' | 'PLUS' | undefined;
}

interface Settings {
  readonly ingestWindowSeconds: number;
  readonly loadEveryMinutes: number;
  readonly archiveRetentionDays: number;
  readonly logRetentionDays: number;
  readonly images: { readonly originalDays?: number | undefined };
}

const functionProperties = z.looseObject({
  FunctionName: z.string().optional(),
  MemorySize: z.number().default(128),
  TracingConfig: z.looseObject({ Mode: z.string() }).optional(),
});
const optimizerProperties = z.looseObject({ Type: z.string() });
const scheduleProperties = z.looseObject({
  ScheduleExpression: z.string(),
  Target: z.looseObject({ Arn: z.unknown() }),
});
const poolProperties = z.looseObject({
  AdminCreateUserConfig: z.looseObject({ AllowAdminCreateUserOnly: z.boolean().default(false) }).prefault({}),
  UserPoolTier: z.enum(['LITE', 'ESSENTIALS', 'PLUS']).default('ESSENTIALS'),
});

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
    watchedMetrics: countWatchedMetrics(resources),
    canaryRunsPerDay: canaryRuns(ofType('AWS::Lambda::Function'), ofType('AWS::Scheduler::Schedule')),
    isTraced: functions.some(({ TracingConfig: tracing }) => tracing?.Mode === 'Active'),
    customerPlan: planOfCustomers(ofType('AWS::Cognito::UserPool')),
  };
}

/** By whom the clock calls, as its logical id: the descriptions of schedules are for people. */
function canaryRuns(functions: readonly TemplateResource[], schedules: readonly TemplateResource[]): number {
  const canary = functions.find(({ Properties }) =>
    functionProperties.parse(Properties).FunctionName?.endsWith('-canary'),
  );
  if (canary === undefined) return 0;
  const every = schedules
    .map(({ Properties }) => scheduleProperties.parse(Properties))
    .filter(({ Target: { Arn: arn } }) => JSON.stringify(arn).includes(`"${canary.logicalId}"`))
    .map(({ ScheduleExpression: text }) => Number(/^rate\((\d+) minutes?\)$/.exec(text)?.[1] ?? Number.NaN))
    .filter((minutes) => !Number.isNaN(minutes));
  return every.reduce((runs, minutes) => runs + (24 * 60) / minutes, 0);
}

/** Customers sign up by themselves; staff are let in by somebody. */
function planOfCustomers(pools: readonly TemplateResource[]): StageFacts['customerPlan'] {
  const own = pools
    .map(({ Properties }) => poolProperties.parse(Properties))
    .find(({ AdminCreateUserConfig: config }) => !config.AllowAdminCreateUserOnly);
  return own && (own.UserPoolTier === 'PLUS' ? 'PLUS' : 'ESSENTIALS');
}

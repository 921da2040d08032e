import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IntakeMeasure } from '../../images/intake/intake-measures.ts';
import type { DriftMeasure } from '../../indexer/audit/drift-measures.ts';
import type { ChangesOutcome } from '../../indexer/catalog/publish-changes.ts';
import type { IndexingAccounting } from '../../indexer/sync/message-outcome.ts';
import type { LoadMeasures } from '../../pipelines/lake-loader/load-measures.ts';
import type { Accounting } from '../../pipelines/lake-writer/accounting.ts';
import type { CanaryStep, stepFacts } from '../operations/canary/canary-step.ts';

/** What each function counts, as it is named where it is counted: what is renamed there compiles here no longer. */
export interface Measures {
  readonly 'lake-writer': keyof Accounting | 'events';
  readonly 'lake-loader': keyof LoadMeasures;
  readonly 'catalog-stream': keyof ChangesOutcome['accounting'];
  readonly 'product-indexer': keyof IndexingAccounting;
  readonly 'search-audit': DriftMeasure;
  readonly 'search-api': 'searchEventsLost';
  readonly 'print-image': IntakeMeasure;
  readonly canary: 'CanaryRun' | 'CanaryFailure' | (typeof stepFacts)[CanaryStep]['metric'];
}

export interface MeasureOptions {
  /** Of CloudWatch: `Sum`, `Maximum`, `p95`. */
  readonly statistic: string;
  readonly period: Duration;
  /** @default those that every measure of a function has */
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** A metric that a function of ours puts into its log, from where CloudWatch takes it. */
export function measureOf<Service extends keyof Measures>(
  service: Service,
  metricName: Measures[Service],
  { functionName }: IFunction,
  { statistic, period, dimensions }: MeasureOptions,
): Metric {
  return new Metric({
    namespace: 'Inkstream',
    metricName,
    dimensionsMap: { service, function: functionName, ...dimensions },
    statistic,
    period,
  });
}

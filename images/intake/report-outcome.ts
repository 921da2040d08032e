import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MessageOutcome } from './handle-message.ts';
import { type IntakeMeasure, measuresOf } from './intake-measures.ts';

export interface Reporters {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly functionName: string;
}

/** Logs and counts what became of a message, by ids and counts alone. */
export function reportOutcome(
  messageId: string,
  outcome: MessageOutcome,
  { logger, metrics, functionName }: Reporters,
): void {
  const { counts, rejectedBy, processingMilliseconds } = measuresOf(outcome);
  for (const [name, count] of counts) metrics.addMetric(name, MetricUnit.Count, count);
  for (const milliseconds of processingMilliseconds)
    metrics.addMetric('processingMilliseconds' satisfies IntakeMeasure, MetricUnit.Milliseconds, milliseconds);
  metrics.addDimension('function', functionName);
  metrics.publishStoredMetrics();
  for (const [code, count] of rejectedBy) {
    const single = metrics.singleMetric();
    single.addDimensions({ function: functionName, code });
    single.addMetric('rejectedBy' satisfies IntakeMeasure, MetricUnit.Count, count);
  }
  if (outcome.kind === 'failed') logger.error('a message failed', { messageId, error: outcome.error as Error });
  else if (outcome.kind === 'postponed') logger.info('somebody else works on the image', { messageId });
  else {
    const images = outcome.takenIn.images.map(({ imageId, kind }) => ({ imageId, kind }));
    const { traceIds } = outcome.takenIn;
    logger.info('message done', { messageId, traceIds, images, ...Object.fromEntries(counts), parked: outcome.parked });
  }
}

// Tries every path of the shop, every five minutes. Its rights are in infra/constructs/canary.ts.
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { canaryClock, canaryPorts } from './canary-ports-client.ts';
import { clockCanary } from './canary-state-client.ts';
import { type StepOutcome, stepFacts } from './canary-step.ts';
import { runCanary } from './run-canary.ts';

const logger = new Logger({ serviceName: 'canary' });
const metrics = new Metrics({ namespace: 'Inkstream', serviceName: 'canary' });
const ports = canaryPorts(clockCanary);

export async function handler(_event: unknown, context: Context): Promise<readonly StepOutcome[]> {
  const outcomes = await runCanary(clockCanary, ports, canaryClock);
  metrics.addDimension('function', context.functionName);
  // A heartbeat: that it is missing is an alarm, too.
  metrics.addMetric('CanaryRun', MetricUnit.Count, 1);
  for (const { step, seconds } of outcomes) {
    if (seconds !== undefined) metrics.addMetric(stepFacts[step].metric, MetricUnit.Seconds, seconds);
  }
  metrics.publishStoredMetrics();
  for (const { step, status, says } of outcomes) {
    const failures = metrics.singleMetric();
    failures.addDimension('function', context.functionName);
    failures.addDimension('step', step);
    failures.addMetric('CanaryFailure', MetricUnit.Count, status === 'failed' ? 1 : 0);
    if (status === 'failed') logger.error('step failed', { step, says });
  }
  logger.info('canary', { outcomes });
  return outcomes;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { readIndexerConfig } from '../config.ts';
import { dayOf, demandWindow } from './demand-window.ts';
import { popularityPorts } from './popularity-client.ts';
import { type PopularityReport, updatePopularity } from './update-popularity.ts';

const windowDays = 30;
/** The indexer takes several hundred events a second; edits of merchandisers must not wait behind these. */
const eventsPerSecond = 50;
/** Left of the function's time for the page under way. */
const reserveMs = 20_000;

const logger = new Logger({ serviceName: 'popularity' });
const metrics = new Metrics({ namespace: 'Inkstream', serviceName: 'popularity' });
const config = readIndexerConfig(['busName', 'productTable', 'viewsDatabase', 'etlWorkGroup']);
const ports = popularityPorts({ ...config, eventsPerSecond }, { now: Date.now, sleep, random: Math.random });

export async function handler(_event: unknown, context: Context): Promise<PopularityReport> {
  const deadlineMs = Date.now() + context.getRemainingTimeInMillis() - reserveMs;
  const window = demandWindow(dayOf(Date.now()), windowDays);
  const report = await updatePopularity(ports, { window, deadlineMs });
  const { isComplete, ...counts } = report;
  for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, value);
  metrics.addDimension('function', context.functionName);
  metrics.publishStoredMetrics();
  logger.info('popularity', { ...report, window });
  if (counts.refused > 0) throw new Error(`The bus refused ${counts.refused} of ${counts.moved} events.`);
  if (!isComplete) logger.warn('not all products were compared; the next run goes on');
  return report;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Client } from '@opensearch-project/opensearch';
import { projectionReader } from '../../../indexer/audit/audit-ports-client.ts';
import type { LakeNames } from '../../../pipelines/migrations/fill-names.ts';
import type { AskByPages } from './athena-pages-client.ts';
import type { AuditResult, AuditSettings } from './audit-part.ts';
import { countingProgress } from './counting-progress.ts';
import { describeLakeDrift, describeLakeRepair } from './describe-lake-drift.ts';
import { findLakeDrift, type LakeDriftPorts, type LakeReport } from './find-lake-drift.ts';
import { lakeReader } from './lake-reader-client.ts';
import { type IndexedShop, lakeRepairPorts } from './lake-repair-client.ts';
import { repairFromLake } from './repair-lake.ts';

/** What the comparison reads. */
export function lakeDriftPorts(
  ask: AskByPages,
  names: LakeNames,
  { dynamo, productTable }: { readonly dynamo: DynamoDBClient; readonly productTable: string },
): LakeDriftPorts {
  return {
    projection: projectionReader(dynamo, productTable),
    lake: lakeReader(ask, names),
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
  };
}

export interface AuditedLake {
  readonly ask: AskByPages;
  readonly names: LakeNames;
  readonly client: Client;
  readonly dynamo: DynamoDBClient;
  readonly shop: IndexedShop;
}

/** Holds the lake against the projection, and mends the projection and the index behind it when asked to. */
export async function auditLake(
  { ask, names, client, dynamo, shop }: AuditedLake,
  settings: AuditSettings,
): Promise<AuditResult> {
  const { isDeep, lagMs, arrivalLagMs, only, say } = settings;
  const ports = lakeDriftPorts(ask, names, { dynamo, productTable: shop.productTable });
  const audit = (): Promise<LakeReport> => {
    const display = countingProgress(arrivalLagMs);
    return findLakeDrift(ports, { isDeep, lagMs, arrivalLagMs, only, onProgress: display.show }).finally(display.stop);
  };
  let report = await audit();
  if (settings.repair && report.drift.some(({ kind, isInBronze }) => kind !== 'unloaded' || isInBronze)) {
    say(describeLakeDrift(report, { isDeep }));
    const display = countingProgress(0);
    const total = report.drift.length;
    const repair = lakeRepairPorts(ask, names, { client, dynamo, shop });
    const onProgress = (read: number) => display.show({ phase: 'repair', read, total });
    say(describeLakeRepair(await repairFromLake(report.drift, repair, onProgress).finally(display.stop)));
    report = await audit();
  }
  return { text: describeLakeDrift(report, { isDeep }), facts: { ...report }, driftCount: report.drift.length };
}

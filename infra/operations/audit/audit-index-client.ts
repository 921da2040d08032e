import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Client } from '@opensearch-project/opensearch';
import { driftPorts, repairPorts } from '../../../indexer/audit/audit-ports-client.ts';
import { auditDisplay } from '../../../indexer/audit/audit-progress.ts';
import { describeDrift, describeRepair } from '../../../indexer/audit/describe-drift.ts';
import { type DriftReport, findDrift } from '../../../indexer/audit/find-drift.ts';
import { repairDrift } from '../../../indexer/audit/repair-drift.ts';
import { askSearch } from '../../../indexer/index/ask-search.ts';
import { indicesOfAlias } from '../../../indexer/index/index-lifecycle.ts';
import { readWriteTargets } from '../../../indexer/index/write-targets.ts';
import { writeTargetsStore } from '../../../indexer/index/write-targets-client.ts';
import type { AuditResult, AuditSettings } from './audit-part.ts';

export interface AuditedIndex {
  readonly client: Client;
  readonly dynamo: DynamoDBClient;
  readonly productTable: string;
  readonly searchControlTable: string;
}

/** Holds the index against the projection, document by document, and mends it when asked to. */
export async function auditIndex(
  { client, dynamo, productTable, searchControlTable }: AuditedIndex,
  settings: AuditSettings,
): Promise<AuditResult> {
  const { alias, isQuick, lagMs, repair: isRepair, say } = settings;
  const targets = await readWriteTargets(writeTargetsStore(dynamo, searchControlTable, alias));
  // What shoppers see, should the record of it ever say something else.
  const [served = targets.serving] = await indicesOfAlias(client, alias);
  const index = settings.index ?? served;
  const audit = async (): Promise<DriftReport> => {
    const { count } = await askSearch(`count the documents of ${index}`, () => client.count({ index }));
    const display = auditDisplay(count, lagMs);
    const ports = driftPorts(client, dynamo, { productTable, index });
    return findDrift(ports, { isThorough: !isQuick, lagMs, onProgress: display.show }).finally(display.stop);
  };
  let report = await audit();
  if (isRepair && report.drift.length > 0) {
    say(describeDrift(index, report));
    const indices = [...new Set([index, ...targets.targets])];
    const total = report.drift.length;
    const display = auditDisplay(total, 0);
    const onProgress = (read: number) => display.show({ phase: 'repair', read, total });
    const ports = repairPorts(client, dynamo, { productTable, index, indices });
    say(describeRepair(await repairDrift(report.drift, ports, onProgress).finally(display.stop)));
    report = await audit();
  }
  return { text: describeDrift(index, report), facts: { index, ...report }, driftCount: report.drift.length };
}

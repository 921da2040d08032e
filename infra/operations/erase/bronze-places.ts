import type { RunStatement } from '../../../pipelines/migrations/run-statement.ts';
import type { StoredObjects } from './lake-objects-client.ts';
import {
  daysStatement,
  erasedIdInDuckDb,
  idLists,
  type LakeTable,
  type OrderDataset,
  orderChanges,
  orderDatasets,
  rejectedChanges,
  rejectedConditions,
} from './lake-statements.ts';
import { type RowChanges, rewriteParquet } from './rewrite-parquet.ts';
import { countOrderRows, countRejected } from './silver-places.ts';
import type { Place, Subject } from './subject.ts';

export interface BronzePorts {
  readonly bronze: string;
  /** The oldest day of arrival that bronze may hold, yyyy-MM-dd. */
  readonly fromDt: string;
  readonly runStatement: RunStatement;
  readonly lake: Pick<StoredObjects, 'keys' | 'readBytes' | 'replace'>;
}

const method = 'files of the days concerned written anew with the same changes as in silver; earlier versions deleted';

/** The files of bronze. The caller holds the loader's lease while they are changed. */
export function bronzePlaces(ports: BronzePorts): Place[] {
  const tableOf = (dataset: string): LakeTable => ({ name: `${ports.bronze}.${dataset}`, fromDt: ports.fromDt });
  return [
    ...orderDatasets.map((dataset): Place => {
      const table = tableOf(dataset);
      return {
        name: `bronze.${dataset}`,
        unit: 'rows',
        method,
        count: ({ orderIds }) => countOrderRows(table, orderIds, ports.runStatement),
        erase: async (subject) => {
          for (const rowChanges of orderRowChanges(dataset, subject)) {
            await rewriteDays(dataset, rowChanges.condition, rowChanges, ports);
          }
        },
      };
    }),
    {
      name: 'bronze.rejected_events',
      unit: 'rows',
      method,
      count: (subject) => countRejected(tableOf('rejected_events'), subject, ports.runStatement),
      erase: async (subject) => {
        const inDuckDb = rejectedConditions(subject, 'regexp_matches');
        for (const [index, condition] of rejectedConditions(subject).entries()) {
          const rowChanges = {
            changes: rejectedChanges(subject.salt, erasedIdInDuckDb),
            condition: inDuckDb[index] ?? 'FALSE',
            conditionColumns: [condition.startsWith('quarantine_key') ? 'quarantine_key' : 'raw_text'],
          };
          await rewriteDays('rejected_events', condition, rowChanges, ports);
        }
      },
    },
  ];
}

function orderRowChanges(dataset: OrderDataset, { salt, orderIds }: Subject): RowChanges[] {
  const changes = orderChanges(dataset, salt, erasedIdInDuckDb);
  return idLists(orderIds).map((list) => ({
    changes,
    condition: `order_id IN (${list})`,
    conditionColumns: ['order_id'],
  }));
}

/** Athena tells the days, since a customer has rows on few of them; only their files are fetched. */
async function rewriteDays(dataset: string, condition: string, changes: RowChanges, ports: BronzePorts): Promise<void> {
  const table = { name: `${ports.bronze}.${dataset}`, fromDt: ports.fromDt };
  const { rows } = await ports.runStatement(daysStatement(table, condition));
  for (const { dt } of rows) {
    for await (const key of ports.lake.keys(`bronze/${dataset}/dt=${dt}/`)) {
      const file = await ports.lake.readBytes(key);
      const rewritten = file && (await rewriteParquet(file, changes));
      if (rewritten !== undefined) await ports.lake.replace(key, rewritten);
    }
  }
}

import { erasedId } from '../../../pipelines/lake-writer/unlinkable-event.ts';
import type { RunStatement } from '../../../pipelines/migrations/run-statement.ts';
import {
  deleteEventsStatement,
  erasedIdInAthena,
  eventIdsStatement,
  idLists,
  type LakeTable,
  type OrderDataset,
  orderChanges,
  orderDatasets,
  orderRowsStatement,
  rejectedChanges,
  rejectedConditions,
  rejectedRowsStatement,
  updateStatement,
} from './lake-statements.ts';
import type { Place, Subject } from './subject.ts';

/** The tables of silver. The caller holds the loader's lease while they are changed. */
export function silverPlaces(silver: string, runStatement: RunStatement): Place[] {
  const rejected: LakeTable = { name: `${silver}.rejected_events` };
  return [
    ...orderDatasets.map((dataset) => orderPlace(dataset, { name: `${silver}.${dataset}` }, runStatement)),
    {
      name: 'silver.rejected_events',
      unit: 'rows',
      method: 'text, event id and quarantine key removed, id replaced; reason and day stay',
      count: (subject) => countRejected(rejected, subject, runStatement),
      erase: async (subject) => {
        const changes = rejectedChanges(subject.salt, erasedIdInAthena);
        for (const condition of rejectedConditions(subject)) {
          await runStatement(updateStatement(rejected, changes, condition));
        }
      },
    },
  ];
}

function orderPlace(dataset: OrderDataset, table: LakeTable, runStatement: RunStatement): Place {
  return {
    name: `silver.${dataset}`,
    unit: 'rows',
    method: 'customer, payload, free text and artwork removed, ids replaced by ones that lead nowhere; figures stay',
    count: (subject) => countOrderRows(table, subject.orderIds, runStatement),
    erase: async (subject) => {
      const changes = orderChanges(dataset, subject.salt, erasedIdInAthena);
      await dropChangedBefore(table, subject, runStatement);
      for (const orderIds of idLists(subject.orderIds)) {
        await runStatement(updateStatement(table, changes, `order_id IN (${orderIds})`));
      }
    },
  };
}

/**
 * An erase that was killed between silver and bronze lets the next load bring some rows a second time, once as they were
 * and once unlinkable. Ids are replaced by the same ones every time, so such pairs can be told, and the one as it was goes.
 */
async function dropChangedBefore(table: LakeTable, subject: Subject, runStatement: RunStatement): Promise<void> {
  const erasedOrderIds = subject.orderIds.map((id) => erasedId(subject.salt, id));
  const there = new Set(await eventIdsOf(table, erasedOrderIds, runStatement));
  if (there.size === 0) return;
  const original = await eventIdsOf(table, subject.orderIds, runStatement);
  const twins = original.filter((id) => there.has(erasedId(subject.salt, id)));
  for (const eventIds of idLists(twins)) await runStatement(deleteEventsStatement(table, eventIds));
}

async function eventIdsOf(
  table: LakeTable,
  orderIds: readonly string[],
  runStatement: RunStatement,
): Promise<string[]> {
  const found: string[] = [];
  for (const list of idLists(orderIds)) {
    const { rows } = await runStatement(eventIdsStatement(table, list));
    found.push(...rows.flatMap(({ event_id }) => event_id ?? []));
  }
  return found;
}

export async function countOrderRows(
  table: LakeTable,
  orderIds: readonly string[],
  runStatement: RunStatement,
): Promise<number> {
  let count = 0;
  for (const list of idLists(orderIds)) count += countOf(await runStatement(orderRowsStatement(table, list)));
  return count;
}

export async function countRejected(table: LakeTable, subject: Subject, runStatement: RunStatement): Promise<number> {
  const conditions = rejectedConditions(subject);
  if (conditions.length === 0) return 0;
  const any = conditions.map((condition) => `(${condition})`).join(' OR ');
  return countOf(await runStatement(rejectedRowsStatement(table, any)));
}

function countOf({ rows }: Awaited<ReturnType<RunStatement>>): number {
  return Number(rows[0]?.row_count ?? 0);
}

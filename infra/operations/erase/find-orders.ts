import type { RunStatement } from '../../../pipelines/migrations/run-statement.ts';
import {
  artworkStatement,
  idLists,
  type LakeTable,
  ordersStatement,
  sharedArtworkStatement,
} from './lake-statements.ts';
import type { Subject } from './subject.ts';

export interface OrderTables {
  /** Rows of orders, in silver and in bronze. */
  readonly all: readonly LakeTable[];
  /** Those of them that name artwork. */
  readonly lines: readonly LakeTable[];
}

/** Orders of the customer, by his pseudonyms, and the pictures that were printed for them. */
export async function findOrders(
  subject: Subject,
  tables: OrderTables,
  runStatement: RunStatement,
): Promise<Pick<Subject, 'orderIds' | 'imageIds'>> {
  const orderIds = new Set(subject.orderIds);
  for (const table of tables.all) {
    const { rows } = await runStatement(ordersStatement(table, subject));
    for (const { order_id } of rows) if (order_id !== null && order_id !== undefined) orderIds.add(order_id);
  }
  const imageIds = new Set(subject.imageIds);
  for (const list of idLists([...orderIds])) {
    for (const table of tables.lines) {
      const { rows } = await runStatement(artworkStatement(table, list));
      for (const { artwork_image_id } of rows) if (artwork_image_id) imageIds.add(artwork_image_id);
    }
  }
  return { orderIds: [...orderIds], imageIds: [...imageIds] };
}

/** Those of his pictures that orders of others name as well. */
export async function findSharedArtwork(
  { imageIds, orderIds }: Subject,
  lines: readonly LakeTable[],
  runStatement: RunStatement,
): Promise<Set<string>> {
  const shared = new Set<string>();
  const [ownOrders = `''`] = idLists(orderIds);
  for (const list of idLists(imageIds)) {
    for (const table of lines) {
      const { rows } = await runStatement(sharedArtworkStatement(table, list, ownOrders));
      for (const { artwork_image_id } of rows) if (artwork_image_id) shared.add(artwork_image_id);
    }
  }
  return shared;
}

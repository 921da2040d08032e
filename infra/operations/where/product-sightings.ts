import type { StoredProduct } from '../../../indexer/catalog/catalog-row.ts';
import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import type { ProductProjection } from '../../../indexer/projection/product-projection.ts';
import { isCanaryId } from '../../../pipelines/contracts/canary.ts';
import type { Mark, Sighting } from './sighting.ts';

export function catalogSighting(stored: StoredProduct | undefined): Sighting {
  if (stored === undefined) return { place: 'catalog table', state: 'absent', says: 'no row' };
  const { row, history } = stored;
  const [last] = history;
  if (row === undefined) {
    // The stream announces a removal under the row's last version + 1, as the history has it.
    const since = last === undefined ? {} : { since: last.changedAt, version: last.version };
    return { place: 'catalog table', state: 'found', says: 'deleted', marks: ['deleted'], ...since };
  }
  const says = `${row.sku}: ${row.title}${row.active === false ? ', not offered' : ''}`;
  return {
    place: 'catalog table',
    state: 'found',
    says,
    version: row.version,
    ...(row.updatedAt !== undefined && { since: row.updatedAt }),
  };
}

const partNames = ['product', 'price', 'stock', 'image', 'popularity'] as const;

export function projectionSighting(item: ProductProjection | undefined): Sighting {
  if (item === undefined) return { place: 'projection', state: 'absent', says: 'no item' };
  const parts = partNames.flatMap((name) => {
    const part = item[name];
    return part === undefined ? [] : [`${name} ${part.version}`];
  });
  const isDeleted = item.product?.deleted === true;
  return {
    place: 'projection',
    state: 'found',
    says: `revision ${item.revision}${isDeleted ? ', deleted' : ''}: ${parts.join(', ')}`,
    revision: item.revision,
    version: item.product?.version ?? 0,
    ...(item.product !== undefined && { since: item.product.occurredAt }),
    ...(isDeleted && { marks: ['deleted'] }),
  };
}

interface FoundDocument {
  /** The serving index; undefined where there is none. */
  readonly index: string | undefined;
  readonly document: ProductDocument | undefined;
}

export function indexSighting({ index, document }: FoundDocument): Sighting {
  if (index === undefined) return { place: 'index', state: 'absent', says: 'no index serves' };
  if (document === undefined) return { place: 'index', state: 'absent', says: `no document in ${index}` };
  const { deleted, deletedAt, active, revision, updatedAt } = document;
  const marks: Mark[] = [
    ...(deleted ? (['deleted'] as const) : []),
    ...(!deleted && !active ? (['inactive'] as const) : []),
  ];
  const offer = isCanaryId(document.productId) ? 'hidden from shoppers' : 'shoppers find it';
  const what = deleted ? 'a tombstone' : active ? offer : 'not offered';
  const since = deleted ? deletedAt : updatedAt;
  return {
    place: 'index',
    state: 'found',
    says: `${what}, revision ${revision} in ${index}`,
    version: revision,
    ...(since !== null && { since }),
    marks,
  };
}

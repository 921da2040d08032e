import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SavedDefinitions } from '../queries/saved-definitions.ts';
import { invalidRequest } from './api-error.ts';
import { type Operations, operation, page, paging } from './operation.ts';

export interface NamedQuery {
  readonly NamedQueryId: string;
  readonly Name: string;
  readonly Database: string;
  readonly QueryString: string;
  readonly WorkGroup: string;
  readonly Description?: string | undefined;
}

const createShape = z.object({
  Name: z.string().min(1),
  Database: z.string().min(1),
  QueryString: z.string().min(1),
  Description: z.string().optional(),
  WorkGroup: z.string().default('primary'),
});
const idShape = z.object({ NamedQueryId: z.string() });
const updateShape = idShape.extend({ Name: z.string(), QueryString: z.string(), Description: z.string().optional() });

export function namedQueryOperations(saved: SavedDefinitions<NamedQuery>): Operations {
  const existing = (id: string) => {
    const query = saved.get(id);
    if (query === undefined) throw invalidRequest(`NamedQuery ${id} was not found`);
    return query;
  };
  return {
    CreateNamedQuery: operation(createShape, (input) => {
      const NamedQueryId = randomUUID();
      saved.put(NamedQueryId, { NamedQueryId, ...input });
      return { NamedQueryId };
    }),
    GetNamedQuery: operation(idShape, ({ NamedQueryId }) => ({ NamedQuery: existing(NamedQueryId) })),
    UpdateNamedQuery: operation(updateShape, ({ NamedQueryId, ...changes }) => {
      saved.put(NamedQueryId, { ...existing(NamedQueryId), ...changes });
      return {};
    }),
    DeleteNamedQuery: operation(idShape, ({ NamedQueryId }) => {
      existing(NamedQueryId);
      saved.delete(NamedQueryId);
      return {};
    }),
    ListNamedQueries: operation(
      z.object({ ...paging, WorkGroup: z.string().default('primary') }),
      ({ WorkGroup, ...input }) => {
        const ids = saved
          .list()
          .filter((query) => query.WorkGroup === WorkGroup)
          .map(({ NamedQueryId }) => NamedQueryId);
        const { items, NextToken } = page(ids, input);
        return { NamedQueryIds: items, NextToken };
      },
    ),
    BatchGetNamedQuery: operation(z.object({ NamedQueryIds: z.array(z.string()).max(50) }), ({ NamedQueryIds }) => ({
      NamedQueries: NamedQueryIds.map((id) => saved.get(id)).filter((query) => query !== undefined),
      UnprocessedNamedQueryIds: NamedQueryIds.filter((id) => saved.get(id) === undefined).map((id) => ({
        NamedQueryId: id,
        ErrorCode: 'INVALID_NAMED_QUERY_ID',
        ErrorMessage: `NamedQuery ${id} was not found`,
      })),
    })),
  };
}

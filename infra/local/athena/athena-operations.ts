import { join } from 'node:path';
import { catalogMetadataOperations } from './api/catalog-metadata.ts';
import { type NamedQuery, namedQueryOperations } from './api/named-queries.ts';
import type { Operations } from './api/operation.ts';
import { type PreparedStatement, PreparedStatements, preparedStatementOperations } from './api/prepared-statements.ts';
import { queryExecutionOperations } from './api/query-executions.ts';
import { queryResultOperations } from './api/query-results.ts';
import { type TaggedResource, tagOperations } from './api/tags.ts';
import { type DeployedWorkGroups, type KnownWorkGroup, WorkGroups, workGroupOperations } from './api/work-groups.ts';
import type { QueryEngine } from './engine/engine.ts';
import type { ExecutionStore } from './queries/execution-store.ts';
import type { QueryRunner } from './queries/query-runner.ts';
import { SavedDefinitions } from './queries/saved-definitions.ts';

/** Everything the API is made of, put together. */
export function athenaOperations(parts: {
  readonly engine: QueryEngine;
  readonly store: ExecutionStore;
  readonly runner: QueryRunner;
  readonly deployedWorkGroups: DeployedWorkGroups;
  readonly dataDirectory: string;
  readonly now: () => Date;
}): Operations {
  const { engine, store, runner, now } = parts;
  const saved = <T>(name: string) => new SavedDefinitions<T>(join(parts.dataDirectory, `${name}.json`));
  const workGroups = new WorkGroups(saved<KnownWorkGroup>('work-groups'), parts.deployedWorkGroups);
  const prepared = new PreparedStatements(saved<PreparedStatement>('prepared-statements'));
  return {
    ...queryExecutionOperations({ engine, runner, store, workGroups, prepared }),
    ...queryResultOperations(store),
    ...workGroupOperations(workGroups, now),
    ...namedQueryOperations(saved<NamedQuery>('named-queries')),
    ...preparedStatementOperations(prepared, now),
    ...catalogMetadataOperations(engine),
    ...tagOperations(saved<TaggedResource>('tags')),
  };
}

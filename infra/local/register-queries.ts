import {
  type AthenaClient,
  BatchGetNamedQueryCommand,
  CreateNamedQueryCommand,
  DeleteNamedQueryCommand,
  ListNamedQueriesCommand,
  type NamedQuery,
  UpdateNamedQueryCommand,
} from '@aws-sdk/client-athena';
import type { NamedQueryText } from '../../queries/named-query.ts';

export interface NamedQueryPlace {
  readonly workGroup: string;
  readonly database: string;
}

/** https://docs.aws.amazon.com/athena/latest/APIReference/API_BatchGetNamedQuery.html */
const idsPerCall = 50;

/** How the text of every saved query begins, which tells it from what somebody saved by hand. */
const ownBeginning = /^-- @name /;

async function existingQueries(client: AthenaClient, workGroup: string): Promise<NamedQuery[]> {
  const found: NamedQuery[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListNamedQueriesCommand({ WorkGroup: workGroup, MaxResults: idsPerCall, NextToken: token }),
    );
    const ids = page.NamedQueryIds ?? [];
    if (ids.length > 0) {
      const { NamedQueries = [] } = await client.send(new BatchGetNamedQueryCommand({ NamedQueryIds: ids }));
      found.push(...NamedQueries);
    }
    token = page.NextToken;
  } while (token !== undefined);
  return found.filter(({ QueryString = '' }) => ownBeginning.test(QueryString));
}

/**
 * Makes the saved queries the named queries of a workgroup, as CloudFormation does on AWS: the emulator has no
 * AWS::Athena::NamedQuery. What is there already and equal is left alone, what was saved by hand is never touched.
 * @returns how many were created, changed or deleted
 */
export async function registerNamedQueries(
  client: AthenaClient,
  queries: readonly NamedQueryText[],
  { workGroup, database }: NamedQueryPlace,
): Promise<number> {
  const existing = new Map((await existingQueries(client, workGroup)).map((query) => [query.Name, query]));
  let changes = 0;
  for (const { name, description, sql } of queries) {
    const known = existing.get(name);
    existing.delete(name);
    if (known?.QueryString === sql && known.Description === description) continue;
    const content = { Name: name, Description: description, QueryString: sql };
    changes += 1;
    await (known === undefined
      ? client.send(new CreateNamedQueryCommand({ ...content, WorkGroup: workGroup, Database: database }))
      : client.send(new UpdateNamedQueryCommand({ ...content, NamedQueryId: known.NamedQueryId })));
  }
  for (const { NamedQueryId } of existing.values()) {
    changes += 1;
    await client.send(new DeleteNamedQueryCommand({ NamedQueryId }));
  }
  return changes;
}

import { z } from 'zod';
import type { SavedDefinitions } from '../queries/saved-definitions.ts';
import { resourceNotFound } from './api-error.ts';
import { epochSeconds, type Operations, operation, page, paging } from './operation.ts';

export interface PreparedStatement {
  readonly name: string;
  readonly workGroup: string;
  readonly sql: string;
  readonly description: string;
  readonly changedAt: string;
}

/** Prepared statements belong to a workgroup; SQL's PREPARE and the API make the same ones. */
export class PreparedStatements {
  readonly #saved: SavedDefinitions<PreparedStatement>;

  constructor(saved: SavedDefinitions<PreparedStatement>) {
    this.#saved = saved;
  }

  find(workGroup: string, name: string): PreparedStatement | undefined {
    return this.#saved.get(`${workGroup}/${name}`);
  }

  list(workGroup: string): PreparedStatement[] {
    return this.#saved.list().filter((statement) => statement.workGroup === workGroup);
  }

  put(statement: PreparedStatement): void {
    this.#saved.put(`${statement.workGroup}/${statement.name}`, statement);
  }

  delete(workGroup: string, name: string): boolean {
    return this.#saved.delete(`${workGroup}/${name}`);
  }
}

const key = {
  StatementName: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_@:]{0,255}$/, 'is no name of a statement'),
  WorkGroup: z.string(),
};
const content = z.object({ ...key, QueryStatement: z.string().min(1), Description: z.string().optional() });

function describe({ name, sql, workGroup, description, changedAt }: PreparedStatement) {
  return {
    StatementName: name,
    QueryStatement: sql,
    WorkGroupName: workGroup,
    Description: description,
    LastModifiedTime: epochSeconds(new Date(changedAt)),
  };
}

export function preparedStatementOperations(prepared: PreparedStatements, now: () => Date): Operations {
  const put = ({ StatementName, WorkGroup, QueryStatement, Description = '' }: z.infer<typeof content>) => {
    prepared.put({
      name: StatementName,
      workGroup: WorkGroup,
      sql: QueryStatement,
      description: Description,
      changedAt: now().toISOString(),
    });
    return {};
  };
  const existing = (workGroup: string, name: string) => {
    const statement = prepared.find(workGroup, name);
    if (statement === undefined) throw resourceNotFound(`PreparedStatement ${name} was not found`, name);
    return statement;
  };
  return {
    CreatePreparedStatement: operation(content, put),
    UpdatePreparedStatement: operation(content, (input) => {
      existing(input.WorkGroup, input.StatementName);
      return put(input);
    }),
    GetPreparedStatement: operation(z.object(key), ({ WorkGroup, StatementName }) => ({
      PreparedStatement: describe(existing(WorkGroup, StatementName)),
    })),
    DeletePreparedStatement: operation(z.object(key), ({ WorkGroup, StatementName }) => {
      existing(WorkGroup, StatementName);
      prepared.delete(WorkGroup, StatementName);
      return {};
    }),
    ListPreparedStatements: operation(z.object({ ...paging, WorkGroup: z.string() }), ({ WorkGroup, ...input }) => {
      const { items, NextToken } = page(prepared.list(WorkGroup), input);
      const summaries = items.map(({ name, changedAt }) => ({
        StatementName: name,
        LastModifiedTime: epochSeconds(new Date(changedAt)),
      }));
      return { PreparedStatements: summaries, NextToken };
    }),
    BatchGetPreparedStatement: operation(
      z.object({ PreparedStatementNames: z.array(z.string()), WorkGroup: z.string() }),
      ({ PreparedStatementNames, WorkGroup }) => {
        const found = PreparedStatementNames.map((name) => prepared.find(WorkGroup, name)).filter(
          (item) => item !== undefined,
        );
        const missing = PreparedStatementNames.filter((name) => prepared.find(WorkGroup, name) === undefined);
        return {
          PreparedStatements: found.map(describe),
          UnprocessedPreparedStatementNames: missing.map((name) => ({
            StatementName: name,
            ErrorCode: 'STATEMENT_NOT_FOUND',
            ErrorMessage: `PreparedStatement ${name} was not found`,
          })),
        };
      },
    ),
  };
}

import type { StatementClass } from '../engine/engine.ts';
import type { QuerySubmission } from '../queries/query-runner.ts';
import { parseStatement } from '../trino/parse-statement.ts';
import { SqlError } from '../trino/sql-error.ts';
import type { QueryParts } from './query-executions.ts';

/**
 * PREPARE, EXECUTE and DEALLOCATE concern a workgroup and no engine: they are answered here, EXECUTE as the statement it
 * names. `undefined` for every other statement.
 */
export function resolvePrepared(
  submission: QuerySubmission,
  { prepared, engine }: Pick<QueryParts, 'prepared' | 'engine'>,
): { statement: StatementClass; extra: Partial<QuerySubmission> } | undefined {
  if (!/^\s*(?:--[^\n]*\n|\/\*[\s\S]*?\*\/|\s)*(?:PREPARE|EXECUTE|DEALLOCATE)\b/i.test(submission.sql))
    return undefined;
  const { statement } = parseStatement(submission.sql);
  const workGroup = submission.workGroup;
  if (statement.kind === 'prepare') {
    const instead = async () =>
      prepared.put({
        name: statement.name,
        workGroup,
        sql: statement.text,
        description: '',
        changedAt: new Date().toISOString(),
      });
    return { statement: { statementType: 'UTILITY', substatementType: 'PREPARE' }, extra: { instead } };
  }
  if (statement.kind === 'deallocate') {
    const instead = async () => {
      if (!prepared.delete(workGroup, statement.name)) throw notFound(statement.name);
    };
    return { statement: { statementType: 'UTILITY', substatementType: 'DEALLOCATE_PREPARE' }, extra: { instead } };
  }
  if (statement.kind !== 'execute') return undefined;
  const found = prepared.find(workGroup, statement.name);
  if (found === undefined) throw notFound(statement.name);
  const parameters = statement.parameters.length > 0 ? statement.parameters : submission.parameters;
  return { statement: engine.classify(found.sql), extra: { resolved: { sql: found.sql, parameters } } };
}

function notFound(name: string): SqlError {
  return new SqlError('NOT_FOUND', `Prepared statement not found: ${name}`);
}

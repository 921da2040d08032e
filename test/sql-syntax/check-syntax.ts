import pc from 'picocolors';
import { findJdk, jdkSearch } from '../../infra/local/opensearch/find-jdk.ts';
import { minimumJavaOfTrino } from '../../infra/local/trino/trino-installation.ts';
import { generatedStatements } from './generated-statements.ts';
import type { NamedStatement } from './named-statement.ts';
import { sqlFiles } from './sql-files.ts';
import { ensureTrinoParser, findSyntaxFaults, type SyntaxFault } from './trino-parser.ts';
import { trinoText } from './trino-text.ts';

/** A parser that refuses nothing proves nothing: this one must be refused, and exactly there. */
const canary = { name: 'a statement with a mistake', sql: "SELECT 'a' AS b\nFROM c\nWHERE ORDER BY 1" };
const canaryLine = 3;

/**
 * Has Trino's own parser read every SQL statement of the project: files, and what the project makes as it runs.
 * Where there is no JDK for it, it says so and checks nothing.
 */
export async function checkSqlSyntax(signal: AbortSignal): Promise<{ passed: number; failed: number }> {
  const jdk = findJdk(jdkSearch(), minimumJavaOfTrino);
  if (jdk === undefined) {
    process.stdout.write(
      `${pc.yellow('not checked')} Trino's parser needs a JDK of version ${minimumJavaOfTrino} or later, and none was found; ` +
        'JAVA_HOME names one in an unusual place.\n',
    );
    return { passed: 0, failed: 0 };
  }
  await ensureTrinoParser(jdk, signal);
  const all = [...sqlFiles(), ...generatedStatements()];
  const ofTrino = all.flatMap(({ name, sql }): NamedStatement[] => {
    const text = trinoText(sql);
    return text === undefined ? [] : [{ name, sql: text }];
  });
  const faults = await findSyntaxFaults([...ofTrino, canary], jdk, signal);
  const found = faults.filter(({ name }) => name !== canary.name);
  if (!faults.some(({ name, line }) => name === canary.name && line === canaryLine)) found.push(unnoticed);
  for (const fault of found) process.stdout.write(`${describe(fault, ofTrino)}\n`);
  process.stdout.write(`${ofTrino.length} statements read; ${all.length - ofTrino.length} are Athena's own\n`);
  return { passed: ofTrino.length - new Set(found.map(({ name }) => name)).size, failed: found.length };
}

const unnoticed: SyntaxFault = { ...canary, line: canaryLine, column: 1, message: 'was not refused by the parser' };

function describe({ name, line, column, message }: SyntaxFault, statements: readonly NamedStatement[]): string {
  const text = statements.find((statement) => statement.name === name)?.sql.split('\n')[line - 1] ?? '';
  return `${pc.red('refused')} ${name}:${line}:${column}: ${message}\n    ${text.trim()}`;
}

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toolEnvironment } from '../../infra/local/config.ts';
import type { Jdk } from '../../infra/local/opensearch/find-jdk.ts';
import { findMaven } from '../../infra/local/opensearch/opensearch-jars.ts';
import { runLogged } from '../../infra/local/run-logged.ts';
import { projectRoot } from '../../infra/local/state-paths.ts';
import type { NamedStatement } from './named-statement.ts';

const jars = join(projectRoot, '.inkstream', 'trino-parser-476');
const sources = join(projectRoot, 'test/sql-syntax');

export interface SyntaxFault {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Has Maven resolve the parser once for this checkout. */
export async function ensureTrinoParser(jdk: Jdk, signal: AbortSignal): Promise<void> {
  if (existsSync(jars)) return;
  const unfinished = `${jars}-${randomUUID()}`;
  try {
    mkdirSync(unfinished, { recursive: true });
    await runLogged({
      title: 'Downloading the parser of Trino with Maven',
      program: findMaven() ?? 'mvn',
      arguments: [
        ...['--batch-mode', '--file', join(sources, 'pom.xml')],
        ...['dependency:copy-dependencies', `-DoutputDirectory=${unfinished}`],
      ],
      // Away from the project: Maven would take a .mvn folder there for its own.
      directory: dirname(jars),
      environment: { ...toolEnvironment(), JAVA_HOME: jdk.home },
      logFile: join(projectRoot, '.inkstream', 'logs', 'trino-parser.log'),
      signal,
    });
    rmSync(jars, { recursive: true, force: true });
    renameSync(unfinished, jars);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Has Trino's parser read every statement, in one run of Java. */
export async function findSyntaxFaults(
  statements: readonly NamedStatement[],
  jdk: Jdk,
  signal: AbortSignal,
): Promise<SyntaxFault[]> {
  const input = statements.map(({ name, sql }) => `${name}\0${sql}\0`).join('');
  const lines = (await runJava(jdk, input, signal)).trimEnd().split('\n');
  if (lines.pop() !== `${statements.length} statements`) throw new Error('The parser of Trino did not read all of it');
  return lines.map((line) => {
    const [name = '', row, column, message = ''] = line.split('\t');
    return { name, line: Number(row), column: Number(column), message };
  });
}

function runJava(jdk: Jdk, input: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-classpath', join(jars, '*')];
    const child = spawn(join(jdk.home, 'bin/java'), [...options, join(sources, 'CheckSyntax.java')], {
      env: toolEnvironment(),
      signal,
    });
    let output = '';
    let complaints = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaints += chunk.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`Java ended: ${complaints}`))));
    child.stdin.end(input);
  });
}

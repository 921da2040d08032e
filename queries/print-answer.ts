import type { RecordBatch } from 'apache-arrow';
import pc from 'picocolors';
import type { QueryAnswer, QueryOptions, QueryStream } from './athena/query-options.ts';
import { type AnswerFacts, describeAnswer, humanBytes, humanRows } from './describe-answer.ts';
import { isBinary, type OutputFormat } from './output/output-format.ts';
import { findOutputPlace } from './output/output-place.ts';
import { formatted, writeOutputFile, writeToStream } from './output/write-output.ts';
import { type ProgressLine, progressLine } from './progress-line.ts';
import { tableRowsByDefault } from './run-options.ts';

type OneRunOptions = Pick<QueryOptions, 'maxRows' | 'onState'>;

export interface AnswerPorts {
  /** A whole answer. */
  answer(sql: string, options: OneRunOptions): Promise<QueryAnswer>;
  /** An answer of any size, batch by batch. */
  stream(sql: string, options: OneRunOptions): Promise<QueryStream>;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export interface AnswerTarget {
  readonly format: OutputFormat;
  /** A file; without it, standard output. */
  readonly out?: string | undefined;
  /** 0: all; undefined: all, or what a terminal can show. */
  readonly maxRows?: number | undefined;
}

/** Why an answer could not be written there, asked before anything is paid for. */
export async function faultOfTarget(
  { format, out }: AnswerTarget,
  stdout: { isTTY?: boolean },
): Promise<string | undefined> {
  if (out !== undefined) {
    const found = await findOutputPlace(out);
    return found.ok ? undefined : found.message;
  }
  if (!isBinary(format) || !stdout.isTTY) return undefined;
  return `${format === 'arrow' ? 'Arrow' : 'Parquet'} is binary: add --out FILE.${format}, or redirect the output.`;
}

interface Counted {
  readonly batches: AsyncIterable<RecordBatch>;
  readonly rows: () => number;
}

function counted(batches: AsyncIterable<RecordBatch> | Iterable<RecordBatch>, progress: ProgressLine): Counted {
  let rows = 0;
  async function* passOn(): AsyncGenerator<RecordBatch> {
    for await (const batch of batches) {
      rows += batch.numRows;
      yield batch;
      progress.show(`${humanRows(rows)} written, ${humanBytes(process.memoryUsage.rss())} of memory in use`);
    }
  }
  return { batches: passOn(), rows: () => rows };
}

/** Runs a statement, writes its rows where they are wanted and one line about them to standard error. */
export async function printAnswer(sql: string, target: AnswerTarget, ports: AnswerPorts): Promise<AnswerFacts> {
  const { stdout, stderr } = ports;
  const started = performance.now();
  const progress = progressLine(stderr);
  const isForTerminal = target.format === 'table' && target.out === undefined;
  const maxRows = (target.maxRows ?? (isForTerminal ? tableRowsByDefault : 0)) || undefined;
  const options = {
    maxRows,
    onState: (state: string) =>
      progress.show(`${state.toLowerCase()} for ${Math.round((performance.now() - started) / 1000)} s`),
  };
  try {
    const whole = isForTerminal ? await ports.answer(sql, options) : undefined;
    const answer = whole ?? (await ports.stream(sql, options));
    // On the terminal, progress would stand among the rows.
    progress.clear();
    const whileWriting = target.out === undefined && stdout.isTTY ? progressLine({ write: () => undefined }) : progress;
    const { batches, rows } = counted('table' in answer ? answer.table.batches : answer.batches, whileWriting);
    const schema = 'table' in answer ? answer.table.schema : answer.schema;
    const pieces = formatted({ schema, batches }, target.format, (isForTerminal && stdout.columns) || Infinity);
    if (target.out === undefined) await writeToStream(stdout, pieces);
    else await writeOutputFile(target.out, pieces);
    progress.clear();
    const facts = {
      cost: answer,
      rows: rows(),
      isTruncated: whole?.isTruncated ?? false,
      totalMilliseconds: performance.now() - started,
    };
    const place = target.out === undefined ? '' : `${target.out}: `;
    stderr.write(`${pc.dim(place + describeAnswer(facts))}\n`);
    return facts;
  } finally {
    progress.clear();
  }
}

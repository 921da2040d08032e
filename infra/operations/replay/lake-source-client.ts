import { createAthenaCalls } from '../../../queries/athena/athena-client.ts';
import { beginRun, runStatement } from '../../../queries/athena/statement-run.ts';
import type { EventChoice } from './event-choice.ts';
import { countStatements, envelopeOf, type LakeStatement, readStatements } from './lake-statements.ts';
import type { SourceBatch } from './replay-events.ts';

export interface LakePlace {
  readonly silverDatabase: string;
  readonly workGroup: string;
  /** The address of an emulator, if it is one. */
  readonly endpoint: string | undefined;
}

/** What the lake knows of the chosen events. */
export interface LakeCount {
  /** Detail type -> events. */
  readonly byType: ReadonlyMap<string, number>;
  /** Of their details, roughly. */
  readonly bytes: number;
  readonly bytesScanned: number;
}

/** Up to which row a replay has come: results stay with Athena for days, and are read on from there. */
export interface LakePosition {
  /** Place of the statement in the list. */
  readonly statement: number;
  readonly queryId: string;
  /** Of the page; the first one has none. */
  readonly nextToken?: string;
  /** Rows of the page that are done. */
  readonly rows?: number;
}

/** Of the thousand that a page has: what is repeated after an interruption stays little. */
const ROWS_PER_BATCH = 100;

export async function countInLake(choice: EventChoice, place: LakePlace, signal: AbortSignal): Promise<LakeCount> {
  const byType = new Map<string, number>();
  let [bytes, bytesScanned] = [0, 0];
  for (const statement of countStatements(choice, place.silverDatabase)) {
    const { calls, run } = lakeRun(place, signal);
    const { queryId } = await runStatement(run, statement.sql, { asked: { sql: statement.sql, linesBefore: 0 } });
    const { rows } = await calls.page(queryId);
    for (const { Data: cells = [] } of rows.slice(1)) {
      const [type = '', events = 0, characters = 0] = cells.map(({ VarCharValue }) => VarCharValue);
      byType.set(String(type), Number(events));
      bytes += Number(characters);
    }
    bytesScanned += run.spent.bytesScanned;
  }
  return { byType, bytes, bytesScanned };
}

/** The chosen events of the lake, a part of a page of a result at a time. */
export async function* readLake(
  choice: EventChoice,
  place: LakePlace,
  from: LakePosition | undefined,
  save: (position: LakePosition) => Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<SourceBatch> {
  const statements = readStatements(choice, place.silverDatabase);
  for (const [number, statement] of statements.entries()) {
    if (from !== undefined && number < from.statement) continue;
    const begun = from?.statement === number ? from : undefined;
    yield* readStatement(statement, number, place, begun, save, signal);
  }
}

async function* readStatement(
  { sql }: LakeStatement,
  statement: number,
  place: LakePlace,
  begun: LakePosition | undefined,
  save: (position: LakePosition) => Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<SourceBatch> {
  const { calls, run } = lakeRun(place, signal);
  const queryId = begun?.queryId ?? (await runStatement(run, sql, { asked: { sql, linesBefore: 0 } })).queryId;
  if (begun === undefined) await save({ statement, queryId });
  let at: LakePosition | undefined = begun ?? { statement, queryId };
  while (at !== undefined) {
    const page = await calls.page(queryId, at.nextToken);
    const names = page.columns.map(({ Name = '' }) => Name);
    // The first row of a result repeats the names of the columns.
    const rows = at.nextToken === undefined ? page.rows.slice(1) : page.rows;
    const texts = rows.map(({ Data = [] }) =>
      envelopeOf(Object.fromEntries(names.map((name, place) => [name, Data[place]?.VarCharValue ?? null]))),
    );
    const { nextToken } = page;
    const next: LakePosition | undefined = nextToken === undefined ? undefined : { statement, queryId, nextToken };
    yield* batchesOf(texts, at, next, save);
    at = next;
  }
}

/** @param next where the next page begins; undefined after the last, when the next statement says where it is */
export function* batchesOf(
  texts: readonly string[],
  at: LakePosition,
  next: LakePosition | undefined,
  save: (position: LakePosition) => Promise<void>,
): Generator<SourceBatch> {
  for (let start = at.rows ?? 0; start < texts.length; start += ROWS_PER_BATCH) {
    const rows = Math.min(start + ROWS_PER_BATCH, texts.length);
    const reached = rows === texts.length && next !== undefined ? next : { ...at, rows };
    yield { texts: texts.slice(start, rows), settle: () => save(reached) };
  }
}

function lakeRun({ silverDatabase, workGroup, endpoint }: LakePlace, signal: AbortSignal) {
  const calls = createAthenaCalls();
  const options = { database: silverDatabase, workGroup, endpoint, timeoutSeconds: undefined, signal };
  return { calls, run: beginRun(calls, options) };
}

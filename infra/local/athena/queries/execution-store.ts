import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isOver, type QueryExecution } from './query-execution.ts';

// Athena forgets executions after 45 days; this many are plenty for one machine.
const maxExecutions = 2000;

/** The executions known to this server, kept in a directory so that they outlive it. */
export class ExecutionStore {
  readonly #directory: string;
  readonly #executions = new Map<string, QueryExecution>();
  /** The last write of each execution that is under way. */
  readonly #writes = new Map<string, Promise<void>>();

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** Opens a directory, made if need be. Executions that were under way when the server ended have failed. */
  static async open(directory: string, now: () => Date): Promise<ExecutionStore> {
    await mkdir(directory, { recursive: true });
    const store = new ExecutionStore(directory);
    const names = (await readdir(directory)).filter((name) => name.endsWith('.json'));
    const read = await Promise.all(names.map(async (name) => await readExecution(join(directory, name))));
    const known = read.filter((execution) => execution !== undefined);
    known.sort((left, right) => (left.submittedAt < right.submittedAt ? -1 : 1));
    for (const execution of known) {
      if (isOver(execution)) store.#executions.set(execution.id, execution);
      else
        await store.put({
          ...execution,
          state: 'FAILED',
          reason: 'The server ended while the query ran',
          completedAt: now().toISOString(),
        });
    }
    return store;
  }

  get(id: string): QueryExecution | undefined {
    return this.#executions.get(id);
  }

  /** Newest first. */
  list(): QueryExecution[] {
    return [...this.#executions.values()].reverse();
  }

  async put(execution: QueryExecution): Promise<void> {
    const { id } = execution;
    this.#executions.set(id, execution);
    // An execution may be stopped while its start is being written: one write after the other, or one moves the other's file.
    const mine = (this.#writes.get(id) ?? Promise.resolve()).catch(() => undefined).then(() => this.#write(execution));
    this.#writes.set(id, mine);
    await mine.finally(() => {
      if (this.#writes.get(id) === mine) this.#writes.delete(id);
    });
    await this.#forgetOldest();
  }

  async #write(execution: QueryExecution): Promise<void> {
    const path = join(this.#directory, `${execution.id}.json`);
    await writeFile(`${path}.part`, JSON.stringify(execution));
    await rename(`${path}.part`, path);
  }

  /** The file with the rows of a result, one JSON array of texts a line. */
  rowsPath(id: string): string {
    return join(this.#directory, `${id}.rows.ndjson`);
  }

  async #forgetOldest(): Promise<void> {
    for (const [id, execution] of this.#executions) {
      if (this.#executions.size <= maxExecutions) return;
      if (!isOver(execution)) continue;
      this.#executions.delete(id);
      await rm(join(this.#directory, `${id}.json`), { force: true });
      await rm(this.rowsPath(id), { force: true });
    }
  }
}

async function readExecution(path: string): Promise<QueryExecution | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as QueryExecution;
  } catch {
    // Cut short by a kill in the middle of writing: as if it had never been.
    return undefined;
  }
}

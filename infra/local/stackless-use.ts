interface StacklessUse {
  /** First words that only explain or check; anywhere else they are what someone searches for. */
  readonly words?: readonly string[];
  readonly options?: readonly string[];
}

/** What works without a stack, beside the help that every command has. By the command's file. */
const stackless: Readonly<Record<string, StacklessUse>> = {
  'indexer/catalog/catalog.command.ts': { words: ['help'] },
  'indexer/search/merchandise.command.ts': { words: ['help', 'check'] },
  'pipelines/import/import.command.ts': { words: ['help', 'mapping-schema'], options: ['--check'] },
  'pipelines/publish/publish.command.ts': { options: ['--dry-run'] },
  // These talk to the order service's database alone.
  'pipelines/sources/outbox/outbox.command.ts': { words: ['help', 'setup', 'status', 'refused', 'retry', 'prune'] },
  'queries/query.command.ts': { words: ['help'], options: ['--list', '--names', '--completion'] },
};

/** Whether a command, given by its file from the project's root, is only to explain, list or check something. */
export function worksWithoutStack(command: string, words: readonly string[]): boolean {
  const { words: firstWords = [], options = [] } = stackless[command] ?? {};
  const allowed = ['--help', '-h', ...options];
  const end = words.indexOf('--');
  const mayBeOptions = end < 0 ? words : words.slice(0, end);
  return firstWords.includes(words[0] ?? '') || mayBeOptions.some((word) => allowed.includes(word));
}

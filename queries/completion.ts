import { outputFormats } from './output/output-format.ts';
import type { SavedQuery } from './saved-query.ts';

export const completionShells = ['bash', 'zsh'] as const;
export type CompletionShell = (typeof completionShells)[number];

/** The shell function that the completion belongs to; npm itself completes nothing behind its `--`. */
const functionName = 'ask-lake';

/** Words of a query as a line of a shell `case`; names and choices are lower-case words, dashes and underscores only. */
function caseOf({ name, parameters }: SavedQuery, options: readonly string[]): string {
  return `    ${name}) words="${[...parameters.map((one) => `--${one.name}`), ...options].join(' ')}" ;;`;
}

function choiceCases(queries: readonly SavedQuery[]): string[] {
  return queries.flatMap(({ name, parameters }) =>
    parameters
      .filter(({ choices }) => choices !== undefined)
      .map((one) => `    ${name}:--${one.name}) words="${one.choices?.join(' ')}" ;;`),
  );
}

/**
 * A script for bash or zsh that defines `ask-lake` (the same as `npm run --silent query --`) and completes the names of the saved
 * queries, their parameters and their choices. It holds all words itself, so that a Tab starts no program.
 * @param options long options that every query has
 */
export function completionScript(
  shell: CompletionShell,
  catalog: Iterable<SavedQuery>,
  options: readonly string[],
): string {
  const queries = [...catalog].sort((left, right) => left.name.localeCompare(right.name));
  const zsh =
    shell === 'zsh' ? ['autoload -U +X compinit && compinit', 'autoload -U +X bashcompinit && bashcompinit'] : [];
  return [
    `# In the project's folder: eval "$(npm run --silent query -- --completion ${shell})"`,
    ...zsh,
    `${functionName}() { npm run --silent query -- "$@"; }`,
    '_ask_lake() {',
    `  local words="" current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"`,
    `  case "\${COMP_WORDS[1]}:$before" in`,
    ...choiceCases(queries),
    `    *:--format) words="${outputFormats.join(' ')}" ;;`,
    // Nothing of its own: the shell then offers files.
    '    *:--out) COMPREPLY=(); return ;;',
    '  esac',
    `  if [ -z "$words" ] && [ "$COMP_CWORD" -gt 1 ]; then case "\${COMP_WORDS[1]}" in`,
    ...queries.map((query) => caseOf(query, options)),
    `    sql) words="${[...options, '--write'].join(' ')}" ;;`,
    '  esac; fi',
    `  [ "$COMP_CWORD" -eq 1 ] && words="${queries.map(({ name }) => name).join(' ')} sql --list --help"`,
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    `complete -o default -F _ask_lake ${functionName}`,
    '',
  ].join('\n');
}

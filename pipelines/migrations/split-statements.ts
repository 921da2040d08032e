/** Strings, quoted identifiers, comments, and the semicolon: the only places where SQL text is not what it seems. */
const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|;/g;

/**
 * The statements of an SQL file, without comments and closing semicolons.
 * Comments go because Athena's DDL parser refuses a statement that begins with one.
 */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let statement = '';
  let position = 0;
  for (const match of text.matchAll(token)) {
    statement += text.slice(position, match.index);
    position = match.index + match[0].length;
    if (match[0] === ';') {
      statements.push(statement);
      statement = '';
    } else if (!/^(--|\/\*)/.test(match[0])) {
      statement += match[0];
    }
  }
  statements.push(statement + text.slice(position));
  return statements.map(withoutEmptyLines).filter((part) => part !== '');
}

function withoutEmptyLines(statement: string): string {
  return statement
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n')
    .trim();
}

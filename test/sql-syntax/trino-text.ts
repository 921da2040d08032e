/**
 * What Athena understands and Trino's grammar does not: table definitions in Hive's words, and statements of Athena's own.
 * https://docs.aws.amazon.com/athena/latest/ug/ddl-reference.html, dml-queries-functions-operators.html
 */
const athenasOwn = [
  /^CREATE\s+EXTERNAL\s+TABLE\b/i,
  /^CREATE\s+TABLE\b(?:(?!\bAS\s*\(?\s*(?:SELECT|WITH)\b)[\s\S])*\b(?:TBLPROPERTIES|LOCATION)\b/i,
  /^ALTER\s+TABLE\s+\S+\s+(?:ADD\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:COLUMNS|PARTITION)|SET\s+TBLPROPERTIES|REPLACE\s+COLUMNS)\b/i,
  /^(?:OPTIMIZE|VACUUM|MSCK)\b/i,
];

/** A parameter, or a string or comment, in which none is. Behind a dot it stands for the name of a table. */
const parameter = /('(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/)|(?<![\w:]):([a-z_]*[a-z])\b/g;

/**
 * The part of a statement that Trino's parser is to read, every character where it was, so that it names the right line and
 * column; undefined where the statement is Athena's own. Of UNLOAD that is the query within.
 */
export function trinoText(statement: string): string | undefined {
  const text = statement
    .replace(/;\s*$/, '')
    .replaceAll(parameter, (whole, quoted: string | undefined, _name, index: number, all: string) => {
      if (quoted !== undefined) return whole;
      return all[index - 1] === '.' ? 'x'.repeat(whole.length) : '?'.padEnd(whole.length);
    });
  const beginning = /^(?:\s|--[^\n]*\n)*/.exec(text)?.[0].length ?? 0;
  const body = text.slice(beginning);
  const unload = /^UNLOAD\s*\(/i.exec(body)?.[0];
  if (unload !== undefined)
    return blank(text.slice(0, beginning + unload.length)) + body.slice(unload.length, end(body, unload.length));
  return athenasOwn.some((form) => form.test(body)) ? undefined : text;
}

/** Where the parenthesis ends that was opened before an index. */
function end(text: string, from: number): number {
  let depth = 1;
  for (const { 0: token, index } of text.slice(from).matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|[()]/g)) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (depth === 0) return from + index;
  }
  return text.length;
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}

import { SqlFileError } from './errors.ts';
import { checksumOf, type SqlFile } from './migration-file.ts';

export interface ViewColumn {
  readonly name: string;
  readonly type: string;
  readonly meaning: string;
}

export interface View extends SqlFile {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly ViewColumn[];
  /** Views that must exist before this one. */
  readonly after: readonly string[];
  /** Of the view's text and of every view below it: a view is made anew when one that it reads from was. */
  readonly checksum: string;
}

type ViewHeader = Omit<View, 'checksum'>;

/** Parsed and sorted so that each view follows those it reads from. Throws SqlFileError. */
export function parseViews(files: readonly SqlFile[]): View[] {
  const headers = files.map(parseHeader).sort((a, b) => a.name.localeCompare(b.name));
  const byName = new Map(headers.map((header) => [header.name, header]));
  const sorted = new Map<string, View>();
  const place = (header: ViewHeader, waiting: readonly string[]): View => {
    const placed = sorted.get(header.name);
    if (placed !== undefined) return placed;
    if (waiting.includes(header.name)) {
      throw new SqlFileError(`Views wait for each other: ${[...waiting, header.name].join(', ')}`);
    }
    const below = header.after.map((name) => {
      const other = byName.get(name);
      if (other === undefined) throw new SqlFileError(`${header.fileName} comes @after ${name}, which is no view`);
      return place(other, [...waiting, header.name]);
    });
    const checksum = checksumOf([header.text, ...below.map((view) => view.checksum)].join('\n'));
    const view = { ...header, checksum };
    sorted.set(view.name, view);
    return view;
  };
  for (const header of headers) place(header, []);
  return [...sorted.values()];
}

function parseHeader(file: SqlFile): ViewHeader {
  const lines = file.text.split('\n').filter((line) => line.startsWith('-- @'));
  const values = (tag: string) =>
    lines.filter((line) => line.startsWith(`-- @${tag} `)).map((line) => line.slice(tag.length + 5).trim());
  const name = values('name')[0];
  const title = values('title')[0];
  if (name === undefined || title === undefined) throw new SqlFileError(`${file.fileName} has no @name or no @title`);
  if (file.fileName !== `${name.replaceAll('_', '-')}.sql`) {
    throw new SqlFileError(`${file.fileName} holds the view ${name} and should be named after it`);
  }
  const columns = values('returns').map((line) => parseColumn(file.fileName, line));
  const after = values('after').flatMap((line) => line.split(/[\s,]+/));
  return { ...file, name, title, columns, after };
}

function parseColumn(fileName: string, line: string): ViewColumn {
  const match = /^([a-z][a-z0-9_]*): ([a-z]+) - (\S.*)$/.exec(line);
  if (match === null) throw new SqlFileError(`${fileName}: "${line}" is not like "column: type - meaning"`);
  const [, name = '', type = '', meaning = ''] = match;
  return { name, type, meaning };
}

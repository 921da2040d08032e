/** A statement with what to call it when something is wrong with it: its file, or what makes it. */
export interface NamedStatement {
  readonly name: string;
  readonly sql: string;
}
